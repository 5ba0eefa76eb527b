package fakezia

import (
	"testing"
	"time"
)

// TestLimits are by method and endpoint, and both header and body say how long to wait.
func TestLimits(t *testing.T) {
	c := newTester(t, Config{})
	c.login()
	c.call("GET", "/status", nil).is(200)
	c.call("GET", "/status", nil).is(200)
	got := c.call("GET", "/status", nil).is(429, `"Rate Limit (2/SECOND) exceeded"`, `"Retry-After":"1 seconds"`)
	if got.header.Get("Retry-After") != "1" {
		t.Errorf("the header says %q", got.header.Get("Retry-After"))
	}
	c.call("GET", "/locations", nil).is(200) // another endpoint
	c.clock.Advance(time.Second)
	c.call("GET", "/status", nil).is(200)
	for i := range 10 {
		c.call("POST", "/status/activate", nil).is(200)
		c.call("POST", "/locations", map[string]string{"name": string(rune('a' + i))}).is(200)
		c.clock.Advance(time.Second)
	}
	c.call("POST", "/status/activate", nil).is(429, "10/MINUTE", `"50 seconds"`)
	c.clock.Advance(50 * time.Second)
	c.call("POST", "/status/activate", nil).is(200)
	if most := c.server.MostCalls("POST", "/locations", time.Second); most != 1 {
		t.Errorf("%d creations within a second", most)
	}
	c.server.SetLimits(NoLimits)
	for range 100 {
		c.call("GET", "/status", nil).is(200)
	}
}

// TestHourlyLimit makes a client wait for most of an hour.
func TestHourlyLimit(t *testing.T) {
	c := newTester(t, Config{SessionTTL: 2 * time.Hour})
	c.login()
	for range 400 {
		c.call("DELETE", "/vpnCredentials/1", nil).is(404)
		c.clock.Advance(time.Second)
	}
	got := c.call("DELETE", "/vpnCredentials/2", nil).is(429, "400/HOUR")
	if got.header.Get("Retry-After") != "3200" {
		t.Errorf("the header says %q", got.header.Get("Retry-After"))
	}
	c.clock.Advance(3200 * time.Second)
	c.call("DELETE", "/vpnCredentials/2", nil).is(404)
}
