package rollout

import (
	"fmt"
	"slices"
	"time"
)

// Plan is a rollout before it begins. It does not change while it goes on.
type Plan struct {
	ID     string `json:"id"`
	Sites  []Site `json:"sites"` // in the order of the rollout
	Policy Policy `json:"policy"`
}

// Site is what the reducer knows of a site.
type Site struct {
	Name string `json:"name"`
	// Router is where it is reached, and what must not be worked on twice: host:port.
	Router string `json:"router,omitempty"`
	Jump   string `json:"jump,omitempty"`   // the first jump host on the way; empty: none
	Zone   string `json:"zone,omitempty"`   // IANA time zone of its maintenance windows; empty: UTC
	Region string `json:"region,omitempty"` // which workers can reach it; empty: any
	// Tenant is the ZIA tenant that it is brought into before its router, and what must not be worked in by two; empty:
	// none.
	Tenant string `json:"tenant,omitempty"`
}

// Zones are the time zones of the sites by name. They are handed in, because reading them is I/O.
type Zones map[string]*time.Location

// check names everything that is wrong with a plan.
func (p Plan) check(zones Zones) error {
	if len(p.Sites) == 0 {
		return fmt.Errorf("a rollout needs at least one site")
	}
	if problems := p.Policy.Problems(); len(problems) > 0 {
		return fmt.Errorf("policy: %s", problems[0])
	}
	seen := map[string]bool{}
	for _, s := range p.Sites {
		if s.Name == "" || seen[s.Name] {
			return fmt.Errorf("site %q is in the rollout twice, or has no name", s.Name)
		}
		seen[s.Name] = true
		if len(p.Policy.Windows) > 0 && s.Zone != "" && zones[s.Zone] == nil {
			return fmt.Errorf("site %s: the time zone %q is not known", s.Name, s.Zone)
		}
	}
	for _, name := range p.Policy.CanarySites {
		if !seen[name] {
			return fmt.Errorf("policy: the canary %q is no site of the rollout", name)
		}
	}
	return nil
}

// waves deals the sites out: the canaries first, then batch by batch. The last size repeats until
// all sites are dealt; without sizes everything behind the canaries is one wave.
func (p Plan) waves() [][]int {
	var first, rest []int
	for i, s := range p.Sites {
		if slices.Contains(p.Policy.CanarySites, s.Name) {
			first = append(first, i)
		} else {
			rest = append(rest, i)
		}
	}
	if n := min(p.Policy.Canary, len(rest)); n > 0 {
		first, rest = append(first, rest[:n]...), rest[n:]
	}
	var out [][]int
	if len(first) > 0 {
		out = append(out, first)
	}
	for k := 0; len(rest) > 0; k++ {
		n := len(rest)
		if sizes := p.Policy.Waves; len(sizes) > 0 {
			n = min(sizes[min(k, len(sizes)-1)].waveSize(len(p.Sites)), n)
		}
		out = append(out, rest[:n])
		rest = rest[n:]
	}
	return out
}
