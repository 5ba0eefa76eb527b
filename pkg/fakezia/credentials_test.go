package fakezia

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

func TestCredential(t *testing.T) {
	c := loggedInTester(t, Config{})
	made := c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "Site1@Corp.example",
		"comments": "first", "preSharedKey": theKey}).
		is(200, `{"id":158933285,"type":"UFQDN","fqdn":"site1@corp.example","comments":"first"}`)
	path := at("/vpnCredentials", made.id())
	c.call("GET", path, nil).is(200, `"fqdn":"site1@corp.example"`)
	// Another FQDN is ignored without a word.
	c.call("PUT", path, map[string]any{"id": made.id(), "type": "UFQDN", "fqdn": "other@corp.example",
		"preSharedKey": "new-" + theKey}).is(200, `"fqdn":"site1@corp.example"`)
	if one, _ := c.server.Edited().Credential("SITE1@corp.example"); one.PSK != "new-"+theKey {
		t.Errorf("the key is %q", one.PSK)
	}
	if _, there := c.server.Activated().Credential("site1@corp.example"); there {
		t.Error("it counts before it was activated")
	}
	c.call("PUT", path, map[string]string{"type": "IP"}).is(400, "INVALID_INPUT_ARGUMENT")
	if got := c.call("DELETE", path, nil).is(204); got.body != "" {
		t.Errorf("a body: %s", got.body)
	}
	c.call("GET", path, nil).is(404, "RESOURCE_NOT_FOUND")
	c.call("DELETE", path, nil).is(404)
	c.call("PUT", path, map[string]string{}).is(404)
}

func TestCredentialRefused(t *testing.T) {
	c := loggedInTester(t, Config{MaxCredentials: 3, StaticIPs: []netip.Addr{netip.MustParseAddr("192.0.2.10")}})
	c.credential("site1@corp.example")
	long := strings.Repeat("x", 256)
	made := func(kind, fqdn, psk string) map[string]string {
		return map[string]string{"type": kind, "fqdn": fqdn, "preSharedKey": psk}
	}
	for name, one := range map[string]struct {
		body   any
		status int
		says   string
	}{
		"no JSON":        {"{", 400, `{"message":"Request body is invalid."}`},
		"no object":      {"[]", 400, "Request body is invalid."},
		"no type":        {map[string]string{"fqdn": "a@b.example", "preSharedKey": "x"}, 400, codeInput},
		"XAUTH":          {made("XAUTH", "a@b.example", "x"), 400, codeInput},
		"no key":         {map[string]string{"type": "UFQDN", "fqdn": "a@b.example"}, 400, codeInput},
		"empty key":      {made("UFQDN", "a@b.example", ""), 400, codeInput},
		"long key":       {made("UFQDN", "a@b.example", long), 400, codeInput},
		"no domain":      {made("UFQDN", "a", "x"), 400, codeInput},
		"twice":          {made("UFQDN", "SITE1@corp.example", "x"), 409, codeTwice},
		"foreign IP":     {`{"type":"IP","ipAddress":"192.0.2.11","preSharedKey":"x"}`, 400, codeInput},
		"IP":             {`{"type":"IP","ipAddress":"192.0.2.10","preSharedKey":"x"}`, 200, "192.0.2.10"},
		"long user name": {made("UFQDN", long+"@b.example", "x"), 400, codeInput},
	} {
		t.Run(name, func(t *testing.T) { c.call("POST", "/vpnCredentials", one.body).is(one.status, one.says) })
	}
	c.credential("site2@corp.example")
	c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "site3@corp.example",
		"preSharedKey": "x"}).is(403, "LIMIT_EXCEEDED")
}

// TestListCredentials: a bare array by pages; a search is part of any text, so that it finds too much.
func TestListCredentials(t *testing.T) {
	c := loggedInTester(t, Config{})
	var ids []int64
	for i := range 7 {
		ids = append(ids, c.credential(fmt.Sprintf("site%d@corp.example", i)))
	}
	c.credential("site1@corp.example.net")
	c.call("POST", "/locations", map[string]any{"name": "Tokyo", "vpnCredentials": links(ids[2])}).is(200)
	for query, want := range map[string]int{
		"":                                 8,
		"?pageSize=3":                      3,
		"?pageSize=3&page=3":               2,
		"?pageSize=3&page=4":               0,
		"?search=SITE1@corp.example":       2,
		"?search=tokyo":                    1,
		"?type=IP":                         0,
		"?includeOnlyWithoutLocation=true": 7,
		"?locationId=158933293":            1,
	} {
		var list []struct{ Fqdn string }
		got := c.call("GET", "/vpnCredentials"+query, nil).is(200)
		if err := json.Unmarshal([]byte(got.body), &list); err != nil || list == nil || len(list) != want {
			t.Errorf("%s: %d, not %d: %s (%v)", query, len(list), want, got.body, err)
		}
	}
	for _, query := range []string{"page=0", "pageSize=1001", "pageSize=x"} {
		c.call("GET", "/vpnCredentials?"+query, nil).is(400)
	}
}

