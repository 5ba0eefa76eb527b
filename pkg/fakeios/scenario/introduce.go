package scenario

import (
	"fmt"
	"path/filepath"
	"strings"
)

// listed is how many routers an introduction names one by one.
const listed = 10

// Introduction says in plain words what is up and how to connect to it. dir is where [Network.Files]
// were written; labFile is the lab file that this came from.
func (n *Network) Introduction(dir, labFile string) string {
	var b strings.Builder
	are := "are"
	if len(n.Routers)+len(n.lab.Edges) == 1 {
		are = "is"
	}
	fmt.Fprintf(&b, "%s and %s %s up. In another terminal:\n\n", count(len(n.Routers), "virtual 881", "virtual 881s"),
		count(len(n.lab.Edges), "service edge", "service edges"), are)
	for i, router := range n.lab.Routers {
		if i == listed {
			fmt.Fprintf(&b, "  and %d more, see %s\n", len(n.Routers)-listed, filepath.Join(dir, SSHConfig))
			break
		}
		site := "no site file: that takes two edges"
		if n.HasSite(i) {
			site = filepath.Join(dir, SiteFile(router.Name))
		}
		fmt.Fprintf(&b, "  %-16s %-22s %s\n", router.Name, n.Address(i), site)
	}
	b.WriteString("\n")
	if first := n.FirstSite(); first != "" {
		site := ShellWord(filepath.Join(dir, first))
		fmt.Fprintf(&b, "  ziatunnel plan %s\n  ziatunnel apply %s\n", site, site)
		if len(n.Routers) > 1 {
			fmt.Fprintf(&b, "  for site in %s/*.yaml; do ziatunnel apply --yes \"$site\"; done\n", ShellWord(dir))
		}
	}
	known, config := filepath.Join(dir, KnownHosts), filepath.Join(dir, SSHConfig)
	fmt.Fprintf(&b, "  ssh -F %s %s\n  %s\n\n", ShellWord(config), n.lab.Routers[0].Name, n.SSHCommand(0, known))
	for profile, first := range n.profiles() {
		if note := dialectOf(profile).note; note != "" {
			fmt.Fprintf(&b, "%s: %s.\n", first, note)
		}
	}
	fmt.Fprintf(&b, "The password of %s is in %s, the lab in %s. Ctrl-C ends it.\n", n.login(0).Name,
		filepath.Join(dir, n.PasswordFile(0)), labFile)
	return b.String()
}

// profiles yields every SSH profile with the first router that has it, in the order of the routers.
func (n *Network) profiles() func(yield func(profile, router string) bool) {
	return func(yield func(profile, router string) bool) {
		seen := map[string]bool{}
		for _, router := range n.lab.Routers {
			profile := router.Config.SSHProfile
			if !seen[profile] && !yield(profile, router.Name) {
				return
			}
			seen[profile] = true
		}
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Summary counts what a lab has.
func (l *Lab) Summary() string {
	faults := 0
	for _, r := range l.Routers {
		faults += len(r.Config.Faults)
	}
	return fmt.Sprintf("good: %s, %s, %s", count(len(l.Routers), "router", "routers"),
		count(len(l.Edges), "edge", "edges"), count(faults, "fault", "faults"))
}
