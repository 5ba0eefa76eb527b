package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Adoption is a site in the names of the tunnels that lead to its service edges already.
type Adoption struct {
	// Site is the site with the names and numbers of what is taken over; the site itself, where nothing is.
	Site *site.Site `json:"-"`
	// Tunnels are the interfaces that are taken over, primary first; empty: none is.
	Tunnels []string `json:"tunnels"`
	Taken   []Taken  `json:"taken"`
	// Left is what stays as it is, and what a person should know of it, in sentences.
	Left []string `json:"left"`
	// NotAdopted is what leads to a service edge and cannot be taken over, in sentences.
	NotAdopted []string `json:"not_adopted"`
	// Names is the `names:` block of a site file that says the same, so that runs without adopting go on with it.
	Names string `json:"names"`
	// Absents are the lines and objects of what is taken over that the guide does not have, and that are to go.
	Absents []playbook.Absent `json:"-"`
}

// Taken is an object of somebody else that becomes one of the site.
type Taken struct {
	Key    string `json:"name"`   // of names in a site file: primary_tunnel; the word key would be masked in JSON
	Object string `json:"object"` // interface Tunnel100
}

// Adopt finds the tunnels to the service edges of a site that are on a router already, whatever they are called, with
// the objects that they alone use. It is a function of the two: a router that was brought to the site in these names
// gives the same names, and nothing to take out. Objects that something else uses as well are not taken.
func Adopt(running iosconf.Config, s *site.Site) Adoption {
	a := adopter{router: newRouter(Input{Running: running, Site: s}), out: Adoption{Site: s, Tunnels: []string{},
		Taken: []Taken{}, Left: []string{}, NotAdopted: []string{}}}
	primary, backup := a.choose("primary"), a.choose("backup")
	if primary == nil && backup == nil {
		return a.besidePairs()
	}
	own := *s
	a.out.Site = &own
	a.n = &own.Names
	a.interfaces(primary, backup)
	a.objects(primary, backup)
	a.policy()
	a.testing(primary, s.ZIA.Primary, &a.n.SLA1, &a.n.Track1, "1")
	a.testing(backup, s.ZIA.Backup, &a.n.SLA2, &a.n.Track2, "2")
	a.probeRoutes()
	a.routeMap()
	for _, t := range []*Tunnel{primary, backup} {
		if t != nil {
			a.cleanTunnel(t)
		}
	}
	a.leftovers(primary, backup)
	a.out.Names = own.Names.Block()
	return a.besidePairs()
}

// besidePairs is what was found, as far as the further pairs of the site leave its names to the first one, and says
// which tunnels to their edges are not taken over.
func (a *adopter) besidePairs() Adoption {
	out := a.out
	for _, t := range a.tunnels() {
		own, ok := a.s.Tunnel(t.Role)
		if ok && own.Pair > 1 && own.Interface != t.Name {
			out.NotAdopted = append(out.NotAdopted, fmt.Sprintf("%s leads to a service edge of pair %d and is not "+
				"taken "+
				"over: only tunnels of the first pair are; take it out, or give the pair its names by hand (names in "+
				"pairs)", t.Name, own.Pair))
		}
	}
	if clashes := out.Site.Clashes(); len(clashes) > 0 {
		out = Adoption{Site: a.s, Tunnels: []string{}, Taken: []Taken{}, Left: []string{}, NotAdopted: append(
			out.NotAdopted, "nothing is taken over, because names of a further pair would be taken: "+
				strings.Join(clashes, "; ")+": give that pair other names (names in pairs)")}
	}
	return out
}

// adopter carries what is found on the way.
type adopter struct {
	*router
	out  Adoption
	n    *site.Names
	mine []string // headers of what is taken: what they use is not used by others
}

// named is the site with the names of what is taken over.
func (a *adopter) named() *site.Site {
	s := *a.s
	s.Names = *a.n
	return &s
}

