package fakeios

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestNetworkArchives lie on a file server, are rolled back to from there, and cannot be deleted.
func TestNetworkArchives(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1", Quirks: Quirks{NetworkArchives: true}})
	s := newConsole(t, r)
	got := s.all("configure terminal", "archive", "path tftp://192.0.2.7/$h", "end")
	if strings.Contains(got, "%Error") {
		t.Errorf("%q", got)
	}
	contains(t, s.say("configure terminal revert timer 5"),
		"Backing up current running config to tftp://192.0.2.7/R1-Nov-24-")
	s.all("hostname R2", "end")
	contains(t, s.say("show archive"), "   1        tftp://192.0.2.7/R1-Nov-24-09-00-00.000-0 <- Most Recent\n")
	urls := slices.Collect(maps.Keys(r.FileServers()))
	if len(urls) != 1 || len(r.Flash()) != 0 {
		t.Fatalf("on servers %v, on flash %v", urls, r.Flash())
	}
	contains(t, s.say("more "+urls[0]), "hostname R1\n")
	contains(t, s.say("delete /force "+urls[0]), "%Error deleting ")
	clock.Advance(5 * time.Minute)
	contains(t, s.take(), "Rollback Done")
	if name := r.Hostname(); name != "R1" {
		t.Errorf("the name is %s", name)
	}
	s.all("configure terminal", "hostname R3", "end")
	contains(t, s.say("configure replace "+urls[0]+" force"), "Rollback Done")
}

// TestNoFileServer answers by default.
func TestNoFileServer(t *testing.T) {
	r, _ := router(t, Config{})
	s := newConsole(t, r)
	s.all("configure terminal", "archive")
	contains(t, s.say("path tftp://192.0.2.7/x"), "%Error opening tftp://192.0.2.7/x (Timed out)\n")
}
