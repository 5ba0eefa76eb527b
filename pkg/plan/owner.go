package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// The owners of objects that belong to no tunnel. A tunnel is named by its index.
const (
	shared   = -1 // tunnels are made of it: it comes before them
	steering = -2 // it names tunnels: it comes behind them
)

// owners says which objects of a configuration belong to which tunnel.
type owners struct {
	tunnels []Tunnel
	config  iosconf.Config
	of      map[string]int   // by ID; those that are missing are shared
	users   map[string][]int // the tunnels that are protected with an object
}

// ownersOf sorts the objects of a configuration. A tunnel has its interface, its track and its probe, what it alone is
// protected with, and the routes that lead into it. What else names a tunnel, and what names that, is steering.
func ownersOf(c iosconf.Config, tunnels []Tunnel) owners {
	w := owners{tunnels: tunnels, config: c, of: map[string]int{}, users: map[string][]int{}}
	for i, t := range tunnels {
		w.of["interface "+t.Interface] = i
		if t.Track > 0 {
			w.of["track "+strconv.Itoa(t.Track)] = i
		}
		if t.SLA > 0 {
			w.of["ip sla "+strconv.Itoa(t.SLA)] = i
		}
	}
	w.protection()
	for _, o := range c.Objects() {
		if _, known := w.of[o.ID]; known || strings.HasPrefix(o.ID, "crypto ") {
			continue
		}
		switch named := w.named(o); {
		case len(named) == 1 && o.Kind == iosconf.Leaf:
			w.of[o.ID] = named[0]
		case len(named) > 0:
			w.of[o.ID] = steering
		}
	}
	w.behindSteering()
	return w
}

// protection gives each tunnel what its interface names, directly or by way of another object, unless another tunnel
// names it too.
func (w owners) protection() {
	var follow func(id string, tunnel int)
	follow = func(id string, tunnel int) {
		o, _ := w.config.Object(id)
		for _, named := range o.References() {
			if !slices.Contains(w.users[named], tunnel) {
				w.users[named] = append(w.users[named], tunnel)
				follow(named, tunnel)
			}
		}
	}
	for i, t := range w.tunnels {
		follow("interface "+t.Interface, i)
	}
	for id, by := range w.users {
		if len(by) == 1 && strings.HasPrefix(id, "crypto ") {
			w.of[id] = by[0]
		}
	}
}

// behindSteering adds what names a route map that steers.
func (w owners) behindSteering() {
	maps := map[string]bool{}
	for id, owner := range w.of {
		if words := strings.Fields(id); owner == steering && words[0] == "route-map" {
			maps[words[1]] = true
		}
	}
	for _, o := range w.config.Objects() {
		if _, known := w.of[o.ID]; known {
			continue
		}
		for _, line := range textLines(o) {
			if _, name, ok := strings.Cut(line, "route-map "); ok && maps[name] {
				w.of[o.ID] = steering
			}
		}
	}
}

// named are the tunnels that an object names, by interface, track or probe, sorted.
func (w owners) named(o iosconf.Object) []int {
	var out []int
	for _, line := range textLines(o) {
		words := strings.Fields(line)
		for i, word := range words {
			before := ""
			if i > 0 {
				before = words[i-1]
			}
			for j, t := range w.tunnels {
				track := (before == "track" || before == "object") && word == strconv.Itoa(t.Track)
				probe := before == "sla" && word == strconv.Itoa(t.SLA)
				if (strings.EqualFold(word, t.Interface) || track || probe) && !slices.Contains(out, j) {
					out = append(out, j)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// owner is whom an object belongs to.
func (w owners) owner(id string) int {
	if i, ok := w.of[id]; ok {
		return i
	}
	return shared
}

// part is the part of an object that an owner has; ok is false when it has none. The peers of a keyring belong to the
// tunnels that lead to them; everything else is of one owner.
func (w owners) part(o iosconf.Object, owner int) (part iosconf.Object, ok bool) {
	if !strings.HasPrefix(o.ID, "crypto ikev2 keyring ") || len(o.Nodes) == 0 {
		return o, w.owner(o.ID) == owner
	}
	whole := w.owner(o.ID)
	node := o.Nodes[0]
	node.Children = slices.DeleteFunc(slices.Clone(node.Children), func(peer iosconf.Node) bool {
		of := w.peerOwner(peer)
		if of == shared {
			of = whole
		}
		return of != owner
	})
	part = o
	part.Nodes = []iosconf.Node{node}
	return part, len(node.Children) > 0 || owner == whole
}

// peerOwner is the tunnel that leads to a peer of a keyring, if there is one alone.
func (w owners) peerOwner(peer iosconf.Node) int {
	out := shared
	for _, child := range peer.Children {
		words := strings.Fields(child.Line)
		if len(words) < 2 || words[0] != "address" {
			continue
		}
		for i, t := range w.tunnels {
			switch {
			case t.Peer.String() != words[1]:
			case out != shared:
				return shared
			default:
				out = i
			}
		}
	}
	return out
}

// textLines are all lines of an object, at every depth.
func textLines(o iosconf.Object) []string {
	var out []string
	var walk func(nodes []iosconf.Node)
	walk = func(nodes []iosconf.Node) {
		for _, n := range nodes {
			out = append(out, n.Line)
			walk(n.Children)
		}
	}
	walk(o.Nodes)
	return out
}
