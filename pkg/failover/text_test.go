package failover_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
)

// TestWords are what a person reads of a result, in a terminal and in the evidence.
func TestWords(t *testing.T) {
	r := failover.Result{Guide: failover.Guide{
		Backup:  failover.Expected{Expected: "UP-ACTIVE", Seen: "UP-ACTIVE", OK: true},
		Primary: failover.Expected{Expected: "DOWN-NEGOTIATING", Seen: "DOWN"},
	}}
	backup, primary := r.Sessions()
	r.Method, r.Guide.Primary.Expected = "sick", "UP-ACTIVE"
	_, sick := r.Sessions()
	for _, c := range []struct{ got, want string }{
		{failover.Span{Min: 30, Max: 30}.String(), "30 s"},
		{failover.Span{Min: 30.04, Max: 132.26}.String(), "between 30 and 132 s"},
		{backup, "UP-ACTIVE, as the guide expects"},
		{primary, "DOWN, where the guide expects DOWN-NEGOTIATING"},
		{sick, "DOWN, where IKE was to go on and show UP-ACTIVE"},
		{failover.Entry{Seconds: -0.5}.When(), "before"},
		{failover.Entry{Seconds: 3.14}.When(), "3.1"},
	} {
		if c.got != c.want {
			t.Errorf("%q, not %q", c.got, c.want)
		}
	}
}
