package fakeios

import (
	"strings"
	"testing"
	"time"
)

func TestEdgeKnobs(t *testing.T) {
	cases := map[string]struct {
		turn func(e *Edge)
		why  string
		log  string
	}{
		"not activated": {func(e *Edge) {
			e.SetActive(labFQDN, false)
		}, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_NOTFOUND"},
		"no credentials": {func(e *Edge) {
			e.SetCredentials()
		}, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_NOTFOUND"},
		"another key": {func(e *Edge) {
			e.SetCredentials(Credential{FQDN: labFQDN, PSK: "x"})
		}, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_MISMATCH"},
		"another identity": {func(e *Edge) {
			e.SetIdentity("edge.example.net")
		}, "the profile does not match the edge's identity", "PHASE1_ERROR TIMEOUT"},
		"another address": {func(e *Edge) {
			e.SetIdentity("198.51.100.12")
		}, "the profile does not match the edge's identity", ""},
		"unreachable": {func(e *Edge) { e.SetReachable(false) }, "the edge does not answer", ""},
		"case of the FQDN": {func(e *Edge) {
			e.SetCredentials(Credential{FQDN: strings.ToUpper(labFQDN), PSK: labPSK})
		}, "", "UP"},
		"sick, but IKE":     {func(e *Edge) { e.SetDegraded(true) }, "", "UP"},
		"activated at last": {func(e *Edge) { e.SetActive(labFQDN, false); e.SetActive(labFQDN, true) }, "", "UP"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, Config{})
			c.turn(l.first)
			l.types(guideLines("1", firstVPN, firstGlobal))
			l.pass(10 * time.Second)
			if got := l.why("Tunnel1"); got != c.why {
				t.Errorf("it stops at %q, not at %q", got, c.why)
			}
			contains(t, strings.Join(l.first.Log(), "\n"), c.log)
		})
	}
}

// TestActivatedLater turns the knob while the router keeps trying.
func TestActivatedLater(t *testing.T) {
	l := newLab(t, Config{})
	l.first.SetActive(labFQDN, false)
	l.types(guideLines("1", firstVPN, firstGlobal))
	l.pass(10 * time.Minute)
	contains(t, l.show("show crypto ikev2 sa"), "IN-NEG")
	l.first.SetActive(labFQDN, true)
	l.pass(time.Second)
	contains(t, l.show("show crypto ikev2 sa"), "READY")
	l.first.SetActive(labFQDN, false)
	l.pass(time.Minute)
	contains(t, l.show("show crypto ikev2 sa"), "READY")
}
