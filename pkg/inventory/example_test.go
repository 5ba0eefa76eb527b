package inventory_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/inventory"
)

// A table has one site a row. What all sites share stands in defaults.yaml.
func ExampleParse() {
	files := []inventory.File{
		{Name: "sites/defaults.yaml", Data: []byte(`
router: {user: noc, password: env:ROUTER_PASSWORD}
credential: {fqdn: "{site}@corp.example", psk: "file:keys/{site}"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`)},
		{Name: "sites/japan.csv", Data: []byte(
			"site,router.address,labels.city,groups\n" +
				"tokyo-01,192.0.2.10,Tokyo,pilot\n" +
				"osaka-01,192.0.2.11,Osaka,\n" +
				"osaka-02,192.0.2.12,Osaka,pilot\n")},
	}
	all, err := inventory.Parse(files)
	if err != nil {
		fmt.Println(err)
		return
	}
	pilots, err := all.Select("city=Osaka", "group=pilot")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range pilots.Sites {
		fmt.Printf("%s:%d: %s, key in %s\n", e.File, e.Line, e.Site.Name, e.Site.Credential.PSK)
	}
	// Output:
	// sites/japan.csv:4: osaka-02, key in file:keys/osaka-02
}
