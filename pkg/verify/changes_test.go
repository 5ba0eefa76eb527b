package verify_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// TestChanges wants what changed between two looks, and nothing else.
func TestChanges(t *testing.T) {
	up := texts{ikev2: ike("READY"), ipsec: esp(null), session: session("UP-ACTIVE"), track: track("Up"),
		sla: sla("OK")}
	with := func(change func(*texts)) texts {
		x := up
		change(&x)
		return x
	}
	for _, c := range []struct {
		name          string
		before, after texts
		want          []string
	}{
		{"nothing", up, up, nil},
		{"counters, times and round trips", up, with(func(x *texts) {
			x.ipsec = flow(peer, 70, 50, sa("0xDF685FC2", null, "ACTIVE", 13000),
				sa("0xBDC1E53", null, "ACTIVE", 13000))
			x.sla = "IPSLA operation id: 1\nLatest RTT: 99 milliseconds\nLatest operation return code: OK\n" +
				"Operation time to live: Forever\n"
		}), nil},
		{"a rekey", up, with(func(x *texts) {
			x.ipsec = flow(peer, 8, 6, sa("0xA", null, "ACTIVE", 28800), sa("0xB", null, "ACTIVE", 28800))
		}), []string{"primary inbound_spi 0xDF685FC2->0xA", "primary outbound_spi 0xBDC1E53->0xB"}},
		{"the tunnel falls", up, texts{ikev2: ike("IN-NEG"), ipsec: flow(peer, 7, 5, "", ""),
			session: session("DOWN-NEGOTIATING"),
			track:   track("Up, delayed Down (180 secs remaining)"), sla: sla("Timeout")}, []string{
			" verdict active->down", "primary state established->negotiating", "primary ike READY->IN-NEG",
			"primary proposal aes-cbc-256 sha1 group 14->",
			"primary inbound_status ACTIVE->", "primary outbound_status ACTIVE->",
			"primary session UP-ACTIVE->DOWN-NEGOTIATING",
			"primary sla OK->Timeout", "primary proof probe->none", "primary track_delayed Up->Down",
		}},
		{"a delay runs", with(func(x *texts) { x.track = track("Down, delayed Up (170 secs remaining)") }),
			with(func(x *texts) { x.track = track("Down, delayed Up (168 secs remaining)") }), nil},
		{"a delay ends", with(func(x *texts) { x.track = track("Down, delayed Up (1 sec remaining)") }), up,
			[]string{"primary track Down->Up"}},
		{"a contradiction comes", up, with(func(x *texts) { x.isakmp = isakmp("AG_INIT_EXCH") }),
			[]string{"primary contradiction ->isakmp_negotiating"}},
		{"and goes", with(func(x *texts) { x.isakmp = isakmp("AG_INIT_EXCH") }), up,
			[]string{"primary contradiction isakmp_negotiating->"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, one := range verify.Changes(verify.Judge(c.before.read(t), want),
				verify.Judge(c.after.read(t), want)) {
				got = append(got, fmt.Sprintf("%s %s %s->%s", one.Tunnel, one.What, one.From, one.To))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestChangesFromNothing: against no report everything has come.
func TestChangesFromNothing(t *testing.T) {
	r := verify.Judge(texts{ikev2: ike("READY"), ipsec: esp(null)}.read(t), want)
	changes := verify.Changes(verify.Report{}, r)
	if len(changes) == 0 || changes[0] != (verify.Change{What: verify.ChangedVerdict, To: verify.Active}) {
		t.Errorf("%+v", changes)
	}
}
