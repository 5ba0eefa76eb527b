package site_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// TestCiphers reads the choices of algorithms, with the transform set and the notes that follow from them.
func TestCiphers(t *testing.T) {
	parse := func(keys string) (*site.Site, error) {
		return site.Parse("a.yaml", []byte(strings.Replace(good, "zia:\n", "zia:\n"+keys, 1)))
	}
	for keys, want := range map[string]string{
		"":                        "esp-null esp-sha-hmac, sha1, ",
		"  encryption: none\n":    "esp-null esp-sha-hmac, sha1, ",
		"  encryption: aes\n":     "esp-aes 256 esp-sha-hmac, sha1, ; zia.encryption",
		"  encryption: aes-gcm\n": "esp-gcm 256, sha1, ; zia.encryption",
		"  pfs: off\n":            "esp-null esp-sha-hmac, sha1, ",
		"  pfs: group14\n":        "esp-null esp-sha-hmac, sha1, group14; zia.pfs",
		"  encryption: aes\n  esp_integrity: sha256\n  ike_integrity: sha256\n  pfs: group2\n": "esp-aes 256 " +
			"esp-sha256-hmac, sha256, group2; zia.encryption; zia.pfs",
		"  esp_integrity: sha256\n": "esp-null esp-sha256-hmac, sha1, ",
	} {
		s, err := parse(keys)
		if err != nil {
			t.Errorf("%q: %v", keys, err)
			continue
		}
		got := s.ZIA.Transforms() + ", " + s.ZIA.IKEIntegrity + ", " + s.ZIA.PFS
		for _, note := range s.Notes() {
			if about, _, _ := strings.Cut(note, ":"); strings.HasPrefix(about, "zia.") {
				got += "; " + about
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", keys, got, want)
		}
	}
	for keys, want := range map[string]string{
		"  encryption: 3des\n":      "a.yaml:5:15: ",
		"  pfs: group1\n":           "off or group2 or group5 or group14 or group19 or group20 or group21",
		"  pfs: 14\n":               "a.yaml:5:8: ",
		"  ike_integrity: sha512\n": "sha1 or sha256",
		"  esp_integrity: md5\n":    "sha1 or sha256",
		"  encryption: aes-gcm\n  esp_integrity: sha256\n": "a.yaml:6:18: aes-gcm authenticates by itself",
		"  esp_integrity: sha1\n  encryption: aes-gcm\n":   "a.yaml:5:18: aes-gcm authenticates by itself",
	} {
		if _, err := parse(keys); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", keys, err, want)
		}
	}
}
