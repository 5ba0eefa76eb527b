package scenario

import (
	"net/netip"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
)

var (
	cloudName = lazyregexp.New(`^[a-z][a-z0-9-]{1,40}$`)
	fqdnShape = lazyregexp.New(`^[a-z0-9][a-z0-9._+-]{0,63}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
)

// edgeKeys are the keys of a service edge.
func edgeKeys(e *Edge) []key {
	c := &e.Config
	return []key{
		{"name", true, "what routers call it", text(&e.Name, objectName, "not a name", "letters, digits, . _ and -")},
		{"vpn", true, "address where tunnels end", address(&c.VPN)},
		{"global", true, "address of its health page inside a tunnel", address(&c.Global)},
		{"globals", false, "further addresses that answer it there, besides the vendor's own",
			addresses("globals", &c.Globals)},
		{"cloud", false, "cloud whose health page it serves, without .net; default zscalertwo",
			text(&c.Cloud, cloudName, "not the name of a cloud", "for example zscalertwo")},
		{"credentials", false, "credentials that its portal knows besides those of the routers; one with a " +
			"router's FQDN replaces it here", credentials(&c.Credentials)},
		{"aes_subscription", false, "encrypted phase 2 transforms are allowed", boolean(&c.AESSubscription)},
		{"negotiation_time", false, "from the first IKE packet to READY; default 1s",
			duration(&c.NegotiationTime, time.Millisecond, time.Hour)},
		{"probe_rtt", false, "round trip of the health page; default 24ms",
			duration(&c.ProbeRTT, time.Millisecond, time.Hour)},
		{"identity", false, "IKE identity that it shows; default its vpn address",
			text(&c.Identity, userShape, "not an identity", "an address or a name without blanks")},
		{"pfs_groups", false, "Diffie-Hellman groups it takes for child SAs; default 2, 5, 14, 19, 20 and 21",
			integers(&c.PFSGroups, 1, 30)},
		{"unreachable", false, "no packet gets to it", boolean(&e.Unreachable)},
		{"flapping", false, "reachable and unreachable by turns, on the clock of the router that looks",
			object("flapping", "flapping", []key{
				{"up", true, "how long it is reachable", duration(&e.Up, time.Millisecond, 24*time.Hour)},
				{"down", true, "how long it is not", duration(&e.Down, time.Millisecond, 24*time.Hour)},
			}, nil)},
		{"sick", false, "tunnels come up, but no traffic is served, not even the health page", boolean(&e.Sick)},
		{"no_traffic", false, "tunnels come up and the health page answers, but no traffic is served",
			boolean(&e.NoTraffic)},
		{"no_page", false, "the health page does not answer; all other traffic is served", boolean(&e.NoPage)},
		{"flapping_rtt", false, "the health page is fast and slow by turns, on the clock of the router that looks",
			object("flapping_rtt", "flapping_rtt", []key{
				{"rtt", true, "round trip while it is slow", duration(&e.SlowRTT, time.Millisecond, time.Hour)},
				{"normal", true, "how long it is as fast as probe_rtt", duration(&e.Normal, time.Millisecond,
					24*time.Hour)},
				{"slow", true, "how long it is slow", duration(&e.Slow, time.Millisecond, 24*time.Hour)},
			}, nil)},
		{"loss", false, "percent of the packets in its tunnels that are lost, the same ones in every run",
			integer(&e.Loss, 0, 100)},
		{"refuse", false, "it knows no credential at all", boolean(&e.Refuse)},
		{"refusing", false, "it answers IKE with AUTHENTICATION_FAILED and deletes the tunnels that it has",
			boolean(&e.Refusing)},
		{"excluded", false, "as refusing, because the organisation is excluded from its data centre",
			boolean(&e.Excluded)},
	}
}

// credentials is what a portal knows.
func credentials(to *[]fakeios.Credential) value {
	return list("credentials", func() { *to = nil }, func() value {
		var c fakeios.Credential
		active := true
		one := object("edge_credential", "a credential", []key{
			{"fqdn", true, "USER@DOMAIN", text(&c.FQDN, fqdnShape, "not the FQDN of a VPN credential",
				"user@domain.tld in lower case")},
			{"psk", true, "pre-shared key: env:NAME, file:PATH or the key itself", secret(&c.PSK, keyable)},
			{"active", false, "the portal has activated it; default true", boolean(&active)},
		}, nil)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			for _, other := range *to {
				if c.FQDN != "" && strings.EqualFold(other.FQDN, c.FQDN) {
					r.note(n, c.FQDN, "two credentials with the same FQDN", "keep one of them")
				}
			}
			c.Inactive = !active
			*to = append(*to, c)
		}, one.schema}
	})
}

// sameEdges reports names and addresses that two edges share.
func (r *reader) sameEdges(lab *Lab, places []*yaml.Node) {
	type use struct {
		what string
		of   func(Edge) string
	}
	show := func(a netip.Addr) string {
		if !a.IsValid() {
			return ""
		}
		return a.String()
	}
	for _, u := range []use{
		{"name", func(e Edge) string { return e.Name }},
		{"vpn address", func(e Edge) string { return show(e.Config.VPN) }},
		{"global address", func(e Edge) string { return show(e.Config.Global) }},
	} {
		seen := map[string]bool{}
		for i, e := range lab.Edges {
			word := u.of(e)
			if word != "" && seen[word] {
				r.note(places[i], word, "two edges have the same "+u.what, "every edge needs its own")
			}
			seen[word] = true
		}
	}
}
