package fakecloud

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

// Cloud is a lab with its portal.
type Cloud struct {
	Network *scenario.Network
	Portal  *fakezia.Server
	lab     *scenario.Lab
	admin   fakezia.Admin
}

// Options are what a lab file does not say of the portal.
type Options struct {
	// Listen is the portal's address. Default 127.0.0.1:0, a free port.
	Listen string
	// Config is the tenant. Admins, DataCenters and Cloud are the lab's where they are left out: a password and a key
	// made up for this run, a data centre for each edge, and the cloud of the first.
	Config fakezia.Config
	// Linking says whether an edge takes a credential that no location uses.
	Linking Linking
}

// Open builds a lab and its portal, and opens their listeners. Nothing that the lab file gives the edges is known
// to the portal, but what it says to be wrong with a router's credential (portal_psk, inactive) and the credentials
// that it gives an edge: those somebody has typed into the portal before.
func Open(ctx context.Context, lab *scenario.Lab, options Options) (*Cloud, error) {
	config := options.Config
	if config.Admins == nil {
		config.Admins = []fakezia.Admin{{User: "admin@corp.example", Password: rand.Text(), APIKey: rand.Text()[:12]}}
	}
	if config.DataCenters == nil {
		config.DataCenters = DataCenters(lab.Edges)
	}
	if config.Cloud == "" && len(lab.Edges) > 0 {
		config.Cloud = lab.Edges[0].Config.Cloud
	}
	portal, err := fakezia.New(config)
	if err != nil {
		return nil, err
	}
	c := &Cloud{Portal: portal, lab: lab, admin: config.Admins[0]}
	if err := c.typed(); err != nil {
		return nil, err
	}
	if options.Listen == "" {
		options.Listen = "127.0.0.1:0"
	}
	if err := portal.Listen(ctx, options.Listen); err != nil {
		return nil, fmt.Errorf("portal: %w", err)
	}
	if c.Network, err = lab.Open(ctx); err != nil {
		return nil, errors.Join(err, portal.Close())
	}
	var edges []*fakeios.Edge
	for _, e := range lab.Edges {
		if !e.Refuse { // one that refuses knows no credential, whatever the portal has
			edges = append(edges, c.Network.Edge(e.Name))
		}
	}
	Connect(portal, options.Linking, edges...)
	return c, nil
}

// Serve answers on every listener until ctx ends.
func (c *Cloud) Serve(ctx context.Context) error {
	err := c.Network.Serve(ctx)
	return errors.Join(err, c.Portal.Close())
}

// Close gives the listeners of a cloud back that is never served.
func (c *Cloud) Close() error { return errors.Join(c.Network.Close(), c.Portal.Close()) }

// typed types into the portal what the lab file says to be there already.
func (c *Cloud) typed() error {
	known := map[string]bool{}
	add := func(fqdn, psk, location string) error {
		if fqdn = strings.ToLower(fqdn); known[fqdn] {
			return nil
		}
		known[fqdn] = true
		id, err := c.Portal.AddCredential(fakezia.Credential{FQDN: fqdn, PSK: psk})
		if err == nil {
			err = c.Portal.Link(location, id)
		}
		if err != nil {
			return fmt.Errorf("portal: credential %s: %w", fqdn, err)
		}
		return nil
	}
	var errs []error
	for _, e := range c.lab.Edges {
		for _, k := range e.Config.Credentials {
			if !k.Inactive {
				errs = append(errs, add(k.FQDN, k.PSK, "Edge "+e.Name))
			}
		}
	}
	for _, r := range c.lab.Routers {
		if r.Credential.PortalPSK != "" && !r.Credential.Inactive {
			errs = append(errs, add(r.Credential.FQDN, r.Credential.PortalPSK, r.Name))
		}
	}
	if len(known) > 0 {
		c.Portal.Activate()
	}
	for _, r := range c.lab.Routers {
		if r.Credential.Inactive {
			psk := r.Credential.PSK
			if r.Credential.PortalPSK != "" {
				psk = r.Credential.PortalPSK
			}
			errs = append(errs, add(r.Credential.FQDN, psk, r.Name))
		}
	}
	return errors.Join(errs...)
}

// DataCenters are those of a lab: the fake portal's own with the addresses at which edges of the lab answer, and one
// of its own for every further edge.
func DataCenters(edges []scenario.Edge) []fakezia.DataCenter {
	out, taken := []fakezia.DataCenter{}, map[netip.Addr]bool{}
	for _, dc := range fakezia.DefaultDataCenters() {
		var there []netip.Addr
		for _, e := range edges {
			if slices.Contains(dc.VPN, e.Config.VPN) {
				taken[e.Config.VPN] = true
				there = append(there, e.Config.VPN)
			}
		}
		if dc.VPN = there; len(there) > 0 {
			out = append(out, dc)
		}
	}
	for i, e := range edges {
		if !taken[e.Config.VPN] {
			// Ten degrees apart, so that look-ups by place have an order.
			out = append(out, fakezia.DataCenter{Name: fmt.Sprintf("LAB%d", i+1), Region: "Lab", Continent: "EMEA",
				Country: "Lab", City: e.Name, Latitude: 50, Longitude: float64(10 * (i % 18)),
				VPN: []netip.Addr{e.Config.VPN}, Range: netip.PrefixFrom(e.Config.VPN, 32)})
		}
	}
	return out
}
