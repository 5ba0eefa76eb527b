package view_test

import (
	"bytes"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

func number(n uint64) *uint64 { return &n }

// halfUp is a site whose primary is up and waits for its track, and whose backup negotiates.
func halfUp() verify.Report {
	proof := verify.Proof{Wanted: verify.LevelProbe, Reached: verify.LevelNone}
	return verify.Report{Verdict: verify.Degraded, Proof: proof, Tunnels: []verify.TunnelReport{
		{
			Role: "primary", Interface: "Tunnel1", Peer: netip.MustParseAddr("198.51.100.11"),
			State: verify.Established, IKE: "READY",
			Proposal: "aes-cbc-256 sha1 group 14", Session: "UP-ACTIVE", InboundSPI: "0xA", InboundStatus: "ACTIVE",
			OutboundSPI: "0xB", OutboundStatus: "ACTIVE",
			Transform: "esp-null esp-sha-hmac", Encaps: number(9), Decaps: number(7), Track: "Down",
			TrackDelayed: "Up (115 secs remaining)",
			SLA:          "OK", RTTMilliseconds: number(24), SLAID: 1, SLAAnswered: true, SLANext: number(42),
			Proof: verify.LevelProbe, Why: []string{},
			Contradictions: []verify.Contradiction{{Name: verify.TrackDown, Text: "the track waits", Waiting: true}},
		},
		{
			Role: "backup", Interface: "Tunnel2", Peer: netip.MustParseAddr("203.0.113.22"), State: verify.Negotiating,
			IKE: "IN-NEG", Session: "DOWN-NEGOTIATING",
			Track: "Up", SLA: "OK", SLAID: 2, Proof: verify.LevelNone,
			Why: []string{"the IKEv2 SA is IN-NEG, not READY"},
			Contradictions: []verify.Contradiction{{Name: verify.TrackUp,
				Text: "track 2 is up although the tunnel is not"}},
		},
	}}
}

var portal = diagnosis.Cause{
	Name: "credential", Tunnel: "backup", Why: "the edge does not take the credential",
	Next:     "compare FQDN and key with the portal",
	Evidence: []diagnosis.Evidence{{Command: "show crypto session", Line: "Session status: DOWN-NEGOTIATING"}},
}

const halfUpText = `┌────────────────┬───────────────────────────┬──────────────────┐
│                │ PRIMARY                   │ BACKUP           │
├────────────────┼───────────────────────────┼──────────────────┤
│ interface      │ Tunnel1                   │ Tunnel2          │
│ service edge   │ 198.51.100.11             │ 203.0.113.22     │
│ IKEv2 SA       │ READY                     │ IN-NEG           │
│ proposal       │ aes-cbc-256 sha1 group 14 │                  │
│ ESP SA in      │ 0xA ACTIVE                │ none             │
│ ESP SA out     │ 0xB ACTIVE                │ none             │
│ transform      │ esp-null esp-sha-hmac     │                  │
│ packets out/in │ 9 / 7                     │ - / -            │
│ session        │ UP-ACTIVE                 │ DOWN-NEGOTIATING │
│ IP SLA         │ OK 24 ms                  │ OK               │
│ probe          │ 1 answered                │ 2 not answered   │
│ next probe     │ in 42 s                   │                  │
│ track          │ Down, Up in 115 s         │ Up               │
│ proof          │ probe                     │ none             │
│ verdict        │ established               │ negotiating      │
└────────────────┴───────────────────────────┴──────────────────┘
primary: waiting (track_down): the track waits
backup: the IKEv2 SA is IN-NEG, not READY
backup: contradiction (track_up): track 2 is up although the tunnel is not
likely cause: backup: the edge does not take the credential (credential)
    show crypto session: Session status: DOWN-NEGOTIATING
    next: compare FQDN and key with the portal
verdict: DEGRADED, only one of the two tunnels is established; proof: none, and probe was wanted
`

// TestExaminationText is what an operator reads.
func TestExaminationText(t *testing.T) {
	var out bytes.Buffer
	view.Examination(&out, false, engine.Examination{Report: halfUp(), Causes: []diagnosis.Cause{portal}}, nil)
	if out.String() != halfUpText {
		t.Errorf("\n%s", out.String())
	}
}

// TestTrafficText has a row for what moved, and a verdict that says why.
func TestTrafficText(t *testing.T) {
	r := halfUp()
	r.Tunnels[0].Traffic = &verify.Traffic{Encaps: 3}
	r.Verdict = verify.Down
	var out bytes.Buffer
	view.Examination(&out, false, engine.Examination{Report: r}, nil)
	for _, want := range []string{"│ moved out/in   │ 3 / 0 ",
		"verdict: DOWN, traffic passes through no tunnel; proof: none, and probe was wanted\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q:\n%s", want, out.String())
		}
	}
}

