package wan

import (
	"maps"
	"net/netip"
	"slices"
	"time"
)

// Ends picks tunnels by their ends; an end that is not valid is any.
type Ends struct{ Local, Remote netip.Addr }

// picked are the sessions between such ends, by the names of their tunnels.
func (n *Network) picked(e Ends) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(n.Associations)), func(name string) bool {
		o := n.Associations[name].Offer
		return e.Local.IsValid() && o.Local != e.Local || e.Remote.IsValid() && o.Peer != e.Remote
	})
}

// ClearSessions drops IKE SAs with all that was made under them, as `clear crypto session` and `clear crypto ikev2 sa`
// do. They are negotiated again with what is configured now.
func (n *Network) ClearSessions(e Ends) {
	for _, name := range n.picked(e) {
		if a := n.Associations[name]; a.Stage == Ready {
			a.Offer.edge.logEvent(n.Now, a.Offer, "DOWN", "")
		}
		delete(n.Associations, name)
	}
}

// ClearChildren drops IPsec SAs, as `clear crypto sa` does. The IKE SA stays, and makes new ones with what is
// configured now.
func (n *Network) ClearChildren(e Ends) {
	for _, name := range n.picked(e) {
		a := n.Associations[name]
		if a.Stage != Ready || a.childSince.IsZero() {
			continue
		}
		a.childSince, a.refused = time.Time{}, false
		a.childFrom = n.Now.Add(a.Offer.edge.at(n.Now).NegotiationTime)
	}
}
