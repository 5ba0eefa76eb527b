package evidence_test

import (
	"fmt"
	"net/netip"
	"os"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// A document is filled, masked with the secrets of the site, and written in one of three forms.
func Example() {
	proof := verify.Proof{Wanted: verify.LevelProbe, Reached: verify.LevelNone}
	look := evidence.LookOf(verify.Report{Verdict: verify.Down, Proof: proof, Tunnels: []verify.TunnelReport{{
		Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"),
		State: verify.Negotiating, Proof: verify.LevelNone, IKE: "IN-NEG", Session: "DOWN-NEGOTIATING",
		Why: []string{"the IKEv2 SA to 198.51.100.11 is IN-NEG, not READY"},
	}}})
	document := evidence.Document{
		Command: "verify", Site: "tokyo-01", Proof: &look, Looks: []evidence.Look{look},
		Outcome: evidence.Outcome{
			ExitCode: 4, Level: evidence.Warning, Word: "not proven", Text: "The tunnels could not be proven to be up.",
		},
		Transcript: evidence.Transcript{Lines: []string{"tokyo-881(config)#pre-shared-key hunter-two"}},
	}
	redactor := secret.NewRedactor(secret.New("hunter-two"))
	if err := evidence.Text(os.Stdout, document.Masked(redactor.Redact)); err != nil {
		fmt.Println(err)
	}
	// Output:
	// verify tokyo-01: NOT PROVEN
	// The tunnels could not be proven to be up.
	//
	// site         tokyo-01
	// command      verify
	// duration     0 ms
	// exit status  4, not proven
	//
	// LAST LOOK AT THE TUNNELS
	// ------------------------
	// down at +0:00.000
	// proof: none, and probe was wanted
	//                 primary
	// interface       Tunnel1
	// service edge    198.51.100.11
	// IKEv2 SA        IN-NEG
	// ESP SA in       none
	// ESP SA out      none
	// transform       -
	// packets out/in  - / -
	// session         DOWN-NEGOTIATING
	// IP SLA          -
	// track           -
	// proof           none
	// verdict         negotiating
	// primary: the IKEv2 SA to 198.51.100.11 is IN-NEG, not READY
	//
	// WHAT THE ROUTER SAID
	// --------------------
	// tokyo-881(config)#pre-shared-key ******
}
