package diagnosis

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// pfsNext is what to do about PFS that an edge does not take.
func (t *tunnel) pfsNext() string {
	if wanted := t.in.Site.ZIA.PFS; wanted != "" {
		return "`zia.pfs: off` in the site file, which the vendor recommends, or another group of its table in place " +
			"of " + wanted + "; then `ziatunnel apply`"
	}
	return "`ziatunnel apply`, which takes `set pfs` out of the IPsec profile: the vendor recommends PFS off"
}

// pfsDeath is a tunnel that has just died at the renewal of its keys: it was up for as long as its
// keys live, to the second.
var pfsDeath = Rule{
	Name: "pfs", LastVerified: "2026-11-25", about: always,
	Source: "the first child SA is made without PFS, the next with it (RFC 7296, 1.3.1): a group that the edge does " +
		"not take comes to light at the first renewal",
	check: func(t *tunnel) *finding {
		group := value(t.ipsec, "set pfs")
		up, down, ok := t.lastLife()
		if group == "" || !ok || t.now().Sub(down.at) > t.keyLife() {
			return nil
		}
		told := sure
		if t.carries { // it has come up again, and what ails it now may be something else
			told = maybe
		}
		return told(text("%s died when its keys ended after %s: the edge does not take PFS %s, so they cannot be "+
			"renewed", t.want.Interface, span(down.at.Sub(up.at)), group), t.pfsNext(),
			configured(t.ipsec.Line, "set pfs "+group), Evidence{logBuffer, up.line}, Evidence{logBuffer, down.line})
	},
}

// pfsWarning is a tunnel that is up and has its first renewal before it, with PFS that the site file does not ask for.
var pfsWarning = Rule{
	Name: "pfs", LastVerified: "2026-11-25", about: carrying,
	Source: "the vendor's table of supported parameters for IKEv2, phase 2: groups 2, 5, 14, 19, 20, 21; PFS is " +
		"recommended off",
	check: func(t *tunnel) *finding {
		group := value(t.ipsec, "set pfs")
		if group == "" || group == t.in.Site.ZIA.PFS { // `check` has said what it means
			return nil
		}
		why := text("%s is up, but asks for PFS %s, which the vendor recommends off: if the edge does not take it, "+
			"the tunnel dies when its keys end, every %s", t.want.Interface, group, span(t.keyLife()))
		if !slices.Contains(groups, strings.TrimPrefix(group, "group")) {
			why = text("%s is up, but dies when its keys end, every %s: it asks for PFS %s, which is not in the "+
				"vendor's table", t.want.Interface, span(t.keyLife()), group)
		}
		return sure(why, t.pfsNext(), configured(t.ipsec.Line, "set pfs "+group))
	},
}

// lastLife is the last time the tunnel came up and went down again, when it was up for as long as the
// keys of phase 2 live.
func (t *tunnel) lastLife() (up, down message, ok bool) {
	downs := t.logged(lineDown(t.want.Interface))
	if len(downs) == 0 {
		return up, down, false
	}
	down = downs[len(downs)-1]
	for _, m := range t.logged(lineUp(t.want.Interface)) {
		if m.at.Before(down.at) {
			up = m
		}
	}
	if up.at.IsZero() || down.at.IsZero() {
		return up, down, false
	}
	over := down.at.Sub(up.at) % t.keyLife() // renewals before it have gone well
	return up, down, down.at.Sub(up.at) > t.keyLife()/2 && min(over, t.keyLife()-over) < time.Minute
}

// keyLife is how long the keys of phase 2 live: an hour unless the profile says otherwise; the edge
// ends them after eight.
func (t *tunnel) keyLife() time.Duration {
	life := time.Hour
	if n, err := strconv.Atoi(value(t.ipsec, "set security-association lifetime seconds")); err == nil && n > 0 {
		life = time.Duration(n) * time.Second
	}
	return min(life, 8*time.Hour)
}
