package secret

import "testing"

// FuzzMayHoldSecret: a text that is not looked at has nothing to mask.
func FuzzMayHoldSecret(f *testing.F) {
	for _, seed := range []string{
		"pre-shared-key local canary", "ENABLE SECRET 5 canary", "snmp-server Community canary",
		"ppp pap sent-username a password 0 canary", "crypto isakmp \u212aey 0 canary", "username a \u017fecret canary",
		"key 7 canary",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !mayHoldSecret(text) && iosSecret.MatchString(text) {
			t.Errorf("%q is not looked at", text)
		}
	})
}
