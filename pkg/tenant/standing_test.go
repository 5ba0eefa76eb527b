package tenant_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

func unlinkedState() tenant.State {
	return thereBut(func(s *tenant.State) {
		s.Credentials[0].Location, s.Locations[0].Credentials = tenant.Ref{}, nil
	})
}

// TestStanding: what a portal shows of a credential, and which of it keeps a service edge from taking that.
func TestStanding(t *testing.T) {
	t.Parallel()
	pending := thereBut(func(s *tenant.State) { s.Activation = tenant.Pending })
	for _, c := range []struct {
		name  string
		state tenant.State
		want  tenant.Want
		is    string // state, link, key, activation
		why   string // of a service edge that refuses it: name, and a part of the sentence
	}{
		{"nothing there", tenant.State{Activation: tenant.Active}, want("tokyo"), "absent not_linked not_known active",
			"credential_absent: the portal has no credential for tokyo@corp.example"},
		{"not linked", unlinkedState(), key(tenant.KeySame), "there not_linked same active",
			"credential_not_linked: tokyo@corp.example is linked to no location, and the site wants tokyo"},
		{"waiting", pending, key(tenant.KeyUnknown), "there linked not_known pending",
			"not_activated: tokyo@corp.example is there (ID 7), linked to location tokyo, but saved changes"},
		{"being activated", thereBut(func(s *tenant.State) { s.Activation = tenant.InProgress }), want("tokyo"),
			"there linked not_known in_progress", "not_activated: "},
		{"another key", there(), key(tenant.KeyDiffers), "there linked differs active",
			"key_differs: tokyo@corp.example is there (ID 7), linked to location tokyo, and active: what is left is " +
				"the pre-shared key; that of the site file is not"},
		{"a key of which nothing is known", there(), want("tokyo"), "there linked not_known active",
			"key_differs: tokyo@corp.example is there (ID 7), linked to location tokyo, and active: what is left is " +
				"the pre-shared key; the one on the portal cannot be read back"},
		{"the key that was set", there(), key(tenant.KeySame), "there linked same active", "key_differs: tokyo"},
		{"a key on its way", there(), key(tenant.KeyInDoubt), "there linked in_doubt active", "key_differs: tokyo"},
		{"elsewhere", thereBut(func(s *tenant.State) {
			s.Credentials[0].Location, s.Locations[0].Credentials = ref(8, "osaka"), nil
		}), key(tenant.KeySame), "there linked_elsewhere same active",
			"key_differs: tokyo@corp.example is there (ID 7), linked to location osaka, which is not the site's"},
		{"activation not told", thereBut(func(s *tenant.State) { s.Activation = "" }), want("tokyo"),
			"there linked not_known not_known", "not_known: tokyo@corp.example is there"},
		{"a word of the API that is new", thereBut(func(s *tenant.State) { s.Activation = "HALTED" }), want("tokyo"),
			"there linked not_known halted", "not_known: "},
		{"several", thereBut(func(s *tenant.State) { s.Credentials = append(s.Credentials, s.Credentials[0]) }),
			want("tokyo"), "several not_known not_known active", "not_known: the portal shows several"},
	} {
		s := tenant.NotAsked(c.want, nil).Told(c.state, c.want)
		is := s.Credentials[0]
		if got := strings.Join([]string{is.State, is.Link, is.Key, s.Activation}, " "); got != c.is {
			t.Errorf("%s: %s, want %s", c.name, got, c.is)
		}
		f := s.WhyRefused("tokyo@corp.example")
		if !strings.HasPrefix(f.Name+": "+f.Text, c.why) || f.Cause != (f.Name != tenant.FindingNotKnown) ||
			f.Cause && f.Next == "" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

// TestStandingNotKnown: a portal that was not asked, or has not told, is known to have nothing, and says why.
func TestStandingNotKnown(t *testing.T) {
	t.Parallel()
	edges := []tenant.EdgeStanding{{Role: "primary", Address: "198.51.100.11", Listed: tenant.NotKnown}}
	unasked := tenant.NotAsked(want("tokyo"), edges)
	away := unasked.NotTold("no answer:\n refused")
	for why, s := range map[string]tenant.Standing{"the portal was not asked for tokyo@corp.example": unasked,
		"the portal has not told: no answer: refused": away} {
		f := s.WhyRefused("tokyo@corp.example")
		if f.Name != tenant.FindingNotKnown || f.Cause || f.Text != why {
			t.Errorf("%+v", f)
		}
		text, err := json.Marshal(s)
		if err != nil || strings.Contains(string(text), "null") || len(s.Causes()) != 0 {
			t.Errorf("%v: %s", err, text)
		}
		for _, want := range []string{`"activation":"not_known"`, `"state":"not_known"`, `"link":"not_known"`,
			`"listed":"not_known"`, `"tunnel_status":"not_known"`,
			`{"place":"Analytics > Tunnel Insights > Logs","filter":"VPN Credential",` +
				`"values":["tokyo@corp.example"]}`} {
			if !strings.Contains(strings.ReplaceAll(string(text), `\u003e`, ">"), want) {
				t.Errorf("no %s in %s", want, text)
			}
		}
	}
	if rows := unasked.Rows(); len(rows) != 1 || rows[0].Name != "tunnel status" {
		t.Errorf("%v", rows)
	}
	if rows := away.Rows(); len(rows) != 2 || rows[0].Text != "not known: no answer: refused" {
		t.Errorf("%v", rows)
	}
}

// TestStandingWords: what people read of a standing, the end of a legacy session included; and that a key which nobody
// knows is no trouble once the tunnels are proven.
func TestStandingWords(t *testing.T) {
	t.Parallel()
	s := tenant.NotAsked(want("tokyo"), []tenant.EdgeStanding{
		{Role: "primary", Address: "198.51.100.11", Listed: tenant.EdgeListed, DataCentre: "TYO4 (Tokyo IV)"},
		{Role: "backup", Address: "198.51.100.99", Listed: tenant.EdgeNotListed},
		{Role: "primary-2", Address: "198.51.100.201", Listed: tenant.EdgeForGRE, DataCentre: "TYO4 (Tokyo IV)"},
		{Role: "backup-2", Address: "203.0.113.9", Listed: tenant.NotKnown},
	})
	s.EndActivates = true
	s = s.Told(thereBut(func(s *tenant.State) { s.Activation = tenant.Pending }), want("tokyo"))
	var lines []string
	for _, r := range s.Rows() {
		lines = append(lines, r.Name+": "+r.Text)
	}
	const words = `VPN credential: tokyo@corp.example is there (ID 7), linked to location tokyo
its key: not known: it cannot be read back, and was not set from here
activation: saved changes wait to be activated; the end of this session, a legacy one, activates them
service edge of primary: 198.51.100.11 is listed for IPsec, TYO4 (Tokyo IV)
service edge of backup: 198.51.100.99 is not listed for IPsec
service edge of primary-2: 198.51.100.201 is an address for GRE, where nothing answers IKE, TYO4 (Tokyo IV)
service edge of backup-2: 203.0.113.9: not known
tunnel status: the API does not give it; see `
	const place = "Analytics > Tunnel Insights > Logs, filter VPN Credential: tokyo@corp.example"
	if got := strings.Join(lines, "\n"); got != words+place {
		t.Errorf("\n%s", got)
	}
	cut := s
	cut.EdgesWhyNotKnown = "the list was cut off"
	if rows := cut.Rows(); len(rows) != 5 || rows[3].Text != "not known: the list was cut off" {
		t.Errorf("%v", rows)
	}
	for _, f := range []tenant.Finding{s.Findings[0], s.WhyRefused("tokyo@corp.example")} {
		if f.Name != tenant.FindingInactive || !strings.HasSuffix(f.Next, "activates them: look again") {
			t.Errorf("%+v", f)
		}
	}
	unknown := tenant.NotAsked(want("tokyo"), nil).Told(there(), want("tokyo"))
	if names(unknown) != "key_not_known" || names(unknown.Proven()) != "as_wanted" {
		t.Errorf("%s, proven %s", names(unknown), names(unknown.Proven()))
	}
	if differs := tenant.NotAsked(want("tokyo"), nil).Told(there(), key(tenant.KeyDiffers)); names(differs.Proven()) !=
		"key_differs" {
		t.Errorf("proven: %s", names(differs.Proven()))
	}
}

func names(s tenant.Standing) string {
	var out []string
	for _, f := range s.Findings {
		out = append(out, f.Name)
	}
	return strings.Join(out, " ")
}
