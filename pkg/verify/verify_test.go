package verify_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

const peer = "198.51.100.11"

var want = verify.Want{Tunnels: []verify.Tunnel{{Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr(peer), Transforms: "esp-null esp-sha-hmac", Track: 1, SLA: 1}}}

func ike(status string) string {
	return " IPv4 Crypto IKEv2  SA \n\nTunnel-id Local                 Remote                fvrf/ivrf            Status \n" +
		"1         192.0.2.10/500        " + peer + "/500     none/none            " + status + "  \n" +
		"      Encr: AES-CBC, keysize: 256, PRF: SHA1, Hash: SHA96, DH Grp:14, Auth sign: PSK, Auth verify: PSK\n      Life/Active Time: 86400/735 sec\n"
}

// esp is `show crypto ipsec sa` with tabs and lost indentation, as pasted texts have it.
func esp(peer, transform, inStatus, outStatus string) string {
	sa := func(spi, status string) string {
		if status == "" {
			return ""
		}
		return fmt.Sprintf("\tspi: %s(1)\n\t\ttransform: %s ,\nconn id: 1, flow_id: Onboard VPN:1, sibling_flags 80000046, crypto map: \nTunnel1-head-0\n\t\tsa timing: remaining key lifetime (k/sec): (4552507/14113)\n\t\tStatus: %s\n", spi, transform, status)
	}
	return "interface: Tunnel1\n\tCrypto map tag: Tunnel1-head-0, local addr 192.0.2.10\n\nprotected vrf: (none)\nlocal ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n" +
		"current_peer " + peer + " port 500\n#pkts encaps: 7, #pkts encrypt: 7, #pkts digest: 7\n#pkts decaps: 5, #pkts decrypt: 5, #pkts verify: 5\n" +
		"inbound esp sas:\n" + sa("0xDF685FC2", inStatus) + "inbound ah sas:\noutbound esp sas:\n" + sa("0xBDC1E53", outStatus) + "outbound ah sas:\n"
}

func TestJudge(t *testing.T) {
	const null = "esp-null esp-sha-hmac"
	good := esp(peer, null, "ACTIVE(ACTIVE)", "ACTIVE")
	for name, c := range map[string]struct{ ikev2, isakmp, ipsec, session, track, state, why string }{
		"up":                   {ike("READY"), "", good, "", "", "established", ""},
		"empty router":         {"", "", "No SAs found\n", "", "", "down", "no IKEv2 SA"},
		"negotiating":          {ike("IN-NEG"), "", esp(peer, null, "", ""), "", "", "negotiating", "IN-NEG"},
		"no child":             {ike("READY"), "", esp(peer, null, "", ""), "", "", "negotiating", "no child SA"},
		"one direction":        {ike("READY"), "", esp(peer, null, "ACTIVE", ""), "", "", "negotiating", "no outbound ESP SA"},
		"dying direction":      {ike("READY"), "", esp(peer, null, "ACTIVE", "DELETED"), "", "", "negotiating", "not ACTIVE"},
		"another transform":    {ike("READY"), "", esp(peer, "esp-aes esp-sha-hmac", "ACTIVE", "ACTIVE"), "", "", "negotiating", "uses esp-aes"},
		"another peer":         {ike("READY"), "", esp("203.0.113.99", null, "ACTIVE", "ACTIVE"), "", "", "negotiating", "SAs with 203.0.113.99"},
		"SAs without IKE":      {"", "", good, "Interface: Tunnel1\nSession status: UP-NO-IKE\nPeer: " + peer + " port 500\n", "", "down", "without a READY IKEv2 SA"},
		"IKEv1 not up":         {"", "IPv4 Crypto ISAKMP SA\ndst src state conn-id status\n" + peer + " 192.0.2.10 AG_INIT_EXCH 2011 ACTIVE\n", "", "", "", "down", "still negotiating, whatever its status"},
		"IKEv1 does not count": {"", peer + " 192.0.2.10 QM_IDLE 2012 ACTIVE\n", good, "", "", "down", "configured for IKEv2"},
		"track waits":          {ike("READY"), "", good, "", "Track 1\n IP SLA 1 state\n State is Down, delayed Up (170 secs remaining)\n\t3 changes, last change 00:16:23\n", "established", "Up in 170 s"},
	} {
		facts, err := verify.Read(map[string]string{"show crypto ikev2 sa": c.ikev2, "show crypto isakmp sa": c.isakmp, "show crypto ipsec sa": c.ipsec,
			"show crypto session": c.session, "show track": c.track})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		r := verify.Judge(facts, want)
		if got := r.Tunnels[0]; got.State != c.state || !strings.Contains(strings.Join(got.Why, "; "), c.why) {
			t.Errorf("%s: %s, %q", name, got.State, got.Why)
		}
		if r.Proven() != (c.state == "established") {
			t.Errorf("%s: verdict %s", name, r.Verdict)
		}
	}
}

// TestDegraded: one of two is not enough.
func TestDegraded(t *testing.T) {
	two := verify.Want{Tunnels: append(want.Tunnels[:1:1], verify.Tunnel{Role: "backup", Interface: "Tunnel2", Peer: netip.MustParseAddr("203.0.113.22")})}
	facts, err := verify.Read(map[string]string{"show crypto ikev2 sa": ike("READY"), "show crypto ipsec sa": esp(peer, "esp-null esp-sha-hmac", "ACTIVE", "ACTIVE")})
	if err != nil {
		t.Fatal(err)
	}
	if r := verify.Judge(facts, two); r.Verdict != verify.Degraded || r.Proven() {
		t.Errorf("%+v", r)
	}
}

// FuzzJudge: no text makes a tunnel established that does not show READY, ACTIVE and the peer.
func FuzzJudge(f *testing.F) {
	f.Add(ike("READY"), esp(peer, "esp-null esp-sha-hmac", "ACTIVE", "ACTIVE"), "Track 1\n State is Up\n")
	f.Add("", "No SAs found", "Track x")
	f.Fuzz(func(t *testing.T, ikev2, ipsec, track string) {
		facts, err := verify.Read(map[string]string{"show crypto ikev2 sa": ikev2, "show crypto ipsec sa": ipsec, "show track": track})
		if err != nil {
			return
		}
		shown := strings.Contains(ikev2, "READY") && strings.Contains(ikev2, peer) && strings.Contains(ipsec, "ACTIVE") && strings.Contains(ipsec, peer)
		if verify.Judge(facts, want).Proven() && !shown {
			t.Errorf("proven by %q and %q", ikev2, ipsec)
		}
	})
}
