package portal_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

const made = `{"id":7,"type":"UFQDN","fqdn":"a@b.example","comments":"ours"}`

// wantDoubt holds an error against one that leaves something open.
func wantDoubt(t *testing.T, err error, says ...string) *portal.InDoubtError {
	t.Helper()
	var d *portal.InDoubtError
	if !errors.As(err, &d) || d.Call == "" || d.Method == "" || d.Path == "" {
		t.Fatalf("%v (%T) is no portal.InDoubtError", err, err)
	}
	for _, s := range append(says, "it is not known whether this took effect") {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%q is not in: %v", s, err)
		}
	}
	return d
}

// TestLostCreate is looked for before it is made again, and what is found is taken only if it is ours.
func TestLostCreate(t *testing.T) {
	t.Parallel()
	post, list := "POST /vpnCredentials", "GET /vpnCredentials"
	put := "PUT /vpnCredentials/7"
	sick := answering(500, `{"message":"Internal"}`)
	found := answering(200, "["+made+"]")
	none := answering(200, "[]")
	for name, c := range map[string]struct {
		posts, lists []http.HandlerFunc
		put          http.HandlerFunc
		calls        []string
		ends         string // "done", "doubt", or what the error says
	}{
		"it had taken effect": {hs(sick), hs(found), answering(200, made), []string{post, list, put}, "done"},
		"the answer was lost": {hs(lost), hs(found), answering(200, made), []string{post, list, put}, "done"},
		"the answer was no answer": {hs(answering(200, "")), hs(found), answering(200, made), []string{post, list,
			put}, "done"},
		"it had not": {hs(sick, answering(200, made)), hs(none), nil, []string{post, list, post}, "done"},
		"it had not, thrice": {hs(sick, sick, answering(200, made)), hs(none), nil, []string{post, list, post, list,
			post}, "done"},
		"behind a lock": {hs(answering(409, `{"code":"EDIT_LOCK_NOT_AVAILABLE"}`), answering(200, made)), hs(none), nil,
			[]string{post, list, post}, "done"},
		"under a limit": {hs(answering(429, ""), answering(200, made)), hs(none), nil, []string{post, post}, "done"},
		"never": {hs(sick), hs(none), nil, []string{post, list, post, list, post, list, post, list},
			"500: Internal; ZIA is ill"},
		"never an answer": {hs(lost), hs(none), nil, []string{post, list, post, list, post, list, post, list},
			"doubt"},
		"nor one to the list": {hs(sick), hs(lost), nil, []string{post, list, list, list, list}, "doubt"},
		"nor to the key":      {hs(sick), hs(found), lost, []string{post, list, put, put, put, put}, "doubt"},
		"late": {hs(lost, answering(409, `{"code":"DUPLICATE_ITEM"}`)), hs(none, found), answering(200, made),
			[]string{post, list, post, list, put}, "done"},
		"late, behind a limit": {hs(lost, answering(429, "")), hs(none, found), answering(200, made),
			[]string{post, list, post, list, put}, "done"},
		"late, in other words": {hs(lost, answering(400, `{"message":"exists"}`)), hs(none, found), answering(200,
			made), []string{post, list, post, list, put}, "done"},
		"linked meanwhile": {hs(sick), hs(answering(200, `[{"id":7,"fqdn":"a@b.example","comments":"ours",
			"location":{"id":3,"name":"x"}}]`)), nil, []string{post, list}, "somebody else has created it meanwhile"},
		"other comments": {hs(sick), hs(answering(200, `[{"id":7,"fqdn":"A@b.example"}]`)), nil, []string{post, list},
			"somebody else has created it meanwhile"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("POST /api/v1/vpnCredentials", c.posts...)
			f.then("GET /api/v1/vpnCredentials", c.lists...)
			f.on("PUT /api/v1/vpnCredentials/7", c.put)
			err := create(t, f.client(), "a@b.example", psk, "ours")
			wantCalls(t, f.calls(), c.calls...)
			switch c.ends {
			case "done":
				if err != nil {
					t.Error(err)
				}
			case "doubt":
				wantDoubt(t, err)
			default:
				wantError(t, err, nil, c.ends)
				if errors.As(err, new(*portal.InDoubtError)) {
					t.Errorf("%v is no doubt", err)
				}
			}
		})
	}
}

func hs(h ...http.HandlerFunc) []http.HandlerFunc { return h }

