package wan

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// TestEdgeTableIKE is the vendor's phase 1 table with its constraints.
func TestEdgeTableIKE(t *testing.T) {
	for _, c := range []struct {
		encryption, integrity, group string
		taken                        bool
	}{
		{"aes-cbc-256", "sha1", "14", true}, {"aes-cbc-256", "sha1", "2", true}, {"aes-cbc-192", "sha256", "5", true},
		{"aes-cbc-128", "sha256", "19", true}, {"aes-cbc-256", "sha1", "20", true},
		{"aes-cbc-256", "sha256", "21", true},
		{"aes-cbc-256", "sha384", "14", true}, {"aes-cbc-256", "sha512", "14", true},
		{"aes-cbc-256", "sha384", "2", false}, {"aes-cbc-256", "sha512", "19", false},
		{"3des", "sha1", "2", true}, {"3des", "sha256", "2", true}, {"3des", "sha1", "14", false},
		{"3des", "sha512", "2", false},
		{"3des", "sha384", "14", false}, {"des", "sha1", "2", false}, {"aes-gcm-256", "sha256", "14", false},
		{"aes-cbc-256", "md5", "14", false}, {"aes-cbc-256", "sha1", "1", false}, {"aes-cbc-256", "sha1", "15", false},
		{"aes-cbc-256", "sha1", "24", false},
	} {
		p := &running.IKEv2Proposal{Encryption: []string{c.encryption}, Integrity: []string{c.integrity},
			Groups: []string{c.group}}
		if _, taken := (EdgeConfig{}).chooseSuite(p); taken != c.taken {
			t.Errorf("%s %s group %s: taken %v, not %v", c.encryption, c.integrity, c.group, taken, c.taken)
		}
	}
	both := &running.IKEv2Proposal{Encryption: []string{"3des", "aes-cbc-128"}, Integrity: []string{"sha512", "sha1"},
		Groups: []string{"5", "14"}}
	if choice, _ := (EdgeConfig{}).chooseSuite(both); choice != (ikeSuite{"aes-cbc-128", "sha512", "sha512", "14"}) {
		t.Errorf("of several it takes %+v", choice)
	}
}

// TestEdgeTableESP is the vendor's phase 2 table.
func TestEdgeTableESP(t *testing.T) {
	for _, c := range []struct {
		transforms        string
		without, with, tp bool // without and with the subscription; transport mode
	}{
		{"esp-null,esp-sha-hmac", true, true, false}, {"esp-null,esp-md5-hmac", true, true, false},
		{"esp-null,esp-sha512-hmac", true, true, false},
		{"esp-null", false, false, false}, {"esp-aes,esp-sha-hmac", false, true, false},
		{"esp-aes 256,esp-sha256-hmac", false, true, false},
		{"esp-aes 256", false, false, false}, {"esp-gcm", false, true, false}, {"esp-gcm 256", false, true, false},
		{"esp-gmac 256", false, false, false}, {"esp-3des,esp-sha-hmac", false, false, false},
		{"esp-des,esp-sha-hmac", false, false, false},
		{"ah-sha-hmac", false, false, false}, {"ah-sha-hmac,esp-null", false, false, false},
		{"esp-null,esp-sha-hmac,comp-lzs", false, false, false},
		{"esp-null,esp-sha-hmac", false, false, true}, {"esp-gcm 256", false, false, true},
	} {
		words := strings.Split(c.transforms, ",")
		for subscribed, want := range map[bool]bool{false: c.without, true: c.with} {
			if got := (EdgeConfig{AESSubscription: subscribed}).acceptsESP(words, c.tp); got != want {
				t.Errorf("%s, subscription %v, transport %v: taken %v", c.transforms, subscribed, c.tp, got)
			}
		}
	}
}

// TestESPSize compares with the plaintext MTU that IOS shows at a path MTU of 1500.
func TestESPSize(t *testing.T) {
	for set, want := range map[string]int{"esp-aes,esp-sha-hmac": 1438, "esp-gcm": 1446,
		"esp-null,esp-sha-hmac": 1458} {
		if got := PlaintextMTU(strings.Split(set, ","), false); got != want {
			t.Errorf("%s: %d, not %d", set, got, want)
		}
	}
}