// TestExaminationJSON is the contract: the names of the fields, and lists that are never null.
func TestExaminationJSON(t *testing.T) {
	var out bytes.Buffer
	view.Examination(&out, true, engine.Examination{Report: halfUp(), Causes: []diagnosis.Cause{}}, nil)
	var got struct {
		Verdict string
		Proof   verify.Proof
		Tunnels []map[string]any
		Causes  []map[string]any
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Verdict != "degraded" || got.Proof != halfUp().Proof || len(got.Tunnels) != 2 || got.Causes == nil {
		t.Errorf("%s", out.String())
	}
	for _, name := range []string{"role", "interface", "peer", "state", "ike", "session", "remaining_seconds", "encaps",
		"decaps", "why", "contradictions"} {
		if _, there := got.Tunnels[0][name]; !there {
			t.Errorf("no %s", name)
		}
	}
	first := got.Tunnels[0]["contradictions"].([]any)[0].(map[string]any)
	if first["name"] != "track_down" || first["waiting"] != true || first["text"] != "the track waits" {
		t.Errorf("%v", first)
	}
}

// TestOutcomeJSON has the causes beside the report.
func TestOutcomeJSON(t *testing.T) {
	var out bytes.Buffer
	view.Outcome(&out, true, engine.Outcome{Report: halfUp()}, []diagnosis.Cause{portal}, nil)
	var got struct {
		Report struct{ Verdict string }
		Causes []diagnosis.Cause
	}
	if err := json.Unmarshal(out.Bytes(),
		&got); err != nil || got.Report.Verdict != "degraded" || len(got.Causes) != 1 ||
		got.Causes[0].Name != "credential" {
		t.Errorf("%v: %s", err, out.String())
	}
}

// TestOneTunnelAlone: what is said of the one tunnel of a stage says nothing of the others, and of no tunnel nothing.
func TestOneTunnelAlone(t *testing.T) {
	t.Parallel()
	up, down := halfUp(), halfUp()
	up.Verdict, up.Tunnels = verify.Active, up.Tunnels[:1]
	down.Verdict, down.Tunnels = verify.Down, down.Tunnels[1:]
	silent := halfUp()
	silent.Verdict, silent.Tunnels = verify.Down, silent.Tunnels[:1]
	silent.Tunnels[0].Traffic = &verify.Traffic{}
	for want, report := range map[string]verify.Report{
		"verdict: primary is established, and was looked at alone; proof: ":                   up,
		"verdict: backup is NOT established, and was looked at alone; proof: none, and probe": down,
		"verdict: traffic does NOT pass through primary, which was looked at alone; proof: ":  silent,
		"verdict: not known, no tunnel was looked at\n":                                       {},
	} {
		var out bytes.Buffer
		view.Examination(&out, false, engine.Examination{Report: report}, nil)
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q, got\n%s", want, &out)
		}
	}
}

// asked is a site whose portal was asked and has not answered.
func asked() *tenant.Standing {
	want := tenant.Want{Location: "tokyo-01", Credentials: []tenant.WantedCredential{{FQDN: "tokyo-01@corp.example"}}}
	s := tenant.NotAsked(want, nil).NotTold("no answer")
	return &s
}

// TestPortalJSON has what the portal says beside the verdict, under one name in both documents; a command without the
// portal's half has no such key.
func TestPortalJSON(t *testing.T) {
	for _, s := range []*tenant.Standing{nil, asked()} {
		var verified, applied bytes.Buffer
		view.Examination(&verified, true, engine.Examination{Report: halfUp(), Causes: []diagnosis.Cause{}}, s)
		view.Outcome(&applied, true, engine.Outcome{Report: halfUp()}, nil, s)
		for _, out := range []bytes.Buffer{verified, applied} {
			var got map[string]any
			if err := json.Unmarshal(out.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			said, there := got["portal"].(map[string]any)
			if there != (s != nil) {
				t.Errorf("%s", out.String())
			}
			if there && (said["why_not_known"] != "no answer" || said["activation"] != "not_known" ||
				said["asked"] != true || said["tunnel_status"] != "not_known") {
				t.Errorf("%v", said)
			}
		}
	}
	var out bytes.Buffer
	view.Examination(&out, false, engine.Examination{Report: halfUp()}, asked())
	if !strings.Contains(out.String(), "\nportal: answer: not known: no answer\nportal: tunnel status: ") ||
		!strings.HasSuffix(out.String(), "probe was wanted\n") {
		t.Errorf("%s", out.String())
	}
}