func TestBulkDelete(t *testing.T) {
	c := loggedInTester(t, Config{})
	first, second := c.credential("a@corp.example"), c.credential("b@corp.example")
	c.call("POST", "/vpnCredentials/bulkDelete", map[string]any{"ids": []int64{}}).is(400)
	c.call("POST", "/vpnCredentials/bulkDelete", map[string]any{"ids": []int64{first, 1}}).is(404)
	c.call("POST", "/vpnCredentials/bulkDelete", map[string]any{"ids": []int64{first, second}}).is(204)
	c.call("GET", "/vpnCredentials", nil).is(200, "[]")
}

// TestInferred turns every guess about credentials and locations around.
func TestInferred(t *testing.T) {
	for name, one := range map[string]struct {
		turned        Inferred
		guess, turnTo int
		do            func(c *tester) reply
	}{
		"second of one FQDN": {Inferred{DuplicateAsInput: true}, 409, 400, func(c *tester) reply {
			c.credential("a@corp.example")
			return c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "a@corp.example",
				"preSharedKey": "x"})
		}},
		"foreign domain": {Inferred{Domains: []string{"other.example"}}, 200, 400, func(c *tester) reply {
			return c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "a@corp.example",
				"preSharedKey": "x"})
		}},
		"linked deleted": {Inferred{DeletesLinked: true}, 400, 204, func(c *tester) reply {
			id := c.credential("a@corp.example")
			c.call("POST", "/locations", map[string]any{"name": "Tokyo", "vpnCredentials": links(id)}).is(200)
			return c.call("DELETE", at("/vpnCredentials", id), nil)
		}},
		"linked elsewhere": {Inferred{MovesLinked: true}, 400, 200, func(c *tester) reply {
			id := c.credential("a@corp.example")
			c.call("POST", "/locations", map[string]any{"name": "Tokyo", "vpnCredentials": links(id)}).is(200)
			return c.call("POST", "/locations", map[string]any{"name": "Osaka", "vpnCredentials": links(id)})
		}},
		"empty address": {Inferred{EmptyAddressTaken: true}, 400, 200, func(c *tester) reply {
			id := c.credential("a@corp.example")
			return c.call("POST", "/locations", map[string]any{"name": "Tokyo", "vpnCredentials": []any{
				map[string]any{"id": id, "type": "UFQDN", "ipAddress": ""}}})
		}},
		"empty location": {Inferred{LocationNeedsSource: true}, 200, 400, func(c *tester) reply {
			return c.call("POST", "/locations", map[string]any{"name": "Tokyo"})
		}},
		"sub-location": {Inferred{SublocationsStay: true}, 404, 200, func(c *tester) reply {
			c.call("POST", "/locations", map[string]any{"name": "Tokyo"}).is(200)
			top, _ := c.server.Edited().Location("Tokyo")
			sub := c.call("POST", "/locations", map[string]any{"name": "Lab", "parentId": top.ID}).is(200).id()
			c.call("DELETE", at("/locations", top.ID), nil).is(204)
			return c.call("GET", at("/locations", sub), nil)
		}},
	} {
		for turned, want := range map[bool]int{false: one.guess, true: one.turnTo} {
			t.Run(fmt.Sprint(name, turned), func(t *testing.T) {
				config := Config{}
				if turned {
					config.Inferred = one.turned
				}
				if name == "sub-location" {
					config.Inferred.LocationNeedsSource = false
				}
				one.do(loggedInTester(t, config)).is(want)
			})
		}
	}
	c := loggedInTester(t, Config{Inferred: Inferred{EmptyNotFound: true, DuplicateText: "no two"}})
	if got := c.call("GET", "/locations/1", nil).is(404); got.body != "" {
		t.Errorf("a body: %s", got.body)
	}
	c.credential("a@corp.example")
	c.call("POST", "/vpnCredentials", map[string]string{"type": "UFQDN", "fqdn": "a@corp.example",
		"preSharedKey": "x"}).is(409, "no two")
}
