package verify_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

const (
	peer  = "198.51.100.11"
	other = "203.0.113.99"
	null  = "esp-null esp-sha-hmac"
	old   = "735" // seconds that a settled IKE SA is up
)

var want = verify.Expectation{Tunnels: []verify.Tunnel{{
	Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr(peer), Transforms: null, Track: 1, SLA: 1,
	Proposal: verify.Proposal{Encryption: []string{"aes-cbc-256"}, Integrity: []string{"sha1"}, PRF: []string{"sha1"},
		Groups: []string{"14"}},
}}}

// texts are what a router prints; the zero value prints nothing.
type texts struct{ ikev2, isakmp, ipsec, session, track, sla, clock string }

func (x texts) read(t testing.TB) verify.Facts {
	t.Helper()
	facts, err := verify.Read(map[string]string{
		"show crypto ikev2 sa": x.ikev2, "show crypto isakmp sa": x.isakmp, "show crypto ipsec sa": x.ipsec,
		"show crypto session": x.session, "show track": x.track, "show ip sla statistics": x.sla,
		"show clock": x.clock,
	})
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

// ike is one row of `show crypto ikev2 sa` with its header, as IOS repeats it.
func ike(status string) string {
	return ikeWith(status, "AES-CBC, keysize: 256", "SHA1", "SHA96", "14", old)
}

func ikeWith(status, encryption, prf, hash, group, active string) string {
	return "Tunnel-id Local                 Remote                fvrf/ivrf            Status \n" +
		"1         192.0.2.10/500        " + peer + "/500     none/none            " + status + "  \n" +
		"      Encr: " + encryption + ", PRF: " + prf + ", Hash: " + hash + ", DH Grp:" + group +
		", Auth sign: PSK, Auth verify: PSK\n" +
		"      Life/Active Time: 86400/" + active + " sec\n"
}

func young(status string) string {
	return ikeWith(status, "AES-CBC, keysize: 256", "SHA1", "SHA96", "14", "12")
}

// sa is one ESP SA, with tabs and lost indentation, as pasted texts have it.
func sa(spi, transform, status string, left int) string {
	return fmt.Sprintf("\tspi: %s(1)\n\t\ttransform: %s ,\nconn id: 1, flow_id: Onboard VPN:1, sibling_flags "+
		"80000046, crypto map: \nTunnel1-head-0\n"+
		"\t\tsa timing: remaining key lifetime (k/sec): (4552507/%d)\n\t\tStatus: %s\n", spi, transform, left, status)
}

// flow is `show crypto ipsec sa` of one tunnel.
func flow(peer string, encaps, decaps int, in, out string) string {
	return fmt.Sprintf("interface: Tunnel1\n\tCrypto map tag: Tunnel1-head-0, local addr 192.0.2.10\n\n"+
		"protected vrf: (none)\nlocal ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n"+
		"current_peer %s port 500\n#pkts encaps: %d, #pkts encrypt: %d, #pkts digest: %d\n#pkts decaps: %d, "+
		"#pkts decrypt: %d, #pkts verify: %d\n"+
		"inbound esp sas:\n%sinbound ah sas:\noutbound esp sas:\n%soutbound ah sas:\n", peer, encaps, encaps, encaps,
		decaps, decaps, decaps, in, out)
}

func esp(transform string) string {
	return flow(peer, 7, 5, sa("0xDF685FC2", transform, "ACTIVE(ACTIVE)", 14113),
		sa("0xBDC1E53", transform, "ACTIVE", 14113))
}

func session(word string) string {
	return "Crypto session current status\n\nInterface: Tunnel1\nSession status: " + word + "     \nPeer: " + peer +
		" port 500 \n"
}

func track(state string) string {
	return "Track 1\n  IP SLA 1 state\n  State is " + state + "\n\t3 changes, last change 00:16:23\n"
}

func sla(code string) string {
	return "IPSLA operation id: 1\nLatest RTT: 34 milliseconds\nLatest operation return code: " + code +
		"\nNumber of successes: 3\nNumber of failures: 0\nOperation time to live: Forever\n"
}

func isakmp(state string) string {
	return "IPv4 Crypto ISAKMP SA\ndst src state conn-id status\n" + peer + " 192.0.2.10 " + state + " 2011 ACTIVE\n"
}

// TestJudge has one row for every contradiction, and for what is missing or is none.
func TestJudge(t *testing.T) {
	good := esp(null)
	noChild := flow(peer, 7, 5, "", "")
	up := func(change func(*texts)) texts {
		x := texts{ikev2: ike("READY"), ipsec: good, session: session("UP-ACTIVE"), track: track("Up"), sla: sla("OK")}
		change(&x)
		return x
	}
	for _, c := range []struct {
		name  string
		says  texts
		state string
		found string // the contradictions, "~" before one that only waits
		why   string // a part of what is missing
	}{
		{"up", up(func(*texts) {}), "established", "", ""},
		{"up, and nothing else is told", texts{ikev2: ike("READY"), ipsec: good}, "established", "", ""},
		{"empty router", texts{ipsec: "No SAs found\n"}, "down", "", "no IKEv2 SA"},
		{"negotiating", texts{ikev2: ike("IN-NEG"), ipsec: noChild, session: session("DOWN-NEGOTIATING"),
			track: track("Down"), sla: sla("Timeout")}, "negotiating", "", "IN-NEG"},
		{"down", texts{ipsec: noChild, session: session("DOWN"), track: track("Down")}, "down", "",
			"no inbound ESP SA"},

		// Phase 1 against phase 2.
		{"READY without a child", texts{ikev2: ike("READY"), ipsec: noChild, session: session("UP-IDLE")},
			"negotiating", "ike_without_child", "no inbound ESP SA"},
		{"one direction", texts{ikev2: ike("READY"), ipsec: flow(peer, 1, 1, sa("0x1", null, "ACTIVE", 9), "")},
			"negotiating", "ike_without_child", "no outbound ESP SA"},
		{"a dying direction", texts{ikev2: ike("READY"),
			ipsec: flow(peer, 1, 1, sa("0x1", null, "ACTIVE", 9), sa("0x2", null, "DELETED", 9))}, "negotiating",
			"ike_without_child", "not ACTIVE"},
		{"child without IKE", texts{ipsec: good}, "down", "child_without_ike", "no IKEv2 SA"},

		// The session against the tables.
		{"UP-NO-IKE", texts{ipsec: good, session: session("UP-NO-IKE")}, "down", "session_up_no_ike", "no IKEv2 SA"},
		{"UP-NO-IKE beside READY", up(func(x *texts) { x.session = session("UP-NO-IKE") }), "negotiating",
			"session_up_no_ike", ""},
		{"UP-ACTIVE without SAs", texts{ipsec: noChild, session: session("UP-ACTIVE")}, "down", "session_disagrees",
			"no IKEv2 SA"},
		{"DOWN with SAs", up(func(x *texts) { x.session = session("DOWN") }), "negotiating", "session_disagrees", ""},
		{"DOWN-NEGOTIATING with SAs", up(func(x *texts) { x.session = session("DOWN-NEGOTIATING") }), "negotiating",
			"session_disagrees", ""},
		{"UP-IDLE with SAs", up(func(x *texts) { x.session = session("UP-IDLE") }), "negotiating", "session_disagrees",
			""},

		// The table of IKEv1.
		{"IKEv1 negotiates", texts{isakmp: isakmp("AG_INIT_EXCH")}, "down", "isakmp_negotiating", "no IKEv2 SA"},
		{"IKEv1 negotiates beside IKEv2", up(func(x *texts) { x.isakmp = isakmp("AG_INIT_EXCH") }), "established",
			"isakmp_negotiating", ""},
		{"IKEv1 is up", texts{isakmp: isakmp("QM_IDLE"), ipsec: good}, "down", "isakmp_up child_without_ike",
			"no IKEv2 SA"},

		// Not as intended.
		{"another cipher", up(func(x *texts) { x.ikev2 = ikeWith("READY", "3DES", "SHA1", "SHA96", "14", old) }),
			"negotiating", "proposal_not_intended", ""},
		{"another key size", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC, keysize: 128", "SHA1", "SHA96",
				"14", old)
		}), "negotiating", "proposal_not_intended", ""},
		{"another integrity", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC, keysize: 256", "SHA1", "MD596",
				"14", old)
		}), "negotiating", "proposal_not_intended", ""},
		{"another PRF", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC, keysize: 256", "SHA256", "SHA96", "14",
				old)
		}), "negotiating", "proposal_not_intended", ""},
		{"another group", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC, keysize: 256", "SHA1", "SHA96", "2",
				old)
		}), "negotiating", "proposal_not_intended", ""},
		{"the size is not shown", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC", "SHA1", "SHA96", "14",
				old)
		}), "established", "", ""},
		{"another transform", up(func(x *texts) { x.ipsec = esp("esp-aes esp-sha-hmac") }), "negotiating",
			"transform_not_intended transform_not_intended", ""},
		{"another peer", texts{ikev2: ike("READY"), ipsec: strings.ReplaceAll(good, peer, other)}, "negotiating",
			"peer_not_intended ike_without_child", "no IPsec SA on Tunnel1 with " + peer},
		{"a session with another peer", up(func(x *texts) { x.session = strings.ReplaceAll(x.session, peer, other) }),
			"established", "peer_not_intended", ""},

		// Several SAs during a rekey.
		{"a dying IKE SA behind READY", up(func(x *texts) { x.ikev2 = ike("READY") + ike("DELETE") }), "established",
			"", ""},
		{"a dying IKE SA before READY", up(func(x *texts) { x.ikev2 = ike("DELETE") + ike("READY") }), "established",
			"", ""},
		{"IN-NEG beside READY", up(func(x *texts) { x.ikev2 = ike("READY") + ike("IN-NEG") }), "established", "", ""},
		{"dying ESP SAs beside ACTIVE", up(func(x *texts) {
			x.ipsec = flow(peer, 7, 5, sa("0x1", null, "ACTIVE", 28790)+sa("0x3", null, "DELETED", 2),
				sa("0x4", null, "DELETED", 2)+sa("0x2", null, "ACTIVE", 28790))
		}), "established", "", ""},
		{"an ending ESP SA beside a new one", up(func(x *texts) {
			x.ipsec = flow(peer, 7, 5, sa("0x1", null, "ACTIVE", 28790)+sa("0x3", null, "ACTIVE", 0),
				sa("0x2", null, "ACTIVE", 28790)+sa("0x4", null, "ACTIVE", 0))
		}), "established", "", ""},
		{"no lifetime left", up(func(x *texts) {
			x.ipsec = flow(peer, 7, 5, sa("0x1", null, "ACTIVE", 0), sa("0x2", null, "ACTIVE", 40))
		}), "negotiating", "lifetime_over", ""},
		{"the IKE SA is over", up(func(x *texts) {
			x.ikev2 = ikeWith("READY", "AES-CBC, keysize: 256", "SHA1", "SHA96",
				"14", "86400")
		}), "negotiating", "lifetime_over", ""},

		// Packets.
		{"nothing comes through", up(func(x *texts) { x.ipsec = strings.ReplaceAll(good, "decaps: 5", "decaps: 0") }),
			"established", "no_packets", ""},
		{"no packets at all", up(func(x *texts) {
			x.ipsec = strings.NewReplacer("decaps: 5", "decaps: 0", "encaps: 7", "encaps: 0").Replace(good)
		}), "established", "no_packets", ""},
		{"no packets yet", up(func(x *texts) {
			x.ikev2, x.ipsec = young("READY"), strings.ReplaceAll(good, "decaps: 5",
				"decaps: 0")
		}), "established", "~no_packets", ""},

		// Track and probe.
		{"track down", up(func(x *texts) { x.track, x.sla = track("Down"), sla("Timeout") }), "established",
			"track_down", ""},
		{"track waits for its delay", up(func(x *texts) { x.track = track("Down, delayed Up (170 secs remaining)") }),
			"established", "~track_down", ""},
		{"track down, probe had no turn", up(func(x *texts) {
			x.ikev2, x.track = young("READY"), track("Down")
			x.sla = sla("Timeout")
		}), "established", "~track_down", ""},
		{"track down, probe never ran", up(func(x *texts) {
			x.track, x.sla = track("Down"), "IPSLA operation id: 1\nNumber of successes: 0\nNumber of failures: "+
				"0\nOperation time to live: Forever\n"
		}), "established", "~track_down", ""},
		{"probe not scheduled", up(func(x *texts) {
			x.track, x.sla = track("Down"), "IPSLA operation id: 1\nNumber of successes: Unknown\nNumber of "+
				"failures: Unknown\nOperation time to live: 0\n"
		}), "established", "probe_not_scheduled track_down", ""},
		{"probe fails, track still up", up(func(x *texts) {
			x.track, x.sla = track("Up, delayed Down (100 secs remaining)"), sla("Over threshold")
		}), "established", "probe_fails", ""},
		{"probe outside", texts{ipsec: noChild, session: session("DOWN"), track: track("Up"), sla: sla("OK")}, "down",
			"track_up probe_outside", "no IKEv2 SA"},
		{"track still up", texts{ipsec: noChild, session: session("DOWN"),
			track: track("Up, delayed Down (100 secs remaining)"), sla: sla("Timeout")}, "down", "~track_up",
			"no IKEv2 SA"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := verify.Judge(c.says.read(t), want)
			got := r.Tunnels[0]
			if got.State != c.state || r.Proven() != (c.state == verify.Established) {
				t.Errorf("state %s, verdict %s", got.State, r.Verdict)
			}
			if names := strings.Join(namesOf(got), " "); names != c.found {
				t.Errorf("contradictions: %q\n%+v", names, got.Contradictions)
			}
			if waits := strings.Count(c.found, "~"); r.Contradictory() != (len(got.Contradictions) > waits) {
				t.Errorf("contradictory: %v", r.Contradictory())
			}
			if why := strings.Join(got.Why, "; "); !strings.Contains(why, c.why) || c.why == "" && why != "" {
				t.Errorf("why: %q", why)
			}
			if !got.Up() && len(got.Reasons()) == 0 {
				t.Error("not up, and no reason is given")
			}
		})
	}
}

