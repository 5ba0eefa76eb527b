package yamlfile_test

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// A reader names its keys, and hears of every mistake with its place.
func ExampleMapping() {
	const file = "host: 192.0.2.10\nprot: 22\nhost: 192.0.2.11\nuser: &me noc\n"
	root, err := yamlfile.Document("router.yaml", []byte(file), yamlfile.Advice{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var host string
	var problems yamlfile.Problems
	mapping := yamlfile.Mapping{
		What: "the router file",
		Keys: []yamlfile.Key{
			{Name: "host", Required: true, Read: func(n *yaml.Node) { host = n.Value }},
			{Name: "port", Read: func(*yaml.Node) {}},
			{Name: "user", Read: func(*yaml.Node) {}},
			{Name: "password", Required: true, Read: func(*yaml.Node) {}},
		},
		Report: func(n *yaml.Node, text, why, remedy string) {
			problems = append(problems, yamlfile.At("router.yaml", n, text, why, remedy))
		},
	}
	mapping.Read(root)
	problems.Sort()
	fmt.Println(host)
	fmt.Println(problems)
	// Output:
	// 192.0.2.10
	// router.yaml:1:1: the router file lacks the key password
	// router.yaml:2:1: unknown key in the router file: "prot" (did you mean port?)
	// router.yaml:3:1: key stands twice in the router file: "host" (keep one of them)
	// router.yaml:4:1: anchors and aliases are not supported: "user" (write the value itself)
}
