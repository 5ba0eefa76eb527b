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
}

// Edge is a service edge, and what is wrong with it.
type Edge struct {
	Name        string
	Config      fakeios.EdgeConfig
	Unreachable bool          // no packet gets there
	Up, Down    time.Duration // flapping: reachable for Up, unreachable for Down; zero Down: it does not
	Sick        bool          // tunnels come up, no traffic is served
	NoPage      bool          // the health page does not answer, other traffic is served
	Refuse      bool          // it knows no credential at all
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
	place      Problem // where it stands, for what the router itself refuses
}

// Credential is the VPN credential of a router's site, and what the portal makes of it.
type Credential struct {
	FQDN, PSK string
	PortalPSK string // what the portal has instead of PSK; empty: the same
	Inactive  bool   // the portal has it, but it is not activated
}

// Site is what the router's site file says that the router itself does not know.
type Site struct {
	Encryption string // "none" or "aes-gcm"
	Traffic    string // "all" or "web"
	WAN, LAN   string // interfaces
}
