package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// ikeRules look at phase 1: who says to be whom, with which key, and what is offered.
func ikeRules() []Rule {
	const profile = "the IKEv2 profile gets the lines of the guide"
	return []Rule{
		{Name: "ikev1", Severity: Fault, each: ikev1,
			Source:   "guide, step 4: IKEv2; Zscaler answers IKEv1 of new tenants only when its support has enabled it",
			Adopting: "the tunnel gets an IKEv2 profile"},
		{Name: "identity", Severity: Fault, each: identity,
			Source: "guide, step 4: `identity local email`; RFC 7296, 3.5: an e-mail address (ID_RFC822_ADDR) is " +
				"another " +
				"identity than a host name (ID_FQDN) or an address",
			Adopting: "the profile says who the credential of the site file is"},
		{Name: "identity_shared", Severity: Fault, each: identityShared,
			Source: "Zscaler keeps one IKE SA for a source address and a credential: two tunnels to one service " +
				"edge with " +
				"the same identity take it from each other"},
		{Name: "remote_identity", Severity: Fault, each: remoteIdentity,
			Source: "guide, step 4: `match identity remote address` with the address of the service edge; RFC " +
				"7296, 2.15",
			Adopting: profile},
		{Name: "authentication", Severity: Fault, each: authentication,
			Source: "guide, step 4: both sides authenticate with the pre-shared key", Adopting: profile},
		{Name: "key_missing", Severity: Fault, each: keyMissing,
			Source:   "guide, step 3: a peer with the address of the service edge and the pre-shared key",
			Adopting: "the keyring gets a peer for the service edge"},
		{Name: "key_for_anybody", Severity: Risk, each: keyForAnybody,
			Source: "guide, step 3: one peer for each service edge; a peer for 0.0.0.0 gives the key to whoever asks"},
		{Name: "keys_differ", Severity: Fault, each: keysDiffer,
			Source:   "guide, step 3: one pre-shared key for both directions",
			Adopting: "the peer gets the key of the site file for both directions"},
		{Name: "ike_lifetime", Severity: Difference, each: ikeLifetime,
			Source: "guide, step 4: `lifetime 86400`", Adopting: profile},
		{Name: "no_dpd", Severity: Risk, each: noDPD,
			Source: "guide, step 5: `crypto ikev2 dpd 10 5 periodic`; RFC 7296, 2.4: without it a dead service edge " +
				"is " +
				"noticed when the SA ends",
			Adopting: "dead peer detection is configured for all of IKEv2"},
		{Name: "no_nat_keepalive", Severity: Difference, whole: noNATKeepalive,
			Source:   "guide, step 6: `crypto ikev2 nat keepalive 20`; RFC 3948, 4",
			Adopting: "it is configured for all of IKEv2"},
	}
}

// ike is the IKEv2 profile of a tunnel; ok is false where there is none to judge.
func (r *router) ike(t *Tunnel) (n iosconf.Node, ok bool) {
	n = r.block("crypto ikev2 profile " + t.IKEv2Profile)
	return n, t.IKEv2Profile != "" && n.Line != "" && t.Kind != GRE
}

func ikev1(r *router, t *Tunnel) []observed {
	switch {
	case t.Kind == GRE, t.Kind == Protected, t.Kind == VTI && t.IPsecProfile == "":
		return nil
	case t.IKEv2Profile == "":
		return seen("it names no IKEv2 profile, so that IOS negotiates IKEv1", t.header)
	case r.block("crypto ikev2 profile "+t.IKEv2Profile).Line == "":
		return seen("its IKEv2 profile "+t.IKEv2Profile+" is not configured", t.header)
	}
	return nil
}

func identity(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if !ok {
		return nil
	}
	words := strings.Fields(t.Identity)
	line := at(n, "identity local")
	switch {
	case len(words) == 0:
		return seen("its IKEv2 profile says no identity, so that the router names itself by its address: Zscaler "+
			"looks a "+
			"credential up by its FQDN, user@domain", n.Line)
	case words[0] == "fqdn":
		return seen("it names itself as a host (`identity local fqdn`): a Zscaler credential has the form of an "+
			"e-mail "+
			"address, `identity local email`, and another kind of identity is not found", line)
	case words[0] != "email":
		return seen("it names itself by "+words[0]+": Zscaler looks a credential up by its FQDN, `identity local "+
			"email`",
			line)
	case r.s != nil && len(words) > 1 && !strings.EqualFold(words[1], r.s.Credential.FQDN):
		return seen(fmt.Sprintf("it names itself %s, and the site file says %s", words[1], r.s.Credential.FQDN), line)
	}
	return nil
}

func identityShared(r *router, t *Tunnel) []observed {
	for i := range r.zscaler {
		other := &r.zscaler[i]
		if other.Name == t.Name {
			return nil // told of the second
		}
		n, ok := r.ike(t)
		if m, is := r.ike(other); ok && is && other.Destination == t.Destination && t.Identity != "" &&
			other.Identity == t.Identity && sameSource(other, t) {
			return seen(fmt.Sprintf("%s leads to %s with the same identity: the two take the service edge's SA from "+
				"each "+
				"other", other.Name, t.Destination), at(m, "identity local"), at(n, "identity local"))
		}
	}
	return nil
}

// sameSource reports whether two tunnels send from one address, as far as it is known.
func sameSource(a, b *Tunnel) bool {
	if a.from.IsValid() && b.from.IsValid() {
		return a.from == b.from
	}
	source := func(t *Tunnel) string { return value(t.node, "tunnel source") }
	return source(a) == "" || source(b) == "" || source(a) == source(b)
}

