package evidence_test

import (
	"net/netip"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// hostile is what a router might print to be taken for markup or for another sentence of ours.
const hostile = `<script>alert("x")</script> & <img src=x onerror=alert(1)> {{.Site}}`

// document has everything that a document can have: a change that was refused half way and taken back.
func document() evidence.Document {
	n := func(v uint64) *uint64 { return &v }
	began := time.Date(2026, 11, 24, 22, 57, 11, 0, time.FixedZone("CET", 3600))
	up := verify.TunnelReport{
		Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"), State: verify.Established,
		IKE: "READY", Proposal: "aes-cbc-256 sha1 group 14", Session: "UP-ACTIVE",
		InboundSPI: "0xDF685FC2", InboundStatus: "ACTIVE", OutboundSPI: "0xBDC1E53", OutboundStatus: "ACTIVE",
		Transform: "esp-null esp-sha-hmac", RemainingSeconds: n(28790), Encaps: n(1204), Decaps: n(988),
		Traffic: &verify.Traffic{Encaps: 3, Decaps: 3}, Track: "Up", SLA: "OK", RTTMilliseconds: n(24),
		SLAID: 1, SLAAnswered: true, SLANext: n(42), Proof: verify.LevelTrack,
	}
	down := verify.TunnelReport{
		Role: "backup", Interface: "Tunnel2", Peer: netip.MustParseAddr("203.0.113.22"), State: verify.Negotiating,
		IKE: "IN-NEG", Session: "DOWN-NEGOTIATING", Track: "Down", SLA: "Timeout",
		SLAID: 2, Proof: verify.LevelNone,
		Why: []string{"the IKEv2 SA to 203.0.113.22 is IN-NEG, not READY"},
		Contradictions: []verify.Contradiction{{Name: verify.ProbeOutside,
			Text: "the probe is answered while the tunnel is not up"}},
	}
	none := func(role string) verify.TunnelReport {
		return verify.TunnelReport{Role: role, State: verify.Down, IKE: "none", Session: "none",
			Proof: verify.LevelNone}
	}
	proof := verify.Proof{Wanted: verify.LevelProbe, Reached: verify.LevelNone}
	looks := []evidence.Look{
		evidence.LookOf(verify.Report{Verdict: verify.Down, Proof: proof,
			Tunnels: []verify.TunnelReport{none("primary"), none("backup")}}),
		evidence.LookOf(verify.Report{Verdict: verify.Degraded, Proof: proof,
			Tunnels: []verify.TunnelReport{up, down}}),
	}
	looks[0].Seconds = 6.1
	looks[1].Seconds = 8.25
	return evidence.Document{
		Tool: "ziatunnel 1.2.3", Command: "apply", Site: "tokyo-01",
		Router: evidence.Router{Address: "192.0.2.10:22", Hostname: "tokyo-881", IOS: "15.4(3)M3",
			Model: "CISCO881-K9", Serial: "FTX0000038X"},
		Operator: evidence.Operator{User: "noc", Host: "laptop-7"},
		Started:  began, Ended: began.Add(83 * time.Second), Duration: 83.204, Zone: "CET, UTC+01:00",
		Outcome: evidence.Outcome{ExitCode: 5, Level: evidence.Warning, Word: "rolled back",
			Text: "The change was taken back, and that is proven: the running-config is what it was before. " +
				"Nothing lasts.",
			Error: `step 2 (IKEv2 proposal), line 3 of 4: "integrity md9" rejected in mode ` +
				`"config-ikev2-proposal": % Invalid input detected at '^' marker.; rolled back`},
		Configuration: evidence.Configuration{Run: "20261124-225711-a1b2c3", Lines: 5, Taken: 2,
			Armed:  "revert, 6 minutes",
			Before: "sha256:5d7a0c2c6f5f9a0d3f1f8f0c0e6b8a4e5d7a0c2c6f5f9a0d3f1f8f0c0e6b8a4e",
			After:  "sha256:5d7a0c2c6f5f9a0d3f1f8f0c0e6b8a4e5d7a0c2c6f5f9a0d3f1f8f0c0e6b8a4e"},
		Proof: &looks[1], Looks: looks,
		Causes: []evidence.Cause{{Name: "edge_unreachable", Tunnel: "backup",
			Why:      "the service edge 203.0.113.22 answers nothing",
			Evidence: []string{"ping 203.0.113.22: Success rate is 0 percent (0/3)"},
			Next:     "ask the provider about the route to 203.0.113.22"}},
		Portal: standing(),
		Sections: []evidence.Section{{Title: "failover timeline",
			Text:   []string{"Seconds count from the line that fails the primary."},
			Header: []string{"seconds", "what", "was", "is"},
			Rows: [][]string{{"0.0", "test", "", "the primary is failed"},
				{"32.1", "primary session", "UP-ACTIVE", "DOWN-NEGOTIATING"}}}},
		Guards: []evidence.Guard{
			{Rule: "clock", Verdict: "warning", Why: "the router's clock is not set", Mend: "ntp server 192.0.2.123"},
			{Rule: "acl_lockout", Verdict: "overridden", Why: "line 3 of list 101 might refuse you",
				Mend: "put a permit in front of it", Override: "console is at hand",
				Lines: []string{"access-list 101 deny ip any any"}},
		},
		Plan: &evidence.Plan{Playbook: "cisco-881-zia.yaml", Steps: []evidence.Step{
			{Number: 1, Title: "Image and licence", Present: 0},
			{Number: 2, Title: "IKEv2 proposal", Why: "the proposal is missing", Present: 1,
				Changes: []evidence.Change{{Action: "add", Object: "crypto ikev2 proposal ZIA", Why: "is not there",
					Hazard: "IKE to other peers may choose it",
					Lines: []evidence.Line{{Text: "crypto ikev2 proposal ZIA", Verdict: evidence.Taken},
						{Text: "encryption aes-cbc-256", Verdict: evidence.Taken},
						{Text: "integrity md9", Verdict: evidence.Refused,
							Reply: "                     ^\n% Invalid input detected at '^' marker. " + hostile},
						{Text: "group 14", Verdict: evidence.RanOn}},
					Undo: []string{"no crypto ikev2 proposal ZIA"}}}},
			{Number: 3, Title: "Keyring", Changes: []evidence.Change{{Action: "add", Object: "crypto ikev2 keyring ZIA",
				Why:   "is not there",
				Lines: []evidence.Line{{Text: "pre-shared-key ******", Verdict: evidence.NotSent}},
				Undo:  []string{"no crypto ikev2 keyring ZIA"}}}},
		}},
		Timeline: []evidence.Moment{{Seconds: 0, Text: "connecting to 192.0.2.10:22"},
			{Seconds: 1.02, Text: "connected: tokyo-881, IOS 15.4(3)M3"},
			{Seconds: 5.5, Text: "step  2  IKEv2 proposal FAILED after 2 of 4 lines"},
			{Seconds: 83.2, Text: "ended: rolled back (exit status 5)"}},
		Timings: evidence.Timings{Total: evidence.Cost{RoundTrips: 39, Commands: 71, BytesSent: 9120,
			BytesReceived: 52184}, Phases: []evidence.Phase{
			{Name: "connect", Begin: 0, Seconds: 0.98,
				Cost: evidence.Cost{RoundTrips: 9, Commands: 3, BytesSent: 2801, BytesReceived: 3020}},
			{Name: "push", Begin: 0.98, Seconds: 12.5,
				Cost: evidence.Cost{RoundTrips: 20, Commands: 60, BytesSent: 5000, BytesReceived: 30000}},
			{Name: "take back", Begin: 13.48, Seconds: 69.72,
				Cost: evidence.Cost{RoundTrips: 10, Commands: 8, BytesSent: 1319, BytesReceived: 19164}},
		}},
		Transcript: evidence.Transcript{Cut: true,
			Lines: []string{"tokyo-881#terminal length 0", "tokyo-881(config)#banner motd " + hostile,
				"tokyo-881#show version", "Cisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), Version " +
					"15.4(3)M3, RELEASE SOFTWARE (fc2)"}},
	}
}

// standing is a site whose credential waits to be activated, and whose backup ends at an edge that is not listed.
func standing() *tenant.Standing {
	want := tenant.Want{Site: "tokyo-01", Location: "Tokyo 01",
		Credentials: []tenant.WantedCredential{{FQDN: "tokyo-01@corp.example", Key: tenant.KeySame}}}
	out := tenant.NotAsked(want, []tenant.EdgeStanding{
		{Role: "primary", Address: "198.51.100.11", Listed: tenant.EdgeListed, DataCentre: "TYO4 (Tokyo IV)"},
		{Role: "backup", Address: "203.0.113.22", Listed: tenant.EdgeNotListed}})
	out.Tenant = "zscalertwo_corp.example"
	at := tenant.Ref{ID: 158933286, Name: "Tokyo 01"}
	is := tenant.Ref{ID: 158933285, Name: "tokyo-01@corp.example"}
	out = out.Told(tenant.State{Activation: tenant.Pending,
		Credentials: []tenant.Credential{{ID: is.ID, Type: tenant.UFQDN, FQDN: is.Name, Location: at}},
		Locations:   []tenant.Location{{Ref: at, Credentials: []tenant.Ref{is}}}}, want)
	return &out
}
