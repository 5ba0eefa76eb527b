package diagnosis

import "slices"

// Diagnose names the likely causes, the likeliest first. A router on which everything is well has
// none. What concerns all tunnels alike is named once, without a tunnel.
func Diagnose(in Input) []Cause {
	s := observe(in)
	out := []Cause{}
	for _, rule := range Rules() {
		var found []Cause
		for _, t := range s.tunnels {
			if t.named[rule.Name] || !rule.asks(t) {
				continue
			}
			f := rule.check(t)
			if f == nil || !f.sure && t.explained {
				continue
			}
			f.Name, f.Tunnel = rule.Name, t.want.Role
			found = append(found, f.Cause)
			t.named[rule.Name] = true
			t.explained = t.explained || f.sure
		}
		out = append(out, shared(found, len(s.tunnels))...)
	}
	if c := clock(s); c != nil {
		out = append(out, *c)
	}
	return out
}

// shared makes one cause of the same words about all tunnels.
func shared(found []Cause, tunnels int) []Cause {
	if len(found) < 2 || len(found) < tunnels ||
		slices.ContainsFunc(found, func(c Cause) bool { return c.Why != found[0].Why }) {
		return found
	}
	one := found[0]
	one.Tunnel = ""
	for _, c := range found[1:] {
		for _, e := range c.Evidence {
			if !slices.Contains(one.Evidence, e) {
				one.Evidence = append(one.Evidence, e)
			}
		}
	}
	return []Cause{one}
}
