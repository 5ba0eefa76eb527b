package scenario

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// expand reads every entry of routers once for each router it stands for: first the defaults, then
// its own keys over them, with the placeholders filled in.
func (r *reader) expand(lab *Lab, from parts) {
	r.sameEdges(lab, from.edges)
	if from.routers == nil {
		return
	}
	if from.routers.Kind != yaml.SequenceNode {
		r.report(from.routers, "routers is not a list", "one line with a dash for each entry")
		return
	}
	if len(from.routers.Content) == 0 {
		r.hide(from.routers, "there are no routers", "routers: [{name: branch-001}]")
	}
	names := map[string]*yaml.Node{}
	next := 1
	for _, entry := range from.routers.Content {
		if !r.plain(entry, entry) {
			continue
		}
		p := r.repeatOf(entry, next)
		next = p.from + p.count
		if len(lab.Routers)+p.count > MaxRouters {
			r.hide(entry, "too many routers", "5000 in one lab; start a second lab for more")
			return
		}
		for n := p.from; n < next; n++ {
			before := r.noted
			router := r.routerOf(lab, from.defaults, entry, n)
			r.uniqueName(names, entry, router.Name)
			lab.Routers = append(lab.Routers, router)
			if r.noted > before {
				break // the further routers of this entry would say the same
			}
		}
	}
	r.who = who{}
	r.addresses(lab, from.routers)
}

// repeatOf looks ahead at how many routers an entry stands for. What is wrong with the two keys is
// reported again, and noted once, when the entry is read.
func (r *reader) repeatOf(entry *yaml.Node, next int) repeat {
	p := repeat{count: 1, from: next}
	if n := valueOf(entry, "count"); n != nil {
		p.countValue().read(r, n)
	}
	if n := valueOf(entry, "from"); n != nil {
		p.fromValue().read(r, n)
	}
	return p
}

func valueOf(mapping *yaml.Node, name string) *yaml.Node {
	for i := 0; mapping.Kind == yaml.MappingNode && i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// routerOf reads one router.
func (r *reader) routerOf(lab *Lab, defaults, entry *yaml.Node, n int) Router {
	router := Router{Speed: 1, Site: Site{Encryption: "none", Traffic: "all", WAN: "FastEthernet4", LAN: "Vlan1"}}
	r.who = who{n: n}
	router.Name, _ = r.fill("branch-{n:03}")
	if name := valueOf(entry, "name"); name != nil {
		nameValue(&router.Name).read(r, name)
	}
	r.who.name = router.Name
	if defaults != nil {
		r.mapping(defaults, "defaults", commonKeys(&router))
	}
	r.mapping(entry, "a router", routerKeys(&router, &repeat{}))
	router.place = Problem{File: r.file, Line: entry.Line, Column: entry.Column}
	r.edgesOf(lab, &router, cmp.Or(valueOf(entry, "edges"), edgesKey(defaults)))
	r.complete(lab, &router)
	return router
}

func edgesKey(defaults *yaml.Node) *yaml.Node {
	if defaults == nil {
		return nil
	}
	return valueOf(defaults, "edges")
}

// complete gives a router what its keys left out.
func (r *reader) complete(lab *Lab, router *Router) {
	c := &router.Config
	c.Hostname = cmp.Or(c.Hostname, router.Name)
	if len(c.Users) == 0 {
		c.Users = []fakeios.User{{Name: "noc", Privilege: 15, Hidden: c.Startup != ""}}
	}
	for i, u := range c.Users {
		if u.Password == "" {
			c.Users[i].Password = r.made("password of " + u.Name)
		}
	}
	router.Credential.FQDN = cmp.Or(router.Credential.FQDN, strings.ToLower(router.Name)+"@corp.example")
	if router.Credential.PSK == "" {
		router.Credential.PSK = r.made("key of " + router.Name)
	}
	if router.Edges == nil {
		for _, e := range lab.Edges {
			router.Edges = append(router.Edges, e.Name)
		}
	}
}

// edgesOf checks that every edge a router names is there, once.
func (r *reader) edgesOf(lab *Lab, router *Router, at *yaml.Node) {
	var known []string
	for _, e := range lab.Edges {
		known = append(known, e.Name)
	}
	for i, name := range router.Edges {
		place := at
		if at.Kind == yaml.SequenceNode && i < len(at.Content) {
			place = at.Content[i]
		}
		switch {
		case !slices.Contains(known, name):
			r.note(place, name, "there is no such edge", suggestion(name, known))
		case slices.Contains(router.Edges[:i], name):
			r.note(place, name, "the edge stands twice in this list", "keep one of them")
		}
	}
}

// uniqueName reports a name that two routers have. Names are files too, and some file systems see
// no difference between capital and small letters.
func (r *reader) uniqueName(names map[string]*yaml.Node, entry *yaml.Node, name string) {
	at := cmp.Or(valueOf(entry, "name"), entry)
	folded := strings.ToLower(name)
	first, taken := names[folded]
	switch {
	case !taken:
		names[folded] = at
	case first == at:
		r.note(at, name, "every router of this entry has the same name", "put {n} into it")
	default:
		r.note(at, name, "two routers have the same name", "names are also names of files")
	}
}
