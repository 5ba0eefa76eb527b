package failover

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Phase is where in the test a sample was taken.
type Phase string

// The phases.
const (
	Before   Phase = "before"   // nothing was sent
	Failed   Phase = "failed"   // the primary is taken down
	Restored Phase = "restored" // the running-config is what it was
)

// Sample is one look at the router.
type Sample struct {
	At     time.Duration // since the line that fails the primary went out; negative before that
	Phase  Phase
	Report verify.Report
	Up     []string // tunnels that can take traffic, the one that does first, see [Steering.Open]
}

// The words of `show crypto session` that the vendor's guide expects of a failover.
const (
	BackupWord  = "UP-ACTIVE"
	PrimaryWord = "DOWN-NEGOTIATING"
)

// primaryWord is the word that the session of the primary should have: an edge whose service is sick keeps IKE up.
func (t Test) primaryWord() string {
	if t.How == plan.Sick {
		return "UP-ACTIVE"
	}
	return PrimaryWord
}

// carries is the tunnel that takes the traffic: the first that is up; "" is none.
func (s Sample) carries() string {
	if len(s.Up) == 0 {
		return ""
	}
	return s.Up[0]
}

// tunnel is the report on the tunnel of a role. A sample shows one pair of tunnels; the roles of a further pair have
// its number behind them.
func (s Sample) tunnel(role string) verify.TunnelReport {
	for _, t := range s.Report.Tunnels {
		if t.Role == role || strings.HasPrefix(t.Role, role+"-") {
			return t
		}
	}
	return verify.TunnelReport{Role: role, Session: "none"}
}

func (s Sample) primary() verify.TunnelReport { return s.tunnel("primary") }
func (s Sample) backup() verify.TunnelReport  { return s.tunnel("backup") }

// primaryDown reports whether the primary counts as failed: its session is down, negotiating or gone,
// and no ESP SA of it is ACTIVE.
func (s Sample) primaryDown() bool {
	t := s.primary()
	return slices.Contains([]string{"DOWN", PrimaryWord, "none"}, t.Session) && t.InboundStatus != "ACTIVE" &&
		t.OutboundStatus != "ACTIVE"
}

// backupUp reports whether the backup has taken over: it is proven up, the guide's word stands beside
// it, and it is the one that traffic takes.
func (s Sample) backupUp() bool {
	t := s.backup()
	return t.Up() && t.Session == BackupWord && strings.EqualFold(s.carries(), t.Interface)
}

// primaryFailed reports whether the router shows that the primary has failed in the way that is tried.
func (s Sample) primaryFailed(test Test) bool {
	if test.How == plan.Sick {
		return failing(s.primary().SLA) || isDown(s.primary().Track)
	}
	return s.primaryDown()
}

// Missing lists what a failover still lacks; nothing when it is proven.
func (s Sample) Missing(test Test) []string {
	var out []string
	p, b := s.primary(), s.backup()
	switch {
	case test.How == plan.Sick && p.Session != test.primaryWord():
		out = append(out, fmt.Sprintf("IKE of the primary, %s, was to stay up while its health page is out of reach: "+
			"session %s", p.Interface, p.Session))
	case !s.primaryFailed(test):
		out = append(out, notFailed(p, test))
	}
	switch {
	case !b.Up() || b.Session != BackupWord:
		out = append(out, strings.TrimSuffix(fmt.Sprintf("the backup, %s, is %s with session %s: %s", b.Interface,
			b.State, b.Session, strings.Join(b.Why, ", ")), ": "))
	case !s.backupUp():
		out = append(out, fmt.Sprintf("the traffic does not go into %s: it goes into %s", b.Interface,
			cmp.Or(s.carries(), "no tunnel")))
	}
	if failing(b.SLA) {
		out = append(out, fmt.Sprintf("the health page is not answered through the backup: IP SLA says %s", b.SLA))
	}
	if test.FollowsTracks() && !isDown(p.Track) {
		out = append(out, "the track of the primary is "+word(p.Track)+", not Down")
	}
	if test.FollowsTracks() && isDown(b.Track) {
		out = append(out, "the track of the backup is Down")
	}
	return out
}

// notFailed says what shows that the primary has not failed yet.
func notFailed(p verify.TunnelReport, test Test) string {
	if test.How == plan.Sick {
		return fmt.Sprintf("the probe of the primary, %s, does not show the health page as dead: IP SLA says %s",
			p.Interface, word(p.SLA))
	}
	return fmt.Sprintf("the primary, %s, does not show as failed: session %s, ESP SA in %s, out %s", p.Interface,
		p.Session, word(p.InboundStatus), word(p.OutboundStatus))
}

// failing reports whether an operation has run and says that the health page was not answered.
func failing(code string) bool {
	return code != "" && !slices.Contains([]string{"OK", "Over threshold", "Unknown", "not scheduled"}, code)
}

func isDown(track string) bool { return strings.HasPrefix(track, "Down") }

func word(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

// Recovered reports whether both tunnels are up again, and the traffic is back where a probe moves it. The SA that the
// primary had before counts only when it has lasted for as long as dead peer detection takes: the edge may have given
// it up. stale is the number of its inbound ESP SA, "" when there was none; since is how long the running-config has
// been what it was.
func (s Sample) Recovered(stale string, since time.Duration, w Waits, test Test) bool {
	p, b := s.primary(), s.backup()
	fresh := stale == "" || p.InboundSPI != stale || since >= w.Dead
	tracks := !test.FollowsTracks() || p.Track == "Up" && b.Track == "Up"
	back := !test.Steering.Mechanism.ByProbe() || strings.EqualFold(s.carries(), p.Interface)
	return s.Report.Proven() && fresh && tracks && back
}

// SPI is the number of the inbound ESP SA of the primary; "" when it has none that is up.
func (s Sample) SPI() string {
	if p := s.primary(); p.Up() {
		return p.InboundSPI
	}
	return ""
}
