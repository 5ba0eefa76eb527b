package fakezia

import (
	"fmt"
	"strings"
	"testing"
)

// TestLogHasNoSecrets: what was sent can be looked at, but for what is secret in it.
func TestLogHasNoSecrets(t *testing.T) {
	c := loggedInTester(t, Config{})
	id := c.credential("a@corp.example")
	c.call("PUT", at("/vpnCredentials", id), map[string]string{"preSharedKey": theKey}).is(200)
	c.call("POST", "/vpnCredentials", `{"preSharedKey":"`+theKey).is(400)
	c.call("POST", "/locations", `{"name":"x", "odd":1.50}`).is(200)
	c.send("POST", "https://corp.zslogin.net/oauth2/v1/token", "client_id=a&client_secret=hunter", nil).is(400)
	log := c.server.Requests()
	text := fmt.Sprintf("%+v", log)
	for _, hidden := range []string{theKey, "hunter", DefaultAdmin().Password} {
		if strings.Contains(text, hidden) {
			t.Errorf("%s is in the log: %s", hidden, text)
		}
	}
	for _, shown := range []string{`{"name":"x", "odd":1.50}`, `"preSharedKey":"***"`, "admin@corp.example"} {
		if !strings.Contains(text, shown) {
			t.Errorf("%s is not in the log: %s", shown, text)
		}
	}
	if len(c.server.Calls("POST", "/vpnCredentials")) != 2 || len(c.server.Calls("PUT", "/vpnCredentials/{id}")) != 1 {
		t.Errorf("calls are missing: %s", text)
	}
	c.server.ForgetRequests()
	if len(c.server.Requests()) != 0 {
		t.Error("the log is not empty")
	}
}
