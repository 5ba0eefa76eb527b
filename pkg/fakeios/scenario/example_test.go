package scenario_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
)

// Read a lab of a hundred routers.
func ExampleRead() {
	lab, err := scenario.Read("lab.yaml", []byte(`
listen: 127.0.0.1:22000
edges:
  - {name: ams, vpn: 198.51.100.11, global: 203.0.113.88}
  - {name: fra, vpn: 203.0.113.22, global: 203.0.113.89}
routers:
  - {name: "branch-{n:03}", count: 100}
`), scenario.Directory("."))
	if err != nil {
		fmt.Println(err)
		return
	}
	last := lab.Routers[len(lab.Routers)-1]
	fmt.Println(len(lab.Routers), last.Name, last.Edges, last.Credential.FQDN)
	// Output:
	// 100 branch-100 [ams fra] branch-100@corp.example
}

// Every mistake of a lab file is reported at once, each with its place.
func ExampleRead_problems() {
	_, err := scenario.Read("lab.yaml", []byte(`
edges:
  - {name: ams, vpn: 198.51.100.11, global: 203.0.113.88}
routers:
  - {name: paris-01, edges: [ams, lhr]}
  - {name: paris-02, sereal: FGL18251234}
`), scenario.Directory("."))
	fmt.Println(err)
	// Output:
	// lab.yaml:5:35: there is no such edge: "lhr" (known: ams)
	// lab.yaml:6:22: unknown key in a router: "sereal" (did you mean serial?)
}

// Boot builds every router: a startup-config that a strict one refuses is found before anything
// listens.
func ExampleLab_Boot() {
	lab, err := scenario.Read("lab.yaml", []byte(`
routers:
  - name: paris-01
    strict: true
    startup: |
      interface FastEthernet4
       ip wccp 61 redirect in
`), scenario.Directory("."))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = lab.Boot()
	fmt.Println(err)
	// Output:
	// lab.yaml:3:5: router paris-01: startup-config: line "ip wccp 61 redirect in" below "interface FastEthernet4": ^
	// % Invalid input detected at '^' marker.
}
