package guard_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// TestCheckFailover: who would cut his own session, or somebody else's change, is refused.
func TestCheckFailover(t *testing.T) {
	edge := netip.MustParseAddr("198.51.100.11")
	for name, c := range map[string]struct {
		more     string // configuration beside that of the branch
		operator string
		pending  bool
		want     []string // rules
	}{
		"from the internet":       {"", "203.0.113.200", false, nil},
		"nobody knows from where": {"", "", false, nil},
		"from the edge":           {"", "198.51.100.11", false, []string{"lockout_route", "lockout_failover"}},
		"learnt routes, edge": {"router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n", "198.51.100.11", false,
			[]string{"lockout_failover"}},
		"through the primary": {"ip route 203.0.113.200 255.255.255.255 Tunnel1\n", "203.0.113.200", false,
			[]string{"lockout_failover"}},
		"through the backup":  {"ip route 203.0.113.200 255.255.255.255 Tunnel2\n", "203.0.113.200", false, nil},
		"a revert is pending": {"", "203.0.113.200", true, []string{"pending_revert"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := read(t, "none")
			in.Running = iosconf.Parse(in.Running.String() + c.more)
			for i := range in.Facts.Users.Lines {
				in.Facts.Users.Lines[i].Location = c.operator
			}
			in.Facts.RollbackTimer = &show.RollbackTimer{Pending: c.pending}
			var err error
			victim := plan.Victim{Tunnel: "Tunnel1", Edge: edge}
			if in.Plan, err = plan.BuildFailover(in.Running, plan.Blackhole, victim); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range guard.CheckFailover(in, plan.Blackhole, victim) {
				got = append(got, f.Rule)
				if !f.Fatal || f.Overridable || f.Why == "" || f.Remedy == "" {
					t.Errorf("%+v", f)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %s, want %s", strings.Join(got, " "), strings.Join(c.want, " "))
			}
		})
	}
}
