package scenario

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// Network is a lab at work: its routers, each with the listener that it answers on.
type Network struct {
	Routers []*fakeios.Router // in the order of Lab.Routers
	lab     *Lab
	keys    []ssh.PublicKey
	fleet   *fakeios.Fleet
	shared  map[string]bool // kinds of secrets that are the same for all routers
	flows   []labFlow
	edges   map[string]*fakeios.Edge
	clock   fakeios.Clock // of the first router
	owed    []func() bool // take back the events that are still to come
}

// Open builds the routers and edges of the lab and opens their listeners. A startup-config that a
// router refuses is a [Problem] at the router's place.
func (l *Lab) Open(ctx context.Context) (*Network, error) {
	n := &Network{lab: l}
	if err := n.build(); err != nil {
		return nil, err
	}
	n.shared = map[string]bool{"password": n.same(n.password), "enable": n.same(n.enable)}
	addresses, err := l.plan()
	if err != nil {
		return nil, err
	}
	if n.fleet, err = fakeios.OpenFleet(ctx, n.Routers, addresses); err != nil {
		return n, err
	}
	n.startEvents()
	return n, n.startFlows()
}

// Serve answers on every router's listener until ctx ends, and returns when all sessions are gone.
// A listener that fails ends the whole lab.
func (n *Network) Serve(ctx context.Context) error {
	defer n.stopEvents()
	return n.fleet.Serve(ctx)
}

// Close gives the listeners of a lab back that is never served, and ends its events.
func (n *Network) Close() error {
	n.stopEvents()
	return n.fleet.Close()
}

func (n *Network) build() error {
	n.edges = n.lab.edges()
	keys := keyring{pem: n.lab.HostKey, made: map[int]ssh.Signer{}}
	clocks := map[float64]fakeios.Clock{}
	configs := make([]fakeios.Config, len(n.lab.Routers))
	for i, router := range n.lab.Routers {
		cfg := router.Config
		for _, name := range router.Edges {
			cfg.Edges = append(cfg.Edges, n.edges[name])
		}
		cfg.Uplinks = n.lab.uplinks(router)
		speed := cmp.Or(router.Speed, 1)
		if clocks[speed] == nil {
			clocks[speed] = n.lab.clockOf(speed)
		}
		if cfg.Clock = clocks[speed]; i == 0 {
			n.clock = cfg.Clock
		}
		var err error
		if cfg.HostKey, err = keys.of(cfg.SSHProfile); err != nil {
			return router.problem(err)
		}
		configs[i], n.keys = cfg, append(n.keys, cfg.HostKey.PublicKey())
	}
	if len(configs) == 0 {
		return nil
	}
	var err error
	n.Routers, err = fakeios.NewRouters(configs[0], len(configs), func(i int, cfg *fakeios.Config) {
		*cfg = configs[i]
	})
	if member := (*fakeios.MemberError)(nil); errors.As(err, &member) {
		return n.lab.Routers[member.Index].problem(member.Err)
	}
	return err
}

// clockOf is a clock that runs at a speed.
func (l *Lab) clockOf(speed float64) fakeios.Clock {
	if l.newClock != nil {
		return l.newClock(speed)
	}
	return fakeios.NewSystemClock(speed)
}

// problem says where the router stands that could not be built.
func (r Router) problem(err error) error {
	if r.place.File == "" {
		return fmt.Errorf("router %s: %w", r.Name, err)
	}
	p := r.place
	p.Why = "router " + r.Name + ": " + err.Error()
	return p
}

// edges builds the edges by name.
func (l *Lab) edges() map[string]*fakeios.Edge {
	portals, out := l.portals(), map[string]*fakeios.Edge{}
	for _, e := range l.Edges {
		edge := fakeios.NewEdge(portals[e.Name])
		edge.SetReachable(!e.Unreachable)
		edge.SetDegraded(e.Sick)
		edge.SetPage(!e.NoPage)
		edge.SetFlapping(e.Up, e.Down)
		edge.SetTraffic(!e.NoTraffic)
		edge.SetFlappingRTT(e.SlowRTT, e.Normal, e.Slow)
		edge.SetLoss(e.Loss)
		edge.SetRefusing(e.Refusing)
		edge.SetExcluded(e.Excluded)
		out[e.Name] = edge
	}
	return out
}

// portals are the configurations of the edges by name. Each knows the credentials of the routers
// that use it, unless it has one of its own for the same FQDN.
func (l *Lab) portals() map[string]fakeios.EdgeConfig {
	out := map[string]fakeios.EdgeConfig{}
	known := map[[2]string]bool{} // edge and FQDN
	shut := map[string]bool{}
	for _, e := range l.Edges {
		cfg := e.Config
		// A slice of its own, because the edge's belongs to the lab.
		if cfg.Credentials = slices.Clone(cfg.Credentials); e.Refuse {
			cfg.Credentials = nil
		}
		for _, c := range cfg.Credentials {
			known[[2]string{e.Name, strings.ToLower(c.FQDN)}] = true
		}
		out[e.Name], shut[e.Name] = cfg, e.Refuse
	}
	for _, router := range l.Routers {
		c := router.Credential
		for _, name := range router.Edges {
			at := [2]string{name, strings.ToLower(c.FQDN)}
			if c.FQDN == "" || known[at] || shut[name] {
				continue
			}
			known[at] = true
			cfg := out[name]
			cfg.Credentials = append(cfg.Credentials, fakeios.Credential{FQDN: c.FQDN, PSK: cmp.Or(c.PortalPSK, c.PSK),
				Inactive: c.Inactive})
			out[name] = cfg
		}
	}
	return out
}

const defaultCloud = "zscalertwo"

// keyring has the host keys of a lab: one for each length, because making one is costly.
type keyring struct {
	pem  []byte
	made map[int]ssh.Signer
}

func (k keyring) of(profile string) (ssh.Signer, error) {
	p, err := fakeios.SSHProfileByName(profile)
	if err != nil {
		return nil, err
	}
	bits := p.KeyBits
	if k.pem != nil {
		bits = 0
	}
	if k.made[bits] == nil {
		var signer ssh.Signer
		if k.pem != nil {
			signer, err = ssh.ParsePrivateKey(k.pem)
		} else {
			signer, err = fakeios.NewHostKey(bits)
		}
		if err != nil {
			return nil, fmt.Errorf("host key: %w", err)
		}
		k.made[bits] = signer
	}
	return k.made[bits], nil
}

// Address is where router i is reached, as its site file says.
func (n *Network) Address(i int) string {
	at := n.fleet.Addr(i).(*net.TCPAddr).AddrPort()
	host := at.Addr().Unmap()
	if host.IsUnspecified() {
		host = netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return net.JoinHostPort(cmp.Or(n.lab.Advertise, host.String()), fmt.Sprint(at.Port()))
}

// Listening is the address that router i listens on.
func (n *Network) Listening(i int) net.Addr { return n.fleet.Addr(i) }

// Edge is a service edge by its name in the lab file, nil for none.
func (n *Network) Edge(name string) *fakeios.Edge { return n.edges[name] }
