package main_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// zscaler is a command of scripts, `zscaler DIRECTORY`: what answers look-ups without a login and GET /vips behind a
// legacy login, from the files vips.json, endpoints.json and ranges.json of the directory, until the script ends.
// ZSCALER is its address. A file that is not there is 404. The requests are in the file requests.log there.
func zscaler(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: zscaler DIRECTORY")
	}
	dir := ts.MkAbs(args[0])
	said, err := os.OpenFile(filepath.Join(dir, "requests.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	ts.Check(err)
	file := func(name string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				http.Error(w, `{"code":"RESOURCE_NOT_FOUND"}`, http.StatusNotFound)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write(data)
		}
	}
	mux := http.NewServeMux()
	mux.Handle("GET /getVpnEndpoints", file("endpoints.json"))
	mux.Handle("GET /cenr", file("ranges.json"))
	mux.HandleFunc("GET /api/v1/vips", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("JSESSIONID"); err != nil {
			http.Error(w, "SESSION_NOT_VALID", http.StatusUnauthorized)
			return
		}
		file("vips.json")(w, r)
	})
	mux.HandleFunc("POST /api/v1/authenticatedSession", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "JSESSIONID", Value: "session-4711", Path: "/"})
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"authType":"ADMIN_LOGIN","obfuscateApiKey":true}`))
	})
	mux.HandleFunc("DELETE /api/v1/authenticatedSession", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"status":"ACTIVE"}`))
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = said.WriteString(r.Method + " " + r.URL.RequestURI() + "\n")
		mux.ServeHTTP(w, r)
	}))
	ts.Defer(func() {
		server.Close()
		_ = said.Close()
	})
	ts.Setenv("ZSCALER", server.URL)
}
