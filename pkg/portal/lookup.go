package portal

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
)

// Lookup asks the addresses of Zscaler that answer without a login: where the service edges are.
type Lookup struct {
	client            *Client
	endpoints, ranges *url.URL
}

// LookupOptions say whom a [Lookup] asks.
type LookupOptions struct {
	Cloud string // as in [Options]; any name will do here, as nothing secret is sent
	// EndpointsURL and RangesURL are put in the place of https://pac.CLOUD.net/getVpnEndpoints and
	// https://config.zscaler.com/api/CLOUD.net/cenr/json.
	EndpointsURL, RangesURL string
	// Options are as for a client; of them HTTP, Clock, Told, Timeout and Patience are used.
	Options Options
}

// NewLookup makes a look-up. It sends nothing.
func NewLookup(o LookupOptions) (*Lookup, error) {
	name := cloudName(o.Cloud)
	if c, ok := FindCloud(name); ok {
		name = c.Name
	}
	domain := name + ".net"
	if name == "govus" {
		domain = "zscalergov.us" // inferred from the addresses of OneAPI
	}
	if !isName(name) && (o.EndpointsURL == "" || o.RangesURL == "") {
		return nil, fmt.Errorf("portal: %q is not the name of a cloud", o.Cloud)
	}
	l := &Lookup{}
	var err error
	if l.client, err = newClient(o.Options); err != nil {
		return nil, fmt.Errorf("portal: %w", err)
	}
	if o.EndpointsURL == "" { // documented: "SD-WAN Integrations Using API"
		o.EndpointsURL = "https://pac." + domain + "/getVpnEndpoints"
	}
	if o.RangesURL == "" { // documented: the page of IP ranges of a cloud, as JSON
		o.RangesURL = "https://config.zscaler.com/api/" + domain + "/cenr/json"
	}
	if l.endpoints, err = address("URL of the VPN endpoints", o.EndpointsURL, true); err != nil {
		return nil, err
	}
	if l.ranges, err = address("URL of the ranges", o.RangesURL, true); err != nil {
		return nil, err
	}
	return l, nil
}

// Where is a place in the world. The zero value is where the request comes from.
type Where struct {
	Source netip.Addr // an address on the internet
	// Latitude and Longitude are in degrees, north and east above zero; they count when At is set.
	Latitude, Longitude float64
	At                  bool
	Subcloud            string
	Domestic            bool // only in the same country, if there are some
}

// VPNEndpoints asks for the three addresses for IPsec that are nearest to a place, each with its data centre
// (documented: primaryIp, primaryMeta.dcName, secondaryIp, …). The answer is a JSON object as it came; package
// serviceedge reads it. A place that the service does not take is an [*Error] with status 400.
func (l *Lookup) VPNEndpoints(ctx context.Context, w Where) ([]byte, error) {
	q := url.Values{}
	if w.Source.IsValid() {
		q.Set("srcIp", w.Source.String())
	}
	if w.At {
		q.Set("lat", strconv.FormatFloat(w.Latitude, 'f', -1, 64))
		q.Set("long", strconv.FormatFloat(w.Longitude, 'f', -1, 64))
	}
	if w.Subcloud != "" {
		q.Set("subcloud", w.Subcloud)
	}
	if w.Domestic {
		q.Set("domesticPref", "true")
	}
	return l.ask(ctx, request{call: readEndpoints, at: l.endpoints, query: q})
}

// Ranges asks for the address ranges of the cloud by continent and city, with the host names of their VPN gateways.
// The answer, of about a megabyte, is a JSON object as it came; package serviceedge reads it.
func (l *Lookup) Ranges(ctx context.Context) ([]byte, error) {
	return l.ask(ctx, request{call: readRanges, at: l.ranges})
}

func (l *Lookup) ask(ctx context.Context, r request) ([]byte, error) {
	var out []byte
	r.plain = true
	r.reads = func(body []byte) error {
		var object map[string]json.RawMessage
		out = body
		return readAs(body, &object, "a JSON object")
	}
	if err := l.client.do(ctx, r); err != nil {
		return nil, err
	}
	return out, nil
}
