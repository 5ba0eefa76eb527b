package fakeios

import (
	"net/netip"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// findWayIn chooses where clients come from and which address of the router they connect to, as far as the Config does
// not say it, so that the startup-config lets them in. Where it gives no interface an address they come by a way that
// it does not know of, as by a management network; without any way the defaults stay, and nobody gets in.
func (r *Router) findWayIn(given Config) error {
	if r.cfg.Startup == "" || given.Operator.IsValid() && given.Reached.IsValid() || r.letsIn(r.environment()) {
		return nil
	}
	reached := []netip.Addr{r.cfg.Reached}
	if !given.Reached.IsValid() {
		reached = append(reached, r.ownAddresses()...)
	}
	operators := []netip.Addr{r.cfg.Operator}
	if !given.Operator.IsValid() {
		operators = append(operators, r.managers()...)
	}
	for _, operator := range operators {
		for _, address := range reached {
			environment := r.environment()
			environment.Operator, environment.Reached = operator, address
			if r.letsIn(environment) {
				r.cfg.Operator, r.cfg.Reached = operator, address
				return r.boot() // access lists have counted what was tried
			}
		}
	}
	if len(r.ownAddresses()) == 0 && !given.Reached.IsValid() && !r.getsAddress() {
		r.cfg.Reached = netip.Addr{}
	}
	return r.boot()
}

// getsAddress reports whether an interface is to be given an address from outside.
func (r *Router) getsAddress() bool {
	return slices.ContainsFunc(r.running.Interfaces, func(i *running.Interface) bool { return i.DHCP || i.Negotiated })
}

// WayIn is where clients come from and which address of the router they connect to, which is
// invalid where the configuration does not know it; why says what keeps a new
// connection out, and is empty when nothing does.
func (r *Router) WayIn() (operator, reached netip.Addr, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	why = r.net.OperatorEnters(r.running)
	if why == "" && !r.hasHidden() && !slices.ContainsFunc(r.running.VTYs, func(v running.VTYRange) bool {
		return v.Line.TakesSSH()
	}) {
		why = "no line vty has transport input ssh"
	}
	return r.cfg.Operator, r.cfg.Reached, why
}

// LinesAdmit reports whether a line vty takes SSH from where clients come. Hidden accounts get in all the same.
func (r *Router) LinesAdmit() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.linesAdmit(r.cfg.Operator)
}

func (r *Router) linesAdmit(operator netip.Addr) bool {
	return slices.ContainsFunc(r.running.VTYs, func(v running.VTYRange) bool {
		return v.Line.TakesSSH() && v.Line.Admits(r.running, operator)
	})
}

// letsIn reports whether the running-config lets a new connection of the operator in.
func (r *Router) letsIn(environment wan.Environment) bool {
	// A cut is no property of the configuration: who could log in without it has a way in.
	environment.Uplinks = slices.Clone(environment.Uplinks)
	for i := range environment.Uplinks {
		environment.Uplinks[i].State = UplinkWorks
	}
	n := wan.New(r.running, nil, environment, r.now(), r.observer)
	n.AdvanceTo(r.running, r.now())
	if n.OperatorEnters(r.running) != "" {
		return false
	}
	return r.hasHidden() || r.linesAdmit(environment.Operator)
}

// hasHidden reports whether there is an account that the lines do not judge.
func (r *Router) hasHidden() bool {
	return slices.ContainsFunc(r.cfg.Users, func(u User) bool { return u.Hidden })
}

// ownAddresses are those of the interfaces, first the one that the default route leaves by.
func (r *Router) ownAddresses() []netip.Addr {
	c := r.running
	var out []netip.Addr
	if way := c.Interface(c.RouteTo(r.cfg.Operator, r.net.LineUp(c))); way != nil && way.Address.IsValid() {
		out = append(out, way.Address.Addr())
	}
	for _, i := range c.Interfaces {
		if i.Address.IsValid() && i.Tunnel == nil && !slices.Contains(out, i.Address.Addr()) {
			out = append(out, i.Address.Addr())
		}
	}
	return out
}

// managers are addresses that access lists name as sources, and then hosts of the router's own networks.
func (r *Router) managers() []netip.Addr {
	var out []netip.Addr
	add := func(a netip.Addr) {
		if a.IsValid() && a.Is4() && !a.IsUnspecified() && !slices.Contains(out, a) &&
			!slices.Contains(r.ownAddresses(), a) {
			out = append(out, a)
		}
	}
	for _, list := range r.running.ACLs {
		for _, e := range list.Entries {
			if !e.Permit || e.Src.Any || !e.Src.Address.IsValid() {
				continue
			}
			if e.Src.Wildcard == netip.AddrFrom4([4]byte{}) {
				add(e.Src.Address)
				continue
			}
			add(e.Src.Address.Next())
			add(e.Src.Address.Next().Next())
		}
	}
	for _, i := range r.running.Interfaces {
		if i.Address.IsValid() && i.Tunnel == nil {
			first := i.Address.Masked().Addr().Next()
			add(first)
			add(first.Next())
		}
	}
	const enough = 200
	return out[:min(len(out), enough)]
}