// choose is the tunnel to a service edge that is taken over; nil: none is.
func (a *adopter) choose(role string) *Tunnel {
	var found []Tunnel
	for _, t := range a.tunnels() {
		if t.Role != role {
			continue
		}
		if why := a.cannotAdopt(&t); why != "" {
			a.out.NotAdopted = append(a.out.NotAdopted, fmt.Sprintf("%s leads to the %s service edge %s and is not "+
				"taken "+
				"over: %s", t.Name, role, t.Destination, why))
			continue
		}
		found = append(found, t)
	}
	if i := slices.IndexFunc(found, func(t Tunnel) bool { return t.Name == a.tunnelOf(role) }); i >= 0 {
		found[0], found[i] = found[i], found[0]
		for _, t := range found[1:] {
			a.out.NotAdopted = append(a.out.NotAdopted, fmt.Sprintf("%s leads to the %s service edge as well, "+
				"beside %s: "+
				"take one of the two out", t.Name, role, found[0].Name))
		}
	} else if len(found) > 1 {
		var names []string
		for _, t := range found {
			names = append(names, t.Name)
		}
		a.out.NotAdopted = append(a.out.NotAdopted, fmt.Sprintf("%s lead to the %s service edge, and one can be taken "+
			"over: take the others out, or say names.%s_tunnel", strings.Join(names, " and "), role, role))
		return nil
	}
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func (a *adopter) tunnelOf(role string) string {
	if role == "backup" {
		return a.s.Names.BackupTunnel
	}
	return a.s.Names.PrimaryTunnel
}

// cannotAdopt says why a tunnel stays as it is; "" where it can be taken over.
func (a *adopter) cannotAdopt(t *Tunnel) string {
	switch {
	case t.Kind != VTI:
		return fmt.Sprintf("it is no IPsec VTI but a tunnel by %s, and the guide builds `tunnel mode ipsec "+
			"ipv4`", t.Kind)
	case value(t.node, "tunnel vrf") != a.s.WAN.VRF, branch.VRF(a.c, t.Name) != a.s.LAN.VRF:
		return "it is in another VRF than the site file says"
	case !strings.HasPrefix(t.Name, "Tunnel"):
		return "its name is not one of a tunnel"
	}
	return ""
}

// take notes an object that becomes one of the site, unless it is one by its name already.
func (a *adopter) take(key, object string, to *string, name string) {
	if *to != name {
		a.out.Taken = append(a.out.Taken, Taken{key, object})
	}
	*to = name
	a.mine = append(a.mine, object)
}

// leave notes a sentence about what stays.
func (a *adopter) leave(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(a.out.Left, text) {
		a.out.Left = append(a.out.Left, text)
	}
}

// absent notes a line of an object that is to go; an empty line is the whole object.
func (a *adopter) absent(step int, header, line, why string) {
	a.out.Absents = append(a.out.Absents, playbook.Absent{Step: step, Header: header, Line: line, Why: why})
}

// interfaces takes the tunnel interfaces. The one that is missing gets a number that is free.
func (a *adopter) interfaces(primary, backup *Tunnel) {
	for _, end := range []struct {
		t   *Tunnel
		to  *string
		key string
	}{{primary, &a.n.PrimaryTunnel, "primary_tunnel"}, {backup, &a.n.BackupTunnel, "backup_tunnel"}} {
		if end.t != nil {
			a.out.Tunnels = append(a.out.Tunnels, end.t.Name)
			a.take(end.key, end.t.header, end.to, end.t.Name)
		}
	}
	switch {
	case primary == nil:
		a.n.PrimaryTunnel = a.freeTunnel(a.n.PrimaryTunnel)
	case backup == nil:
		a.n.BackupTunnel = a.freeTunnel(a.n.BackupTunnel)
	}
}

// freeTunnel is a name, or the first that no interface has.
func (a *adopter) freeTunnel(name string) string {
	for n := 1; a.block("interface "+name).Line != ""; n++ {
		name = fmt.Sprintf("Tunnel%d", n)
	}
	return name
}
