package portal_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

// tokyo has what a decoder into a struct and back would lose: order, unknown fields, numbers, escapes, blanks.
const tokyo = `{ "zz":1.50e1, "id":149873535,"name":"Tokyo \u00301", "big":12345678901234567890123,
 "vpnCredentials" : [ {"id":7,"type":"UFQDN","fqdn":"a@b.example","comments":"<&>"}],
 "dynamiclocationGroups":[{"id":1, "name" : "g"}], "html":"<b>&amp;\/","empty":"" ,"nil":null, "zz":2 }` + "\n"

func parsed(t *testing.T, doc string) portal.Location {
	t.Helper()
	l, err := portal.ParseLocation([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestLocationKeepsEveryByte but for the links that are changed.
func TestLocationKeepsEveryByte(t *testing.T) {
	t.Parallel()
	l := parsed(t, tokyo)
	if l.ID != 149873535 || l.Name != "Tokyo 01" || string(l.Document()) != tokyo {
		t.Errorf("%+v", l)
	}
	seven, eight := portal.Credential{ID: 7}, portal.Credential{ID: 8, Type: "UFQDN", FQDN: "new@b.example"}
	if got := l.Credentials(); len(got) != 1 || got[0].FQDN != "a@b.example" || got[0].Comments != "<&>" {
		t.Errorf("%+v", got)
	}
	more := l.WithCredential(eight)
	want := strings.Replace(tokyo, `"<&>"}]`, `"<&>"},{"id":8,"type":"UFQDN"}]`, 1)
	if string(more.Document()) != want || !more.Links(8) || l.Links(8) {
		t.Errorf("with:\n%s", more.Document())
	}
	for name, same := range map[string]portal.Location{
		"again":                     more.WithCredential(eight),
		"without what is not there": more.WithoutCredential(portal.Credential{ID: 9}),
	} {
		if string(same.Document()) != want {
			t.Errorf("%s:\n%s", name, same.Document())
		}
	}
	if got := more.WithoutCredential(eight); string(got.Document()) != tokyo {
		t.Errorf("without:\n%s", got.Document())
	}
	if got := string(more.WithoutCredential(seven).Document()); !strings.Contains(got, `[ {"id":8,"type":"UFQDN"}]`) {
		t.Errorf("without the first:\n%s", got)
	}
	none := l.WithoutCredential(seven)
	if got := string(none.Document()); !strings.Contains(got, `"vpnCredentials" : [ ],`) || none.Links(7) {
		t.Errorf("without any:\n%s", got)
	}
	if got := string(none.WithCredential(eight).Document()); !strings.Contains(got, `: [{"id":8,"type":"UFQDN"}],`) {
		t.Errorf("the first:\n%s", got)
	}
}

// TestLocationWithoutLinks gets the field, or the list in it.
func TestLocationWithoutLinks(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		"{\"id\":1,\"name\":\"x\" }\n": "{\"id\":1,\"name\":\"x\" ,\"vpnCredentials\":" +
			`[{"id":8,"type":"UFQDN"}]}` + "\n",
		`{"vpnCredentials":null,"id":1,"name":"}"}`: `{"vpnCredentials":[{"id":8,"type":"UFQDN"}],"id":1,"name":"}"}`,
		`{"id":1,"vpnCredentials":[],"name":"x"}`:   `{"id":1,"vpnCredentials":[{"id":8,"type":"UFQDN"}],"name":"x"}`,
	} {
		if got := string(parsed(t, doc).WithCredential(portal.Credential{ID: 8}).Document()); got != want {
			t.Errorf("%s\n%s", doc, got)
		}
	}
	twice := parsed(t, `{"id":1,"name":"x","vpnCredentials":[{"id":8},{"id":9},{"id":8}]}`)
	if got := string(twice.WithoutCredential(portal.Credential{ID: 8}).Document()); !strings.Contains(got,
		`[{"id":9}]`) {
		t.Error(got)
	}
	if got := (portal.Location{}).WithCredential(portal.Credential{ID: 8}); len(got.Document()) != 0 {
		t.Errorf("%s", got.Document())
	}
}

// TestNoLocation are documents that are refused, before something is lost of them.
func TestNoLocation(t *testing.T) {
	t.Parallel()
	for _, doc := range []string{
		"", "[]", "null", `{"id":1`, `{"id":1,"name":"x"} {}`, `{"name":"x"}`, `{"id":1}`, `{"id":"1","name":"x"}`,
		`{"id":1,"id":2,"name":"x"}`, `{"id":1,"name":"x","vpnCredentials":{}}`,
		`{"id":1,"name":"x","vpnCredentials":[1]}`,
		`{"id":1,"name":"x","vpnCredentials":[{"type":"UFQDN"}]}`, `{"id":1,"name":"x",}`, `{"ID":1,"name":"x"}`,
		`{"id":1,"name":"x","vpnCredentials":[],"vpnCredentials":[]}`, `{"id":1,"name":"x","a":tru}`,
		`{"id":1.5,"name":"x"}`, `{"id":null,"name":"x"}`, `{"id":0,"name":"x"}`, `{"id":1,"name":null}`,
	} {
		if l, err := portal.ParseLocation([]byte(doc)); err == nil {
			t.Errorf("%s: %+v", doc, l)
		}
	}
}

// FuzzLocation links and unlinks in any document: nothing else of it changes.
func FuzzLocation(f *testing.F) {
	f.Add([]byte(tokyo), int64(7))
	f.Add([]byte(`{"id":1,"name":"x"}`), int64(8))
	f.Add([]byte(`{"vpnCredentials":null,"id":1,"name":"x"}`), int64(0))
	f.Add([]byte(`{"id":1,"name":"x","vpnCredentials":[{"id":8},{"id":9},{"id":8}],"vpncredentials":3}`), int64(8))
	f.Fuzz(func(t *testing.T, doc []byte, id int64) {
		l, err := portal.ParseLocation(doc)
		if err != nil {
			return
		}
		if !bytes.Equal(l.Document(), doc) {
			t.Fatal("it is not kept")
		}
		c := portal.Credential{ID: id, Type: "UFQDN"}
		for name, changed := range map[string]portal.Location{
			"with": l.WithCredential(c), "without": l.WithoutCredential(c),
			"both": l.WithCredential(c).WithoutCredential(c),
		} {
			if id != 0 && changed.Links(id) != (name == "with") {
				t.Errorf("%s: %s", name, changed.Document())
			}
			if id == 0 {
				continue
			}
			if _, err := portal.ParseLocation(changed.Document()); err != nil {
				t.Errorf("%s: %v\n%s", name, err, changed.Document())
			}
			if before, after := rest(t, doc), rest(t, changed.Document()); before != after {
				t.Errorf("%s:\n%s\n%s", name, before, after)
			}
		}
	})
}

// rest is all of a document but the links, to the byte and in its order.
func rest(t *testing.T, doc []byte) string {
	d := json.NewDecoder(bytes.NewReader(doc))
	var b strings.Builder
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	for d.More() {
		key, err := d.Token()
		var value json.RawMessage
		if err == nil {
			err = d.Decode(&value)
		}
		if err != nil {
			t.Fatal(err)
		}
		if key != "vpnCredentials" {
			b.WriteString(key.(string) + "=" + string(value) + "\n")
		}
	}
	return b.String()
}

// TestLocationIsReadWhole by its exact name: a list, then the document.
func TestLocationIsReadWhole(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.on("GET /api/v1/locations", func(w http.ResponseWriter, r *http.Request) {
		if got := r.URL.Query().Get("search"); got != "Tokyo 01" {
			t.Errorf("%q", got)
		}
		say(w, 200, `[{"id":1,"name":"Tokyo 011"},{"id":2,"name":"tokyo 01"},{"id":149873535,"name":"Tokyo 01"}]`)
	})
	f.says("GET /api/v1/locations/149873535", 200, tokyo)
	c := f.client()
	l, err := c.Location(t.Context(), "Tokyo 01")
	if err != nil || string(l.Document()) != tokyo {
		t.Fatalf("%v %v", l, err)
	}
	f.says("GET /api/v1/locations", 200, `[{"id":1,"name":"Tokyo 011"}]`)
	if l, err := c.Location(t.Context(), "Tokyo 01"); l != nil || err != nil {
		t.Errorf("%v %v", l, err)
	}
	if l, err := c.LocationByID(t.Context(), 3); l != nil || err != nil {
		t.Errorf("%v %v", l, err)
	}
	f.says("GET /api/v1/locations/4", 200, `{"id":4}`)
	_, err = c.LocationByID(t.Context(), 4)
	wantError(t, err, nil,
		"read location: GET /locations/4: 200: the answer is not a location: the document has no name")
}

// TestPutLocation sends the document to the byte.
func TestPutLocation(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("PUT /api/v1/locations/149873535", 200,
		`{"id":149873535,"name":"Tokyo 01","vpnCredentials":[{"id":7},{"id":8}]}`)
	f.says("DELETE /api/v1/locations/149873535", 204, "")
	c := f.client()
	l := parsed(t, tokyo).WithCredential(portal.Credential{ID: 8})
	got, err := c.PutLocation(t.Context(), l)
	if err != nil || !got.Links(8) || f.requests[1].body != string(l.Document()) {
		t.Errorf("%s %v", f.requests[1].body, err)
	}
	if err := c.DeleteLocation(t.Context(), l.ID); err != nil {
		t.Error(err)
	}
}

// TestCreateLocation sends what is set, in one order, and links by id and type alone.
func TestCreateLocation(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("POST /api/v1/locations", 200, `{"id":158933286,"name":"Tokyo 01","country":"JAPAN"}`)
	c := f.client()
	got, err := c.CreateLocation(t.Context(), portal.NewLocation{Name: "Tokyo 01", Description: "d", Country: "JAPAN",
		TZ: "JAPAN_ASIA_TOKYO", State: "s", Profile: "SERVER", Up: 20000, Down: 100000,
		Credentials: []portal.Credential{{ID: 7, FQDN: "a@b.example", Comments: "c"}, {ID: 8, Type: "IP"}},
		Fields:      map[string]any{"ofwEnabled": true, "authRequired": false}})
	if err != nil || got.ID != 158933286 {
		t.Fatalf("%v %v", got, err)
	}
	want := `{"name":"Tokyo 01","description":"d","country":"JAPAN","state":"s","tz":"JAPAN_ASIA_TOKYO",` +
		`"profile":"SERVER","upBandwidth":20000,"dnBandwidth":100000,` +
		`"vpnCredentials":[{"id":7,"type":"UFQDN"},{"id":8,"type":"IP"}],"authRequired":false,"ofwEnabled":true}`
	if f.requests[1].body != want {
		t.Errorf("sent %s", f.requests[1].body)
	}
	if err := createLocation(t, c, portal.NewLocation{Name: "x"}); err != nil || f.requests[2].body != `{"name":"x"}` {
		t.Errorf("%v %s", err, f.requests[2].body)
	}
}