// namesOf are the names of the contradictions, "~" before those that only wait.
func namesOf(t verify.TunnelReport) []string {
	var out []string
	for _, c := range t.Contradictions {
		name := c.Name
		if c.Waiting {
			name = "~" + name
		}
		out = append(out, name)
	}
	return out
}

// second is the same text for the backup tunnel.
func second(text string) string {
	return strings.NewReplacer(peer, "203.0.113.22", "Tunnel1", "Tunnel2").Replace(text)
}

var both = verify.Expectation{Tunnels: []verify.Tunnel{
	{Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr(peer)},
	{Role: "backup", Interface: "Tunnel2", Peer: netip.MustParseAddr("203.0.113.22")},
}}

// TestStandby: step 12 takes the first tunnel that is up. The second stands by only then, and both
// count.
func TestStandby(t *testing.T) {
	for _, c := range []struct {
		primary, backup bool
		want            []string
		verdict         string
	}{
		{true, true, []string{verify.Established, verify.Standby}, verify.Active},
		{true, false, []string{verify.Established, verify.Down}, verify.Degraded},
		{false, true, []string{verify.Down, verify.Established}, verify.Degraded},
		{false, false, []string{verify.Down, verify.Down}, verify.Down},
	} {
		var x texts
		if c.primary {
			x.ikev2, x.ipsec = ike("READY"), esp(null)
		}
		if c.backup {
			x.ikev2, x.ipsec = x.ikev2+second(ike("READY")), x.ipsec+second(esp(null))
		}
		r := verify.Judge(x.read(t), both)
		if got := []string{r.Tunnels[0].State,
			r.Tunnels[1].State}; !slices.Equal(got, c.want) || r.Verdict != c.verdict ||
			r.Proven() != (c.verdict == verify.Active) {
			t.Errorf("%v %v: %v, %s", c.primary, c.backup, got, r.Verdict)
		}
	}
}

