package view

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestRolloutReportCauses groups what routers said.
func TestRolloutReportCauses(t *testing.T) {
	ended := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)
	site := func(i int, detail string) ReportedSite {
		name := fmt.Sprintf("tokyo-%02d", i)
		return ReportedSite{Site: name, Router: fmt.Sprintf("rtr%d.corp.example:2222", i), Outcome: "rolled_back",
			Ended: ended, Detail: strings.NewReplacer("NAME", name, "N", fmt.Sprint(i)).Replace(detail)}
	}
	for _, c := range []struct {
		detail string
		want   string // of sites 1 and 2 together
	}{
		{"rtrN.corp.example:2222: no answer within Ns", "…: no answer within …"},
		{"NAME said 192.0.2.N:22 and [2001:db8::N]:22", "… said … and …"},
		{"host key SHA256:abcN of NAME-rtr", "host key … of …-rtr"},
		{"% Invalid input detected at '^' marker.", "% Invalid input detected at '^' marker."},
		{"Tunnel1 is down, IKEv2 SA of tokyo-0N@corp.example, up 1h0NmNs", "Tunnel1 is down, IKEv2 SA of …, up …"},
	} {
		causes := causesOf([]ReportedSite{site(1, c.detail), site(2, c.detail)})
		if len(causes) != 1 || causes[0].Cause != c.want || causes[0].Count != 2 ||
			causes[0].Sample != site(1, c.detail).Detail {
			t.Errorf("%s\nbecomes %+v\nnot %s", c.detail, causes, c.want)
		}
	}
	for _, apart := range [][2]string{{"step 1: refused", "step 2: refused"},
		{"% Invalid input", "% Ambiguous command"}} {
		if causes := causesOf([]ReportedSite{site(1, apart[0]), site(2, apart[1])}); len(causes) != 2 {
			t.Errorf("%q are one cause", apart)
		}
	}
	forty := make([]ReportedSite, 40)
	for i := range forty {
		forty[i] = site(i, `step 7 (IP SLA), line 3 of 9: "ip sla 1" rejected on NAME at 192.0.2.N: % Invalid input`)
	}
	if causes := causesOf(append(forty,
		ReportedSite{Site: "x", Outcome: "in_doubt", Ended: ended, Detail: "nobody knows"})); len(causes) != 2 ||
		causes[0].Outcome != "in_doubt" || causes[1].Count != 40 {
		t.Errorf("40 refusals and a doubt are %+v", causes)
	}
}

// TestInert leaves nothing that a spreadsheet would compute.
func TestInert(t *testing.T) {
	for cell, want := range map[string]string{"=1": "'=1", " =1": "' =1", "\t@x": "'\t@x", "＝1": "'＝1", "-": "'-",
		"a=1": "a=1", "": ""} {
		if got := inert(cell); got != want {
			t.Errorf("%q becomes %q, not %q", cell, got, want)
		}
	}
}
