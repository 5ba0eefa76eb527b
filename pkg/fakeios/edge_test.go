package fakeios

import (
	"strings"
	"testing"
	"time"
)

// TestEdgeTableIKE is the vendor's phase 1 table with its constraints.
func TestEdgeTableIKE(t *testing.T) {
	for _, c := range []struct {
		encryption, integrity, group string
		taken                        bool
	}{
		{"aes-cbc-256", "sha1", "14", true}, {"aes-cbc-256", "sha1", "2", true}, {"aes-cbc-192", "sha256", "5", true},
		{"aes-cbc-128", "sha256", "19", true}, {"aes-cbc-256", "sha1", "20", true}, {"aes-cbc-256", "sha256", "21", true},
		{"aes-cbc-256", "sha384", "14", true}, {"aes-cbc-256", "sha512", "14", true},
		{"aes-cbc-256", "sha384", "2", false}, {"aes-cbc-256", "sha512", "19", false},
		{"3des", "sha1", "2", true}, {"3des", "sha256", "2", true}, {"3des", "sha1", "14", false}, {"3des", "sha512", "2", false},
		{"3des", "sha384", "14", false}, {"des", "sha1", "2", false}, {"aes-gcm-256", "sha256", "14", false},
		{"aes-cbc-256", "md5", "14", false}, {"aes-cbc-256", "sha1", "1", false}, {"aes-cbc-256", "sha1", "15", false},
		{"aes-cbc-256", "sha1", "24", false},
	} {
		p := &ikev2Proposal{encryption: []string{c.encryption}, integrity: []string{c.integrity}, groups: []string{c.group}}
		if _, taken := (EdgeConfig{}).choose(p); taken != c.taken {
			t.Errorf("%s %s group %s: taken %v, not %v", c.encryption, c.integrity, c.group, taken, c.taken)
		}
	}
	both := &ikev2Proposal{encryption: []string{"3des", "aes-cbc-128"}, integrity: []string{"sha512", "sha1"}, groups: []string{"5", "14"}}
	if choice, _ := (EdgeConfig{}).choose(both); choice != (ikeChoice{"aes-cbc-128", "sha512", "sha512", "14"}) {
		t.Errorf("of several it takes %+v", choice)
	}
}

// TestEdgeTableESP is the vendor's phase 2 table.
func TestEdgeTableESP(t *testing.T) {
	for _, c := range []struct {
		transforms        string
		without, with, tp bool // without and with the subscription; transport mode
	}{
		{"esp-null,esp-sha-hmac", true, true, false}, {"esp-null,esp-md5-hmac", true, true, false}, {"esp-null,esp-sha512-hmac", true, true, false},
		{"esp-null", false, false, false}, {"esp-aes,esp-sha-hmac", false, true, false}, {"esp-aes 256,esp-sha256-hmac", false, true, false},
		{"esp-aes 256", false, false, false}, {"esp-gcm", false, true, false}, {"esp-gcm 256", false, true, false},
		{"esp-gmac 256", false, false, false}, {"esp-3des,esp-sha-hmac", false, false, false}, {"esp-des,esp-sha-hmac", false, false, false},
		{"ah-sha-hmac", false, false, false}, {"ah-sha-hmac,esp-null", false, false, false}, {"esp-null,esp-sha-hmac,comp-lzs", false, false, false},
		{"esp-null,esp-sha-hmac", false, false, true}, {"esp-gcm 256", false, false, true},
	} {
		words := strings.Split(c.transforms, ",")
		for subscribed, want := range map[bool]bool{false: c.without, true: c.with} {
			if got := (EdgeConfig{AESSubscription: subscribed}).takesESP(words, c.tp); got != want {
				t.Errorf("%s, subscription %v, transport %v: taken %v", c.transforms, subscribed, c.tp, got)
			}
		}
	}
}

// TestESPSize compares with the plaintext MTU that IOS shows at a path MTU of 1500.
func TestESPSize(t *testing.T) {
	for set, want := range map[string]int{"esp-aes,esp-sha-hmac": 1438, "esp-gcm": 1446, "esp-null,esp-sha-hmac": 1458} {
		if got := plaintextMTU(strings.Split(set, ","), false); got != want {
			t.Errorf("%s: %d, not %d", set, got, want)
		}
	}
}

func TestEdgeKnobs(t *testing.T) {
	cases := map[string]struct {
		turn func(e *Edge)
		why  string
		log  string
	}{
		"not activated":     {func(e *Edge) { e.SetActive(labFQDN, false) }, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_NOTFOUND"},
		"no credentials":    {func(e *Edge) { e.SetCredentials() }, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_NOTFOUND"},
		"another key":       {func(e *Edge) { e.SetCredentials(Credential{FQDN: labFQDN, PSK: "x"}) }, "AUTHENTICATION_FAILED: unknown FQDN or wrong pre-shared key", "PHASE1_ERROR PSKEY_MISMATCH"},
		"another identity":  {func(e *Edge) { e.SetIdentity("edge.example.net") }, "the profile does not match the edge's identity", "PHASE1_ERROR TIMEOUT"},
		"another address":   {func(e *Edge) { e.SetIdentity("198.51.100.12") }, "the profile does not match the edge's identity", ""},
		"unreachable":       {func(e *Edge) { e.SetReachable(false) }, "the edge does not answer", ""},
		"case of the FQDN":  {func(e *Edge) { e.SetCredentials(Credential{FQDN: strings.ToUpper(labFQDN), PSK: labPSK}) }, "", "UP"},
		"sick, but IKE":     {func(e *Edge) { e.SetSick(true) }, "", "UP"},
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
