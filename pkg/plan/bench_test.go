package plan_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// BenchmarkBuild plans for a router that has nothing of ours, and for one that has everything.
func BenchmarkBuild(b *testing.B) {
	steps := rendered(b, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400})
	nothing := iosconf.Parse(branchText)
	p, err := plan.Build(nothing, steps)
	if err != nil {
		b.Fatal(err)
	}
	for name, running := range map[string]iosconf.Config{
		"nothing": nothing, "everything": iosconf.Apply(nothing, plain(p.Lines()))} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := plan.Build(running, steps); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
