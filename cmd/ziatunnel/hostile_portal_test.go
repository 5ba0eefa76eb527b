package main_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// hostilePortal gives a site file a tenant whose portal says hostile things wherever there is text: its credential is
// linked to a location with a hostile name, and whatever is written is refused in hostile words.
func hostilePortal(t *testing.T, site, fqdn string, secretFile func(name, text string) string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := func(status int, v any) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("X-Transaction-Id", "abc\u202e "+forged) // control characters end the answer
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(v)
		}
		switch {
		case strings.HasSuffix(r.URL.Path, "/token"):
			answer(http.StatusOK, map[string]any{"access_token": "canary-token", "token_type": "Bearer",
				"expires_in": 3600})
		case strings.HasSuffix(r.URL.Path, "/status"):
			answer(http.StatusOK, map[string]string{"status": "ACTIVE"})
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/vpnCredentials"):
			answer(http.StatusOK, []any{map[string]any{"id": 7, "type": "UFQDN", "fqdn": fqdn, "comments": hostile,
				"location": map[string]any{"id": 8, "name": "osaka" + hostile}}})
		case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/locations"):
			answer(http.StatusOK, []any{})
		default:
			answer(http.StatusBadRequest, map[string]string{"code": "X" + hostile, "message": "no" + hostile})
		}
	}))
	t.Cleanup(server.Close)
	text, err := os.ReadFile(site)
	if err != nil {
		t.Fatal(err)
	}
	name := secretFile("portal/secret", "canary-client-secret\n")
	return secretFile("portal/site.yaml", string(text)+fmt.Sprintf("\nportal:\n  login: oneapi\n  client_id: "+
		"client-1\n"+
		"  vanity: acme\n  client_secret: file:%s\n  url: %s/api/v1\n  token_url: %[2]s/token\n", name, server.URL))
}
