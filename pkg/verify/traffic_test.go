package verify_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestMoved compares two readings: packets have to move both ways.
func TestMoved(t *testing.T) {
	at := func(encaps, decaps int, spi string) texts {
		return texts{ikev2: ike("READY"), ipsec: flow(peer, encaps, decaps, sa(spi, null, "ACTIVE", 9000),
			sa(spi, null, "ACTIVE", 9000))}
	}
	none := texts{ikev2: ike("READY"), ipsec: "No SAs found\n"}
	for _, c := range []struct {
		name          string
		before, after texts
		want          verify.Traffic
		found         string
	}{
		{"both ways", at(7, 5, "0x1"), at(10, 8, "0x1"), verify.Traffic{Encaps: 3, Decaps: 3}, ""},
		{"from nothing", at(0, 0, "0x1"), at(3, 1, "0x1"), verify.Traffic{Encaps: 3, Decaps: 1}, ""},
		{"nothing comes back", at(7, 5, "0x1"), at(10, 5, "0x1"), verify.Traffic{Encaps: 3}, verify.NothingComesBack},
		{"nothing goes in", at(7, 5, "0x1"), at(7, 5, "0x1"), verify.Traffic{}, verify.NothingGoesIn},
		{"only back", at(7, 5, "0x1"), at(7, 9, "0x1"), verify.Traffic{Decaps: 4}, verify.NothingGoesIn},
		{"a rekey keeps the counters", at(7, 5, "0x1"), at(10, 8, "0x2"), verify.Traffic{Encaps: 3, Decaps: 3}, ""},
		{"a rekey begins them anew", at(700, 500, "0x1"), at(3, 2, "0x2"),
			verify.Traffic{Encaps: 3, Decaps: 2, Reset: true}, ""},
		{"anew, and nothing comes back", at(700, 500, "0x1"), at(3, 0, "0x2"), verify.Traffic{Encaps: 3, Reset: true},
			verify.NothingComesBack},
		{"the flow is new", none, at(3, 2, "0x1"), verify.Traffic{Encaps: 3, Decaps: 2}, ""},
		{"the flow is gone", at(7, 5, "0x1"), none, verify.Traffic{Reset: true},
			""}, // not up: nothing is said about traffic
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := c.before.read(t), c.after.read(t)
			moved := verify.Moved(before, after, want)
			if moved[0] != c.want {
				t.Errorf("%+v", moved[0])
			}
			r := verify.Judge(after, want)
			up := r.Proven()
			r = r.WithTraffic(moved)
			if r.Proven() != (up && moved[0].Moved()) {
				t.Errorf("verdict %s", r.Verdict)
			}
			if last := lastName(r.Tunnels[0]); c.found != "" && (last != c.found || r.Verdict != verify.Down) {
				t.Errorf("%s, verdict %s", last, r.Verdict)
			}
		})
	}
}

func lastName(t verify.TunnelReport) string {
	if len(t.Contradictions) == 0 {
		return ""
	}
	return t.Contradictions[len(t.Contradictions)-1].Name
}

// TestWithTrafficLeavesTheReport: what it is made from stays as it was.
func TestWithTrafficLeavesTheReport(t *testing.T) {
	facts := texts{ikev2: ike("READY"), ipsec: esp(null)}.read(t)
	r := verify.Judge(facts, want)
	_ = r.WithTraffic(verify.Moved(facts, facts, want))
	if !r.Proven() || len(r.Tunnels[0].Contradictions) > 0 || r.Tunnels[0].Traffic != nil {
		t.Errorf("%+v", r)
	}
}
