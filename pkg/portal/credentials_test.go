package portal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestCredential finds exactly one among those that the search of ZIA finds in any field.
func TestCredential(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.on("GET /api/v1/vpnCredentials", func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); q.Get("search") != "tokyo+1@corp.example" || q.Get("type") != "UFQDN" {
			t.Errorf("%v", q)
		}
		say(w, 200, `[{"id":1,"type":"UFQDN","fqdn":"old-tokyo+1@corp.example"},
			{"id":2,"type":"UFQDN","fqdn":"x@corp.example","comments":"was Tokyo+1@corp.example"},
			{"id":3,"type":"UFQDN","fqdn":"tokyo+1@corp.example","comments":"c","new":{"a":[1]},
			 "location":{"id":149873535,"name":"Tokyo 01"}},{"id":4,"type":"IP","ipAddress":"192.0.2.1"}]`)
	})
	got, err := f.client().Credential(t.Context(), "Tokyo+1@Corp.example")
	if err != nil || got == nil || got.ID != 3 || *got.Location != (portal.Reference{ID: 149873535, Name: "Tokyo 01"}) {
		t.Errorf("%+v %v", got, err)
	}
	f.says("GET /api/v1/vpnCredentials", 200, `[]`)
	if got, err := f.client().Credential(t.Context(), "tokyo@corp.example"); got != nil || err != nil {
		t.Errorf("%+v %v", got, err)
	}
}

// TestPages reads lists to their end, whatever the pages are like, and never takes half of one for all.
func TestPages(t *testing.T) {
	t.Parallel()
	row := func(i int) any {
		return portal.Credential{ID: int64(i + 1), Type: "UFQDN", FQDN: fmt.Sprintf("s%d@x.example", i)}
	}
	for name, c := range map[string]struct{ total, most, pages int }{
		"none": {0, 1000, 1}, "few": {99, 1000, 1}, "a page": {1000, 1000, 2}, "two and a half": {2500, 1000, 4},
		"smaller than asked for": {250, 100, 3}, "all the same": {300, -1, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.on("GET /api/v1/vpnCredentials", func(w http.ResponseWriter, r *http.Request) {
				number, size := page(r)
				from, to := 0, c.total
				if c.most > 0 {
					size = min(size, c.most)
					from, to = min(c.total, (number-1)*size), min(c.total, number*size)
				}
				say(w, 200, rows(to-from, func(i int) any { return row(from + i) }))
			})
			got, err := f.client().Credentials(t.Context())
			if err != nil || len(got) != c.total || len(f.calls()) != c.pages {
				t.Fatalf("%d rows in %d pages: %v", len(got), len(f.calls()), err)
			}
			for i := range got {
				if got[i].ID != int64(i+1) {
					t.Fatalf("row %d is %d", i, got[i].ID)
				}
			}
		})
	}
}

