package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

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
