package verify_test

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// What the router shows while phase 1 is up and phase 2 is not: the IKEv2 SA is READY, and there is no
// IPsec SA.
var halfUp = map[string]string{
	"show crypto ikev2 sa": ` IPv4 Crypto IKEv2  SA

Tunnel-id Local                 Remote                fvrf/ivrf            Status
1         192.0.2.10/500        198.51.100.11/500     none/none            READY
      Encr: AES-CBC, keysize: 256, PRF: SHA1, Hash: SHA96, DH Grp:14, Auth sign: PSK, Auth verify: PSK
      Life/Active Time: 86400/2711 sec
`,
	"show crypto session": `Crypto session current status

Interface: Tunnel1
Session status: UP-IDLE
Peer: 198.51.100.11 port 500
`,
}

func Example() {
	expected := verify.Expectation{Tunnels: []verify.Tunnel{{
		Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"),
		Proposal: verify.Proposal{Encryption: []string{"aes-cbc-256"}, Integrity: []string{"sha1"},
			Groups: []string{"14"}},
		Transforms: "esp-null esp-sha-hmac",
	}}}
	facts, err := verify.Read(halfUp)
	if err != nil {
		fmt.Println(err)
		return
	}
	report := verify.Judge(facts, expected)
	fmt.Println(report.Verdict, report.Proven())
	for _, note := range report.Tunnels[0].Notes() {
		fmt.Println(note)
	}
	// Output:
	// down false
	// no IPsec SA on Tunnel1 with 198.51.100.11
	// contradiction (ike_without_child): phase 1 is up, but no child SA carries traffic
}

func ExampleReport_Table() {
	report := verify.Report{Tunnels: []verify.TunnelReport{{
		Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"), State: verify.Negotiating, IKE: "IN-NEG",
		Session: "DOWN-NEGOTIATING",
	}}}
	for _, row := range report.Table()[:3] {
		fmt.Printf("%-12s  %s\n", row[0], row[1])
	}
	// Output:
	// interface     Tunnel1
	// service edge  198.51.100.11
	// IKEv2 SA      IN-NEG
}

func ExampleChanges() {
	before := verify.Report{Verdict: verify.Active,
		Tunnels: []verify.TunnelReport{{Role: "primary", Session: "UP-ACTIVE"}}}
	after := verify.Report{Verdict: verify.Down, Tunnels: []verify.TunnelReport{{Role: "primary", Session: "DOWN"}}}
	for _, change := range verify.Changes(before, after) {
		fmt.Printf("%s %s: %s -> %s\n", change.Tunnel, change.What, change.From, change.To)
	}
	// Output:
	// verdict: active -> down
	// primary session: UP-ACTIVE -> DOWN
}
