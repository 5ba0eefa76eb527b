package local_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// A policy file says how a rollout goes. Every mistake in it is reported at once, with its place.
func ExampleParsePolicy() {
	text := "canary: 1\nwaves: [10, 25%]\nparallel: many\nsoak: long\n"
	_, err := local.ParsePolicy("careful.yaml", []byte(text))
	fmt.Println(err)

	policy, err := local.ParsePolicy("careful.yaml", []byte("canary: 1\nwaves: [10, 25%]\n"))
	fmt.Println(policy.Canary, policy.Waves, err)
	// Output:
	// careful.yaml:3:11: parallel is "many": it is a number of sites
	// careful.yaml:4:7: soak is "long": it is a duration such as 90s, 10m or 1h30m
	// 1 [10 25%] <nil>
}