// TestEmptyWant: where nothing is wanted nothing is proven.
func TestEmptyWant(t *testing.T) {
	if r := verify.Judge(texts{}.read(t), verify.Expectation{}); r.Proven() {
		t.Errorf("%+v", r)
	}
}

// FuzzJudge: no text makes a tunnel established that does not show READY, ACTIVE and the peer; none
// is established beside a contradiction that rules it out; and two looks at the same text are equal.
func FuzzJudge(f *testing.F) {
	f.Add(ike("READY"), esp(null), session("UP-ACTIVE"), track("Up"), sla("OK"))
	f.Add(ike("READY")+ike("DELETE"), esp(null), session("UP-NO-IKE"), track("Down, delayed Up (3 secs remaining)"),
		sla("Timeout"))
	f.Add(young("READY"), flow(peer, 0, 0, sa("0x1", null, "ACTIVE", 0), ""), session("DOWN"), track("Up"), "")
	f.Add("", "No SAs found", "", "Track x", "")
	ruledOut := []string{
		verify.IKEWithoutChild, verify.ChildWithoutIKE, verify.UpNoIKE, verify.SessionDisagrees,
		verify.ProposalUnintended,
		verify.TransformUnintended, verify.LifetimeOver, verify.TrackUp, verify.ProbeOutside,
	}
	f.Fuzz(func(t *testing.T, ikev2, ipsec, session, track, sla string) {
		facts, err := verify.Read(map[string]string{"show crypto ikev2 sa": ikev2, "show crypto ipsec sa": ipsec,
			"show crypto session": session,
			"show track":          track, "show ip sla statistics": sla})
		if err != nil {
			return
		}
		r := verify.Judge(facts, want)
		shown := strings.Contains(ikev2, "READY") && strings.Contains(ikev2, peer) &&
			strings.Contains(ipsec, "ACTIVE") && strings.Contains(ipsec, peer)
		if r.Proven() && !shown {
			t.Errorf("proven by %q and %q", ikev2, ipsec)
		}
		for _, c := range r.Tunnels[0].Contradictions {
			if c.Name == "" || c.Text == "" || r.Proven() && slices.Contains(ruledOut, c.Name) {
				t.Errorf("proven beside %+v", c)
			}
		}
		if changes := verify.Changes(r, r); len(changes) > 0 {
			t.Errorf("nothing has changed: %v", changes)
		}
		if still := r.WithTraffic(verify.Moved(facts, facts, want)); still.Proven() {
			t.Error("the same reading twice proves traffic")
		}
	})
}
