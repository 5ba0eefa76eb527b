package serviceedge

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"unicode"
)

// vip is a row of GET /vips (recorded). dataCenter here is datacenter in other lists of the API, which JSON reads
// alike.
type vip struct {
	Region     string   `json:"region"`
	Country    string   `json:"country"`
	City       string   `json:"city"`
	DataCenter string   `json:"dataCenter"`
	Location   string   `json:"location"` // "84 W, 34 N"
	VPN        []string `json:"vpnIps"`   // 1 to 10
	VPNHost    string   `json:"vpnDomainName"`
	GRE        []string `json:"greIps"` // may be empty
}

// ParseVIPs reads the rows of GET /vips: a JSON array with the rows of all pages. A row that cannot be used is in
// Refused; the error is a text that is no such list at all.
func ParseVIPs(data []byte) (List, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return List{}, notJSON("GET /vips", "an array of service edges", err)
	}
	l := List{Source: FromVIPs}
	for i, text := range raw {
		var v vip
		if err := json.Unmarshal(text, &v); err != nil {
			l.refuse(fmt.Sprintf("row %d", i+1), "it is not a row of service edges: "+typeOf(err))
			continue
		}
		l.vip(i, v)
	}
	l.finish()
	return l, nil
}

func (l *List) vip(i int, v vip) {
	name, ok := named(v.DataCenter)
	if !ok {
		l.refuse(fmt.Sprintf("row %d", i+1), fmt.Sprintf("it has no name of a data centre: %.60q", v.DataCenter))
		return
	}
	r := Row{DataCentre: name, City: label(v.City), Country: label(v.Country), Region: label(v.Region),
		Place: compass(v.Location)}
	gre, _ := publics(v.GRE) // those that are none are no tunnel's end either
	l.forGRE(r.String(), gre...)
	var err error
	if r.VPN, err = publics(v.VPN); err != nil {
		l.refuse(r.String(), err.Error())
		return
	}
	if host := strings.ToLower(v.VPNHost); hostName.MatchString(host) && len(r.VPN) > 0 {
		r.Hosts = []string{host}
	}
	l.add(r)
}

// publics are addresses, each once. One that is none spoils the row: who writes such a row may mean something else by
// the others too. IPv6 is left out: the routers' tunnels are IPv4.
func publics(texts []string) ([]netip.Addr, error) {
	var out []netip.Addr
	var wrong error
	for _, text := range texts {
		if a, err := netip.ParseAddr(text); err == nil && a.Is6() {
			continue
		}
		a, err := public(text)
		if err != nil {
			wrong = err
			continue
		}
		out = union(out, []netip.Addr{a})
	}
	return out, wrong
}

// label is a name for people, without what cannot be read, and cut where it is longer than any real one.
func label(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) || unicode.IsSpace(c) {
			return c
		}
		return '?'
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 80 {
		return string(runes[:80])
	}
	return text
}
