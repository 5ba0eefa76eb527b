package scenario

import (
	"net/netip"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// MaxRouters is how many routers one lab may have.
const MaxRouters = 5000

// Lab is what a lab file describes, validated: secrets fetched, templates filled in.
type Lab struct {
	// Listen is the address of the first router. Every further one gets the next port, or with
	// Spread the next address; port 0 takes a free port each.
	Listen netip.AddrPort
	Spread bool
	// Advertise is the host that site files name instead of the address that is listened on.
	Advertise string
	HostKey   []byte // PEM, shared by all routers; nil: one is made for each length of key
	Edges     []Edge
	Routers   []Router
	Events    []Event // what goes wrong meanwhile

	newClock func(speed float64) fakeios.Clock // nil: the machine's
}

// Edge is a service edge, and what is wrong with it.
type Edge struct {
	Name        string
	Config      fakeios.EdgeConfig
	Unreachable bool          // no packet gets there
	Up, Down    time.Duration // flapping: reachable for Up, unreachable for Down; zero Down: it does not
	Sick        bool          // tunnels come up, no traffic is served
	NoPage      bool          // the health page does not answer, other traffic is served
	NoTraffic   bool          // tunnels come up and the health page answers, no other traffic is served
	Refuse      bool          // it knows no credential at all
	Refusing    bool          // it takes no tunnels and deletes those that it has
	Excluded    bool          // the same, because the organisation is excluded from its data centre
	Loss        int           // percent of the packets in tunnels
	// The health page takes SlowRTT for Slow, and what Config says for Normal, by turns; zero Slow: it does not.
	SlowRTT, Normal, Slow time.Duration
}

// Router is one virtual router.
type Router struct {
	Name   string
	Listen netip.AddrPort // zero: the lab's next
	// Config lacks what the lab gives when it is built: the edges, the host key and the clock.
	Config     fakeios.Config
	Speed      float64  // of its clock
	Edges      []string // names, primary first
	Credential Credential
	Site       Site
	Flows      []fakeios.FlowConfig // what hosts of its LAN send
	place      Problem              // where it stands, for what the router itself refuses
}

// Credential is the VPN credential of a router's site, and what the portal makes of it.
type Credential struct {
	FQDN, PSK string
	PortalPSK string // what the portal has instead of PSK; empty: the same
	Inactive  bool   // the portal has it, but it is not activated
}

// Site is what the router's site file says that the router itself does not know.
type Site struct {
	Encryption string // "none", "aes-gcm" or "aes"
	Traffic    string // "all" or "web"
	WAN, LAN   string // interfaces
}