func remoteIdentity(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if !ok || !t.to.IsValid() {
		return nil
	}
	var lines []string
	for _, child := range n.Children {
		rest, is := strings.CutPrefix(child.Line, "match identity remote ")
		if !is {
			continue
		}
		lines = append(lines, n.Line+" / "+child.Line)
		p, isAddress := matched(strings.Fields(strings.TrimPrefix(rest, "address ")))
		if strings.HasPrefix(rest, "any") || isAddress && p.Contains(t.to) {
			return nil
		}
	}
	if len(lines) == 0 {
		return seen("its IKEv2 profile matches no identity of the other end (`match identity remote`): IOS does not "+
			"use it",
			n.Line)
	}
	return seen("its IKEv2 profile does not match the service edge, which names itself by its address "+t.Destination,
		lines...)
}

func authentication(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if !ok {
		return nil
	}
	var out []observed
	for _, side := range []string{"authentication remote", "authentication local"} {
		switch how := value(n, side); {
		case how == "":
			out = append(out, observed{why: "its IKEv2 profile has no `" + side + " pre-share`: it is not complete, " +
				"and " +
				"IOS does not use it", lines: []string{n.Line}})
		case how != "pre-share" && !strings.HasPrefix(how, "pre-share "):
			out = append(out, observed{why: "Zscaler authenticates with a pre-shared key, and the profile with " + how,
				lines: []string{at(n, side)}})
		}
	}
	return out
}

func keyMissing(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if !ok || !t.to.IsValid() || value(n, "authentication local") == "" && value(n, "authentication remote") == "" {
		return nil
	}
	ring := r.block("crypto ikev2 keyring " + t.Keyring)
	keyInProfile := strings.Contains(value(n, "authentication local"), " key ")
	switch {
	case keyInProfile:
		return nil
	case t.Keyring == "":
		return seen("its IKEv2 profile names no keyring: there is no key for the service edge", n.Line)
	case ring.Line == "":
		return seen("its keyring "+t.Keyring+" is not configured", at(n, "keyring"))
	case len(r.peersOf(t)) == 0:
		return seen("its keyring "+t.Keyring+" has no peer for "+t.Destination, ring.Line)
	}
	for _, peer := range r.peersOf(t) {
		if value(peer, "pre-shared-key") != "" {
			return nil
		}
	}
	return seen("the peer for "+t.Destination+" has no pre-shared key", ring.Line+" / "+r.peersOf(t)[0].Line)
}

func keyForAnybody(r *router, t *Tunnel) []observed {
	var out []observed
	if _, ok := r.ike(t); !ok {
		return nil
	}
	for _, peer := range r.peersOf(t) {
		if p, _ := matched(strings.Fields(value(peer, "address"))); p.Bits() == 0 {
			out = append(out, observed{why: "its key is that of a peer for every address: whoever talks to the " +
				"router is " +
				"taken for a service edge as far as the key goes",
				lines: []string{"crypto ikev2 keyring " + t.Keyring + " / " + at(peer, "address")}})
		}
	}
	return out
}

func keysDiffer(r *router, t *Tunnel) []observed {
	if _, ok := r.ike(t); !ok {
		return nil
	}
	for _, peer := range r.peersOf(t) {
		local, remote := value(peer, "pre-shared-key local"), value(peer, "pre-shared-key remote")
		clear := func(key string) bool {
			return key != "" && !strings.HasPrefix(key, "6 ") && !strings.ContainsAny(key, "<*")
		}
		if clear(local) && clear(remote) && strings.TrimPrefix(local, "0 ") != strings.TrimPrefix(remote, "0 ") {
			ring := "crypto ikev2 keyring " + t.Keyring + " / "
			return seen("the key of the router and that of the service edge differ: a Zscaler credential has one "+
				"for both",
				ring+at(peer, "pre-shared-key local"), ring+at(peer, "pre-shared-key remote"))
		}
	}
	return nil
}

func ikeLifetime(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if got := value(n, "lifetime"); ok && got != "" && got != guideIKELifetime {
		return seen(fmt.Sprintf("its IKE SA lives %s seconds, and the guide says %s", got, guideIKELifetime),
			at(n, "lifetime"))
	}
	return nil
}

func noDPD(r *router, t *Tunnel) []observed {
	n, ok := r.ike(t)
	if !ok || at(n, "dpd") != "" {
		return nil
	}
	for _, line := range r.c.Nodes {
		if strings.HasPrefix(line.Line, "crypto ikev2 dpd ") {
			if strings.HasSuffix(line.Line, " on-demand") {
				return seen("dead peer detection waits until there is traffic to send (on-demand); the guide says "+
					"periodic", line.Line)
			}
			return nil
		}
	}
	return seen("it has no dead peer detection: a dead service edge is noticed when the SA ends, and until then " +
		"traffic " +
		"goes nowhere")
}

func noNATKeepalive(r *router) []observed {
	behind := false
	for i := range r.zscaler {
		if _, ok := r.ike(&r.zscaler[i]); ok {
			behind = true
		}
	}
	if !behind || slices.ContainsFunc(r.c.Nodes, func(n iosconf.Node) bool {
		return strings.HasPrefix(n.Line, "crypto ikev2 nat keepalive ")
	}) {
		return nil
	}
	return seen("there is no `" + guideNATKeepalive + "`: a translation in front of the router is dropped while " +
		"nothing is sent")
}