// TestLostLocation is looked for as well: by its name when it was created, by what it holds when it was written.
func TestLostLocation(t *testing.T) {
	t.Parallel()
	const whole = `{"id":9,"name":"Tokyo 01","vpnCredentials":[{"id":7,"type":"UFQDN","fqdn":"a@b.example"}],` +
		`"x":[1, 2]}`
	f := newTenant(t)
	f.then("POST /api/v1/locations", lost)
	f.says("GET /api/v1/locations", 200, `[{"id":9,"name":"Tokyo 01"}]`)
	f.says("GET /api/v1/locations/9", 200, whole)
	c := f.client()
	n := portal.NewLocation{Name: "Tokyo 01", Credentials: []portal.Credential{{ID: 7}}}
	l, err := c.CreateLocation(t.Context(), n)
	if err != nil || string(l.Document()) != whole {
		t.Fatalf("%v %v", l, err)
	}
	n.Credentials = []portal.Credential{{ID: 8}}
	_, err = c.CreateLocation(t.Context(), n)
	wantError(t, err, portal.ErrDuplicate, "somebody else")
	wantCalls(t, f.calls(), "POST /locations", "GET /locations", "GET /locations/9", "POST /locations",
		"GET /locations", "GET /locations/9")

	for name, c := range map[string]struct {
		read  http.HandlerFunc
		calls int // of PUT
		ends  string
	}{
		"it holds it":     {answering(200, strings.Replace(whole, "[1, 2]", "[1,2]", 1)), 1, "done"},
		"not the field":   {answering(200, strings.Replace(whole, "[1, 2]", "[1]", 1)), 2, "done"},
		"not the link":    {answering(200, strings.Replace(whole, `"id":7`, `"id":6`, 1)), 2, "done"},
		"gone":            {answering(404, ""), 1, "somebody has deleted it meanwhile"},
		"not to be asked": {answering(403, ""), 1, "doubt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("PUT /api/v1/locations/9", lost, answering(200, whole))
			f.on("GET /api/v1/locations/9", c.read)
			_, err := f.client().PutLocation(t.Context(), parsed(t, whole))
			switch c.ends {
			case "done":
				if err != nil {
					t.Error(err)
				}
			case "doubt":
				wantDoubt(t, err, "reading it again failed", "403")
			default:
				wantError(t, err, portal.ErrAbsent, c.ends)
			}
			if n := f.count("PUT /api/v1/locations/9"); n != c.calls {
				t.Errorf("%d times written", n)
			}
		})
	}
}

// TestLostKeyAndDelete can be made again without asking.
func TestLostKeyAndDelete(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.then("PUT /api/v1/vpnCredentials/7", lost, answering(502, ""), answering(200, made))
	f.then("DELETE /api/v1/vpnCredentials/7", lost, answering(200, ""), answering(404, ""))
	c := f.client()
	credential := portal.Credential{ID: 7, Type: "UFQDN", FQDN: "a@b.example"}
	if err := c.SetKey(t.Context(), credential, newKey()); err != nil {
		t.Error(err)
	}
	if err := c.DeleteCredential(t.Context(), 7); err != nil {
		t.Error(err)
	}
	f.on("PUT /api/v1/vpnCredentials/7", lost)
	f.then("DELETE /api/v1/vpnCredentials/7", answering(500, ""), answering(400, ""))
	d := wantDoubt(t, c.SetKey(t.Context(), credential, newKey()), "set key of VPN credential: PUT /vpnCredentials/7")
	if d.Call != "set key of VPN credential" || d.Method != "PUT" || d.Path != "/vpnCredentials/7" {
		t.Errorf("%+v", d)
	}
	wantDoubt(t, c.DeleteCredential(t.Context(), 7), "400")
}

