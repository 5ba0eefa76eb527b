package scenario

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
	"go.yaml.in/yaml/v3"
)

var (
	objectName = lazyregexp.New(`^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$`)
	hostName   = lazyregexp.New(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$`)
)

// parts of a lab file that are read later, once for every router.
type parts struct {
	defaults *yaml.Node
	routers  *yaml.Node
	edges    []*yaml.Node // where each edge stands
	events   []*yaml.Node // where each event stands
}

// labKeys are the keys of a lab file.
func labKeys(lab *Lab, later *parts) []key {
	keep := func(to **yaml.Node, s schema) value {
		return value{func(_ *reader, n *yaml.Node) { *to = n }, s}
	}
	routers := list("routers", func() {}, func() value {
		return object("router", "a router", routerKeys(&Router{}, &repeat{}), nil)
	})
	defaults := object("defaults", "defaults", commonKeys(&Router{}), nil)
	edges := list("edges", func() { lab.Edges, later.edges = nil, nil }, func() value {
		e := &Edge{Config: fakeios.EdgeConfig{Cloud: defaultCloud}}
		one := object("edge", "an edge", edgeKeys(e), nil)
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			lab.Edges, later.edges = append(lab.Edges, *e), append(later.edges, n)
		}, one.schema}
	})
	return []key{
		{"listen", false, "address and port of the first router; the next gets the next port. Port 0 takes a free " +
			"one each. Default 127.0.0.1:0", listenAddress(&lab.Listen)},
		{"spread", false, "give every router an address of its own in 127.0.0.0/8, from listen on, all with the " +
			"same port", boolean(&lab.Spread)},
		{"advertise", false, "host that site files name instead of the address that is listened on: in containers",
			text(&lab.Advertise, hostName, "not a host", "a name or an address without a port")},
		{"host_key", false, "RSA key of all routers in PEM, best by reference: file:PATH or env:NAME. Left out: " +
			"one is made at every start", hostKey(&lab.HostKey)},
		{"defaults", false, "what every router is unless its own keys say something else",
			keep(&later.defaults, defaults.schema)},
		{"edges", false, "the service edges that routers can reach", edges},
		{"events", false, "what goes wrong while the lab is up, each at its time", events(lab, &later.events)},
		{"routers", true, "the routers; one entry can describe many", keep(&later.routers, routers.schema)},
	}
}

func hostKey(to *[]byte) value {
	var pem string
	read := secret(&pem, func(string) string { return "" })
	return value{func(r *reader, n *yaml.Node) {
		read.read(r, n)
		if r.from.SecretsLater || pem == "" {
			return
		}
		if why := checkHostKey(pem); why != "" {
			r.hide(n, why, "make one with: ssh-keygen -m PEM -t rsa -b 2048 -N '' -f lab_key")
			return
		}
		*to = []byte(pem + "\n")
	}, read.schema}
}
