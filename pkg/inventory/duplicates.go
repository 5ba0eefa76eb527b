package inventory

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// unique are the values that two sites may not share.
var unique = []struct {
	keys []string
	of   func(Entry) string
	why  string
}{
	{[]string{"site"}, func(e Entry) string { return e.Site.Name }, "another site has this name"},
	{[]string{"router", "address"}, routerOf, "another site is at this router"},
	{[]string{"credential", "fqdn"}, func(e Entry) string { return e.Site.Credential.FQDN }, "another site has this credential"},
	{[]string{"zia", "primary", "tunnel_address"}, func(e Entry) string { return tunnel(e, false) }, "another tunnel has this address"},
	{[]string{"zia", "backup", "tunnel_address"}, func(e Entry) string { return tunnel(e, true) }, "another tunnel has this address"},
}

// routerOf is how a router is reached; behind different jump hosts the same address is another
// router.
func routerOf(e Entry) string {
	via := ""
	for _, hop := range e.Site.Router.Jump {
		via += " via " + hop.Address
	}
	return e.Site.Router.Address + via
}

func tunnel(e Entry, backup bool) string {
	prefix := e.Site.ZIA.Primary.Tunnel
	if backup {
		prefix = e.Site.ZIA.Backup.Tunnel
	}
	if !prefix.IsValid() {
		return ""
	}
	return prefix.Addr().String()
}

// duplicates holds the sites against each other.
func (p *parser) duplicates() {
	first := map[string]found{}
	for _, f := range p.found {
		for _, u := range unique {
			value := u.of(f.Entry)
			if value == "" {
				continue
			}
			key := u.why + " " + value
			before, taken := first[key]
			if !taken {
				first[key] = f
				continue
			}
			n := lookup(f.root, u.keys...)
			if n == nil {
				n = &yaml.Node{Line: f.Line, Column: 1}
			}
			file := f.File
			if o := f.origin(n); o != "" {
				file = o
			}
			p.report(file, n.Line, n.Column, value, u.why, fmt.Sprintf("site %s, %s line %d", before.Site.Name, before.File, before.Line))
		}
	}
}
