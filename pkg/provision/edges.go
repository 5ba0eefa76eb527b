package provision

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// EdgeSource asks which service edges a cloud has: the API, where a site says how to log in, else what anybody may ask.
type EdgeSource struct {
	Cloud string
	// Site says how to log in; nil, or without a login: nobody logs in.
	Site *PortalSite
	// EndpointsURL and RangesURL are put in the place of those of the cloud.
	EndpointsURL, RangesURL string
	Redactor                *secret.Redactor // learns the secrets
	Options                 portal.Options   // beside cloud, login and URLs
	// Resolve looks a host name up, as [net.Resolver.LookupNetIP] does.
	Resolve func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// LogsIn reports whether the list comes from the API.
func (s EdgeSource) LogsIn() bool { return s.Site != nil && s.Site.Site.Portal.Login != "" }

// List asks for all service edges of the cloud: GET /vips with a login, the public ranges without. Of the latter no
// address is known before [EdgeSource.Resolved].
func (s EdgeSource) List(ctx context.Context) (list serviceedge.List, err error) {
	if !s.LogsIn() {
		lookup, err := s.lookup()
		if err != nil {
			return list, err
		}
		data, err := lookup.Ranges(ctx)
		if err != nil {
			return list, err
		}
		return serviceedge.ParseRanges(data)
	}
	login, err := portalLogin(ctx, *s.Site, s.Redactor)
	if err != nil {
		return list, err
	}
	o := s.Options
	o.Cloud, o.Login = s.Cloud, login
	o.BaseURL, o.TokenURL = s.Site.Site.Portal.URL, s.Site.Site.Portal.TokenURL
	client, err := portal.New(o)
	if err != nil {
		return list, err
	}
	defer func() { err = errors.Join(err, client.Close(context.WithoutCancel(ctx))) }()
	data, err := client.VIPs(ctx)
	if err != nil {
		return list, err
	}
	return serviceedge.ParseVIPs(data)
}

// Nearest asks getVpnEndpoints, without a login: which data centres are near an address of the internet.
func (s EdgeSource) Nearest(ctx context.Context, address netip.Addr) (serviceedge.List, error) {
	lookup, err := s.lookup()
	if err != nil {
		return serviceedge.List{}, err
	}
	data, err := lookup.VPNEndpoints(ctx, portal.Where{Source: address})
	if err != nil {
		return serviceedge.List{}, err
	}
	return serviceedge.ParseEndpoints(data)
}

func (s EdgeSource) lookup() (*portal.Lookup, error) {
	return portal.NewLookup(portal.LookupOptions{Cloud: s.Cloud, EndpointsURL: s.EndpointsURL, RangesURL: s.RangesURL,
		Options: s.Options})
}

// Resolved is the list with the addresses of some gateways. What cannot be looked up is in the second result, in a
// sentence each; it is an error only where nothing can be.
func (s EdgeSource) Resolved(ctx context.Context, l serviceedge.List, hosts []string) (serviceedge.List, []string,
	error) {
	found := map[string][]netip.Addr{}
	var failed []string
	var last error
	for _, host := range hosts {
		addresses, err := s.Resolve(ctx, "ip4", host)
		switch {
		case ctx.Err() != nil:
			return l, nil, context.Cause(ctx)
		case err != nil:
			last = err
			failed = append(failed, fmt.Sprintf("%s could not be looked up: %v", host, err))
		default:
			found[host] = addresses
		}
	}
	if len(found) == 0 && last != nil {
		return l, failed, fmt.Errorf("no VPN gateway could be looked up: %w; --address finds edges without that", last)
	}
	return l.Resolve(found), failed, nil
}

// PinnedEdges are the tunnels of a site with the addresses that its file has.
func PinnedEdges(s *site.Site) []serviceedge.Pinned {
	var out []serviceedge.Pinned
	for _, t := range s.Tunnels() {
		out = append(out, serviceedge.Pinned{Role: t.Role, Pair: t.Pair, VPN: t.Edge.VPN, Global: t.Edge.Global})
	}
	return out
}