// TestListsThatCannotBeRead are errors, never an empty list.
func TestListsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		says   string
	}{
		"nothing": {200, "", "not a list"}, "text": {200, "OK", "not a list"}, "page": {200, "<html>", "an HTML page"},
		"object": {200, `{"code":"x"}`, "not a list"}, "cut": {200, `[{"id":1},`, "not a list"},
		"null": {200, " null\n", "not a list"}, "a row of null": {200, `[null]`, "row 1 of the list cannot be read"},
		"a row without an id": {200, `[{"type":"UFQDN","fqdn":"a@b.example"}]`, "row 1 of the list cannot be read"},
		"a row": {200, `[{"id":1,"fqdn":"a@b.example"},{"id":"two"}]`,
			"row 2 of the list cannot be read"},
		"404": {404, "", "check cloud and URLs"}, "404 text": {404, "no route", "check cloud and URLs"},
	} {
		f := newTenant(t)
		f.says("GET /api/v1/vpnCredentials", c.status, c.body)
		got, err := f.client().Credential(t.Context(), "a@b.example")
		if got != nil {
			t.Errorf("%s: %+v", name, got)
		}
		if e := wantError(t, err, nil, "list VPN credentials", c.says); errors.Is(e, portal.ErrAbsent) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCreateCredential shows what is sent: lower case, and nothing that ZIA would refuse.
func TestCreateCredential(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("POST /api/v1/vpnCredentials", 200,
		`{"id":158933285,"type":"UFQDN","fqdn":"tokyo@corp.example","comments":"c"}`)
	got, err := f.client().CreateCredential(t.Context(), "Tokyo@Corp.example", secret.New(psk), "c")
	if err != nil || got != (portal.Credential{ID: 158933285, Type: "UFQDN", FQDN: "tokyo@corp.example",
		Comments: "c"}) {
		t.Errorf("%+v %v", got, err)
	}
	want := `{"type":"UFQDN","fqdn":"tokyo@corp.example","comments":"c","preSharedKey":"` + psk + `"}`
	if got := f.requests[1].body; got != want {
		t.Errorf("sent %s", got)
	}
}

// TestSetKeyAndDelete shows what is sent, and that what is gone is no error.
func TestSetKeyAndDelete(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("PUT /api/v1/vpnCredentials/5", 200, `{"id":5}`)
	f.says("DELETE /api/v1/vpnCredentials/5", 204, "")
	f.says("DELETE /api/v1/vpnCredentials/6", 404, "")
	f.says("DELETE /api/v1/vpnCredentials/7", 404, "<html><title>nginx</title>")
	c := f.client()
	kept := portal.Credential{ID: 5, Type: "UFQDN", FQDN: "a@b.example", Comments: `by "me"`,
		Location: &portal.Reference{ID: 9}}
	if err := c.SetKey(t.Context(), kept, secret.New(psk)); err != nil {
		t.Fatal(err)
	}
	var sent map[string]any
	if err := json.Unmarshal([]byte(f.requests[1].body), &sent); err != nil || len(sent) != 5 || sent["id"] != 5.0 ||
		sent["fqdn"] != "a@b.example" || sent["comments"] != `by "me"` || sent["preSharedKey"] != psk {
		t.Errorf("%v %v", sent, err)
	}
	for _, id := range []int64{5, 6} {
		if err := c.DeleteCredential(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	wantError(t, c.DeleteCredential(t.Context(), 7), nil, "404", "that is not the API")
}

// TestUnsendable refuses what ZIA would refuse, or change silently, before it is sent.
func TestUnsendable(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	c := f.client()
	long := strings.Repeat("x", 20000)
	for name, try := range map[string]func() error{
		"no domain":   func() error { return create(t, c, "tokyo", psk, "") },
		"two domains": func() error { return create(t, c, "a@b@c.example", psk, "") },
		"blank":       func() error { return create(t, c, "a b@c.example", psk, "") },
		"long user":   func() error { return create(t, c, long[:257]+"@c.example", psk, "") },
		"no key":      func() error { return create(t, c, "a@c.example", "", "") },
		"long key":    func() error { return create(t, c, "a@c.example", long[:256], "") },
		"comments":    func() error { return create(t, c, "a@c.example", psk, long) },
		"type": func() error {
			return c.SetKey(t.Context(), portal.Credential{ID: 1, Type: "IP"},
				secret.New(psk))
		},
		"no name":     func() error { return createLocation(t, c, portal.NewLocation{}) },
		"long name":   func() error { return createLocation(t, c, portal.NewLocation{Name: long[:129]}) },
		"description": func() error { return createLocation(t, c, portal.NewLocation{Name: "x", Description: long}) },
		"field twice": func() error {
			return createLocation(t, c, portal.NewLocation{Name: "x", Fields: map[string]any{"id": 1}})
		},
		"field": func() error {
			return createLocation(t, c, portal.NewLocation{Name: "x", Fields: map[string]any{"f": func() {}}})
		},
		"location of nil": func() error { _, err := c.PutLocation(t.Context(), portal.Location{}); return err },
	} {
		err := try()
		if e := wantError(t, err, nil, "nothing was sent"); e.Status != 0 || strings.Contains(err.Error(), psk) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(f.requests) != 0 {
		t.Errorf("%v", f.requests)
	}
}

func create(t *testing.T, c *portal.Client, fqdn, key, comments string) error {
	_, err := c.CreateCredential(t.Context(), fqdn, secret.New(key), comments)
	return err
}

func createLocation(t *testing.T, c *portal.Client, n portal.NewLocation) error {
	_, err := c.CreateLocation(t.Context(), n)
	return err
}
