package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

var keyringPeer = Rule{
	Name: "keyring_peer", LastVerified: "2026-11-25", about: notUp,
	Source: "step 3 of the guide: the key is found by the peer's address",
	check: func(t *tunnel) *finding {
		next := "`ziatunnel apply` configures what is missing"
		ring := value(t.profile, "keyring local")
		switch {
		case ring == "":
			return nil
		case t.ring == nil:
			return sure(text("IKEv2 profile %s names the keyring %s, which is not there", t.ikev2Profile, ring), next,
				configured(t.profile.Line, "keyring local "+ring))
		case t.peer == nil:
			return sure(text("keyring %s has no peer with the address %s of the edge: there is no pre-shared key for "+
				"it", ring, t.want.Peer), next, configured(t.ring.Line))
		case keysOf(t.peer).local == "":
			return sure(text("%s of keyring %s has no pre-shared key", t.peer.Line, ring), next, configured(t.ring.Line,
				t.peer.Line))
		}
		return nil
	},
}

// keys are what a peer of a keyring proves itself with. A key that the router has encrypted is not
// known, and comes as "6 ...".
type keys struct{ local, remote, line string }

func keysOf(peer *iosconf.Node) keys {
	var out keys
	if peer == nil {
		return out
	}
	for _, child := range peer.Children {
		rest, ok := strings.CutPrefix(child.Line, "pre-shared-key ")
		if !ok {
			continue
		}
		key, isLocal := strings.CutPrefix(rest, "local ")
		key, isRemote := strings.CutPrefix(key, "remote ")
		key = strings.TrimPrefix(key, "0 ")
		out.line = child.Line
		if !isRemote {
			out.local = key
		}
		if !isLocal {
			out.remote = key
		}
	}
	return out
}

func encrypted(key string) bool { return strings.HasPrefix(key, "6 ") }

var pskDiffers = Rule{
	Name: "psk_differs", LastVerified: "2026-11-25", about: notUp,
	Source: "step 3 of the guide; both ends of IKEv2 prove themselves with the same key here",
	check: func(t *tunnel) *finding {
		want, have := keysOf(chainOf(t.in.Wanted, t.want.Interface, t.want.Peer).peer), keysOf(t.peer)
		if want.local == "" || have.local == "" || encrypted(have.local) || have.local == want.local {
			return nil
		}
		return sure("the pre-shared key on the router is not the one of the site file",
			"`ziatunnel apply` puts the site's key there; when the portal has another one, correct credential.psk "+
				"first", configured(t.ring.Line, t.peer.Line, have.line))
	},
}

var pskOneSided = Rule{
	Name: "psk_one_sided", LastVerified: "2026-11-25", about: notUp,
	Source: "pre-shared-key local and remote of a keyring peer: the edge proves itself with the key of the " +
		"credential, as the router does",
	check: func(t *tunnel) *finding {
		have := keysOf(t.peer)
		if have.local == "" || have.local == have.remote || encrypted(have.local) || encrypted(have.remote) {
			return nil
		}
		return sure("the keyring expects another pre-shared key from the edge than it shows itself; the edge has one "+
			"key for both",
			"one line `pre-shared-key KEY` in place of `pre-shared-key local` and `pre-shared-key remote`: "+
				"`ziatunnel apply` writes it", configured(t.ring.Line, t.peer.Line, have.line))
	},
}
