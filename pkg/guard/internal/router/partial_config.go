package router

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// PartialConfig refuses a running-config that lacks an interface which the router has: the account is shown only a
// part of it, and neither a plan nor a roll back can be proven against a part.
var PartialConfig = rule.Rule{
	Name: "partial_config", LastVerified: "2026-11-27",
	Source: "a parser view, role-based access and levels below 15 hide blocks of the running-config: " +
		"IOS Security Configuration Guide, Role-Based CLI Access",
	Look: func(in *rule.Case) *rule.Finding {
		var hidden []string
		for _, i := range in.Facts.Interfaces {
			if alwaysConfigured.MatchString(i.Name) && branch.Block(in.Running, "interface "+i.Name) == nil {
				hidden = append(hidden, i.Name)
			}
		}
		if len(hidden) == 0 {
			return nil
		}
		return &rule.Finding{
			Fatal: true,
			Why: "the running-config has no block for " + strings.Join(hidden, ", ") + ", which " +
				"`show ip interface brief` lists: this account is shown only a part of it, against which nothing " +
				"can be proven",
			Remedy: "use an account at privilege level 15 without a parser view, or set router.enable",
		}
	},
}

// alwaysConfigured are the interfaces that stand in the running-config once they exist. Others come by themselves:
// NVI0, Virtual-Access, SSLVPN-VIF, the tunnels of multicast routing. [inferred]
var alwaysConfigured = regexp.MustCompile(
	`^(?:FastEthernet|GigabitEthernet|Ethernet|Vlan|Loopback|Dialer|Serial|Cellular|ATM|BVI)\d[\d/.]*$`)
