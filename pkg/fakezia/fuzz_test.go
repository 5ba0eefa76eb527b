package fakezia

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// FuzzCalls: no call ends in a panic, gives a key away, or is answered with JSON that is none.
func FuzzCalls(f *testing.F) {
	for _, path := range []string{"/vpnCredentials", "/vpnCredentials/158933285", "/locations", "/locations/158933286",
		"/vips?dc=x", "/status/activate", "/authenticatedSession"} {
		for _, body := range []string{`{"name":"x","vpnCredentials":[{"id":158933285,"type":"UFQDN"}]}`,
			`{"a":{"a":1},"a":2}`,
			`{"type":"UFQDN","fqdn":"a@b.example","preSharedKey":"` + theKey + `"}`, "", "[", "null"} {
			f.Add("POST", path, body)
			f.Add("PUT", path, body)
		}
		f.Add("GET", path, "")
		f.Add("DELETE", path, "")
	}
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if strings.ContainsAny(method, " \t\r\n") || !strings.HasPrefix(path, "/") {
			t.Skip()
		}
		c := loggedInTester(t, Config{})
		c.credential("site1@corp.example")
		got := c.trySend(method, path, body)
		if strings.HasPrefix(got.header.Get("Content-Type"), "application/json") && !json.Valid([]byte(got.body)) {
			t.Errorf("not JSON: %s", got.body)
		}
	})
}

// trySend is call, for requests that cannot be made at all, too.
func (c *tester) trySend(method, path, body string) (got reply) {
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Skip()
	}
	r.Header = http.Header{"Content-Type": {"application/json"}, "Cookie": {c.cookie}}
	return c.do(r)
}