// TestCalledOff in the middle of a write leaves it in doubt; in front of it, it does not.
func TestCalledOff(t *testing.T) {
	t.Parallel()
	why := errors.New("the operator has had enough of " + psk)
	for name, c := range map[string]struct {
		within string
		doubt  bool
	}{
		"login": {"POST /api/v1/authenticatedSession", false}, "write": {"POST /api/v1/vpnCredentials", true},
	} {
		f := newTenant(t)
		ctx, cancel := context.WithCancelCause(t.Context())
		f.on(c.within, func(http.ResponseWriter, *http.Request) { cancel(why); panic(http.ErrAbortHandler) })
		client := f.client()
		_, err := client.CreateCredential(ctx, "a@b.example", newKey(), "")
		if !errors.Is(err, why) || errors.As(err, new(*portal.InDoubtError)) != c.doubt ||
			strings.Contains(err.Error(), psk) && c.doubt {
			t.Errorf("%s: %v", name, err)
		}
		n := len(f.requests)
		if _, err := client.Status(ctx); !errors.Is(err, why) || len(f.requests) != n {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestCalledOffInAPause ends at once, and without a doubt where nothing was done.
func TestCalledOffInAPause(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		doubt  bool
	}{"limit": {answering(429, ""), false}, "illness": {answering(500, ""), true}} {
		f := newTenant(t)
		ctx, cancel := context.WithCancel(t.Context())
		f.on("POST /api/v1/vpnCredentials", c.answer)
		client := f.client(func(o *portal.Options) { o.Told = func(portal.Event) { cancel() } })
		_, err := client.CreateCredential(ctx, "a@b.example", newKey(), "")
		if !errors.Is(err, context.Canceled) || errors.As(err, new(*portal.InDoubtError)) != c.doubt {
			t.Errorf("%s: %v", name, err)
		}
		wantCalls(t, f.calls(), "POST /vpnCredentials")
	}
}

// TestLoginLostOnTheWay: a create in doubt stays in doubt when the login is refused afterwards.
func TestLoginLostOnTheWay(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("POST /api/v1/vpnCredentials", 500, "")
	f.says("GET /api/v1/vpnCredentials", 401, "SESSION_NOT_VALID")
	c := f.client()
	if err := c.Login(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.says("POST /api/v1/authenticatedSession", 400, `{"code":"INVALID_USERNAME_OR_PASSWORD"}`)
	err := create(t, c, "a@b.example", psk, "")
	wantDoubt(t, err, "500", "INVALID_USERNAME_OR_PASSWORD")
	if !errors.Is(err, portal.ErrLogin) || f.count("POST /api/v1/authenticatedSession") != 2 {
		t.Errorf("%v", err)
	}
}

// TestActivate waits until it is in force, and asks again for what was not taken up.
func TestActivate(t *testing.T) {
	t.Parallel()
	activate, look := "POST /status/activate", "GET /status"
	is := func(s string) http.HandlerFunc { return answering(200, `{"status":"`+s+`"}`) }
	for name, c := range map[string]struct {
		posts, looks []http.HandlerFunc
		calls        []string
		ends         string
	}{
		"at once": {hs(is("ACTIVE")), nil, []string{activate}, "done"},
		"in time": {hs(is("INPROGRESS")), hs(is("INPROGRESS"), is("ACTIVE")), []string{activate, look, look}, "done"},
		"not once": {hs(is("PENDING")), hs(is("PENDING"), is("PENDING"), is("ACTIVE")), []string{activate, look, look,
			activate, look}, "done"},
		"lost": {hs(lost), hs(is("ACTIVE")), []string{activate, look, look}, "done"},
		"lost before": {hs(lost, is("INPROGRESS")), hs(is("PENDING"), is("ACTIVE")), []string{activate, look,
			activate, look}, "done"},
		"refused": {hs(answering(403, "")), nil, []string{activate}, "give the role of this login access"},
		"text":    {hs(answering(200, "OK")), hs(is("ACTIVE")), []string{activate, look, look}, "done"},
		"again, and refused": {hs(is("INPROGRESS"), answering(403, "")), hs(is("PENDING")), []string{activate, look,
			look, activate}, "doubt"},
		"unseen": {hs(is("INPROGRESS")), hs(answering(403, "")), []string{activate, look}, "doubt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("POST /api/v1/status/activate", c.posts...)
			if c.looks != nil {
				f.then("GET /api/v1/status", c.looks...)
			}
			err := f.client().Activate(t.Context())
			wantCalls(t, f.calls(), c.calls...)
			switch c.ends {
			case "done":
				if err != nil {
					t.Error(err)
				}
			case "doubt":
				wantDoubt(t, err)
			default:
				wantError(t, err, nil, c.ends)
			}
		})
	}
}

// TestActivateEnds after its time, within the limits of ZIA, and when it is called off.
func TestActivateEnds(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"INPROGRESS", "PENDING", "SOMETHING_NEW"} {
		f := newTenant(t)
		f.says("POST /api/v1/status/activate", 200, `{"status":"`+status+`"}`)
		f.says("GET /api/v1/status", 200, `{"status":"`+status+`"}`)
		began := f.clock.Now()
		wantDoubt(t, f.client().Activate(t.Context()),
			"activate: POST /status/activate: after 5m0s ZIA still says "+status)
		if took := f.clock.Now().Sub(began); took > 5*time.Minute || took < 4*time.Minute {
			t.Errorf("%s: %s", status, took)
		}
		if n := f.count("POST /api/v1/status/activate"); n > 3 || (n > 1) != (status == "PENDING") {
			t.Errorf("%s: %d activations", status, n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		f.on("POST /api/v1/status/activate", func(w http.ResponseWriter, _ *http.Request) {
			say(w, 200, `{"status":"INPROGRESS"}`)
			cancel()
		})
		if err := f.client().Activate(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		} else {
			wantDoubt(t, err)
		}
	}
}
