package fakezia

import (
	"strings"
	"testing"
)

// TestLocation: credentials are echoed as they were sent, and GET gives more of them.
func TestLocation(t *testing.T) {
	c := loggedInTester(t, Config{})
	id := c.credential("site1@corp.example")
	made := c.call("POST", "/locations", map[string]any{"name": "site1", "vpnCredentials": links(id)}).is(200,
		`{"id":158933286,"name":"site1","nonEditable":false,"parentId":0,`, `"country":"NONE"`, `"tz":"GMT"`,
		`"profile":"SERVER"`, `"vpnCredentials":[{"id":158933285,"type":"UFQDN"}]`)
	c.call("GET", at("/locations", made.id()), nil).is(200,
		`"vpnCredentials":[{"id":158933285,"type":"UFQDN","fqdn":"site1@corp.example"}]`)
	c.call("GET", at("/vpnCredentials", id), nil).is(200, `"location":{"id":158933286,"name":"site1"}`)
	c.call("GET", "/locations?search=ITE1", nil).is(200, `[{"id":158933286`)
	c.call("GET", "/locations?search=other", nil).is(200, `[]`)
	c.call("GET", "/locations/lite", nil).is(200, `{"id":-3,"name":"Road Warrior"}`, "site1")
	c.call("GET", "/locations/supportedCountries", nil).is(404)
	c.call("POST", "/locations", map[string]any{"name": "Guest room"}).is(200, `"profile":"GUESTWIFI"`)
	c.call("POST", "/locations", map[string]any{"name": "Office", "authRequired": true}).is(200,
		`"profile":"CORPORATE"`)
	c.call("DELETE", at("/locations", made.id()), nil).is(204)
	if got := c.call("GET", at("/vpnCredentials", id), nil).is(200); strings.Contains(got.body, "location") {
		t.Errorf("it is still linked: %s", got.body)
	}
}

// TestPutReplaces: what is not sent is unset, what nobody knows is kept byte for byte.
func TestPutReplaces(t *testing.T) {
	c := loggedInTester(t, Config{})
	id := c.credential("site1@corp.example")
	const odd = `"customField":{"b":[1.50,12345678901234567890],"a":"<&>"}`
	path := at("/locations", c.call("POST", "/locations",
		`{"name":"site1","country":"JAPAN","tz":"JAPAN_ASIA_TOKYO","ofwEnabled":true,`+odd+`}`).
		is(200, `"country":"JAPAN"`, odd).id())
	whole := c.call("GET", path, nil).is(200, odd, `"tz":"JAPAN_ASIA_TOKYO"`)
	// The whole document with one thing more keeps the rest.
	linked := strings.TrimSuffix(whole.body, "}") + `,"vpnCredentials":[{"id":158933285,"type":"UFQDN"}]}`
	c.call("PUT", path, linked).is(200, odd, `"country":"JAPAN"`, `"ofwEnabled":true`,
		`"vpnCredentials":[{"id":158933285,"type":"UFQDN"}]`)
	c.call("GET", at("/vpnCredentials", id), nil).is(200, `"name":"site1"`)
	// A part of it wipes the rest, the link included.
	got := c.call("PUT", path, `{"name":"site1","description":"new"}`).is(200, `"country":"NONE"`, `"tz":"GMT"`,
		`"ofwEnabled":false`, `"description":"new"`)
	for _, gone := range []string{"customField", "vpnCredentials"} {
		if strings.Contains(got.body, gone) {
			t.Errorf("%s is still there: %s", gone, got.body)
		}
	}
	if got := c.call("GET", at("/vpnCredentials", id), nil).is(200); strings.Contains(got.body, "location") {
		t.Errorf("it is still linked: %s", got.body)
	}
}

func TestLocationRefused(t *testing.T) {
	c := loggedInTester(t, Config{MaxLocations: 1})
	id := c.credential("site1@corp.example")
	for name, one := range map[string]struct {
		body any
		says string
	}{
		"no name":      {`{}`, "name has"},
		"long name":    {map[string]any{"name": strings.Repeat("x", 129)}, "name has"},
		"no JSON":      {`{"name"`, "Request body is invalid."},
		"no list":      {`{"name":"x","vpnCredentials":1}`, "Request body is invalid."},
		"surrogate":    {`{"name":"x","surrogateIP":true}`, "requires authRequired"},
		"unknown link": {map[string]any{"name": "x", "vpnCredentials": links(1)}, "does not exist"},
		"other type": {map[string]any{"name": "x", "vpnCredentials": []any{
			map[string]any{"id": id, "type": "IP"}}}, "another type"},
		"no parent":     {`{"name":"x","parentId":7}`, "parentId"},
		"long comments": {map[string]any{"name": "x", "description": strings.Repeat("x", 1025)}, "description"},
	} {
		t.Run(name, func(t *testing.T) { c.call("POST", "/locations", one.body).is(400, one.says) })
	}
	c.call("POST", "/locations", `{"name":"Tokyo"}`).is(200)
	c.call("POST", "/locations", `{"name":"Osaka"}`).is(403, "LIMIT_EXCEEDED")
	c.call("PUT", "/locations/7", `{"name":"Osaka"}`).is(404)
	c.call("DELETE", "/locations/7", nil).is(404)
}
