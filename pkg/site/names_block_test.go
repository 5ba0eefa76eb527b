package site_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

const namesSite = `site: branch-01
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch-01@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`

// TestNamesBlock: a site file with the block gives the names that the block was made of, whichever of them differ.
func TestNamesBlock(t *testing.T) {
	t.Parallel()
	parse := func(text string) site.Names {
		s, err := site.Parse("site.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return s.Names
	}
	plain := parse(namesSite)
	if block := plain.Block(); block != "" {
		t.Errorf("the default names are written: %q", block)
	}
	fields := reflect.TypeFor[site.Names]()
	for i := range fields.NumField() {
		names := plain
		field := reflect.ValueOf(&names).Elem().Field(i)
		switch name := fields.Field(i).Name; {
		case field.Kind() == reflect.Int:
			field.SetInt(field.Int() + 40)
		case strings.HasSuffix(name, "Tunnel"):
			field.SetString("Tunnel77")
		default:
			field.SetString("Other.Name-1")
		}
		if got := parse(namesSite + names.Block()); got != names {
			t.Errorf("%s: %q gives %+v", fields.Field(i).Name, names.Block(), got)
		}
	}
}
