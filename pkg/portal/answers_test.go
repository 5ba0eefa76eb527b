package portal_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

// TestPauses reads how long ZIA wants to be left alone, from header, body, or neither, and says so.
func TestPauses(t *testing.T) {
	t.Parallel()
	recorded := `{"message":"Rate Limit (1/SECOND) exceeded","Retry-After":"1 seconds"}`
	for name, c := range map[string]struct {
		status  int
		body    string
		headers []string
		waits   time.Duration
	}{
		"recorded":    {429, recorded, []string{"Retry-After", "1"}, time.Second},
		"header":      {429, "", []string{"Retry-After", "17"}, 17 * time.Second},
		"body":        {429, `{"Retry-After":"9 seconds"}`, nil, 9 * time.Second},
		"number":      {429, `{"Retry-After":9}`, nil, 9 * time.Second},
		"the longer":  {429, `{"Retry-After":"90 seconds"}`, []string{"Retry-After", "1"}, 90 * time.Second},
		"none at all": {429, `{"Retry-After":"0 seconds"}`, []string{"Retry-After", "0"}, 2 * time.Second},
		"minutes":     {429, `{"Retry-After":"2 minutes"}`, nil, 2 * time.Minute},
		"a date":      {429, "", []string{"Retry-After", "Tue, 14 Nov 2023 22:13:50 GMT"}, 30 * time.Second},
		"reset":       {429, "", []string{"X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "6"}, 6 * time.Second},
		"nonsense":    {429, "slow down", []string{"Retry-After", "soon"}, 2 * time.Second},
		"below zero":  {429, "", []string{"Retry-After", "-5"}, 2 * time.Second},
		"HTML":        {429, "<html>", nil, 2 * time.Second},
		"lock":        {409, `{"code":"EDIT_LOCK_NOT_AVAILABLE"}`, nil, 2 * time.Second},
		"blocked":     {401, `Resource Access Blocked`, nil, 2 * time.Second},
		"blocked 409": {409, `{"message":"Resource Access Blocked"}`, nil, 2 * time.Second},
		"barrier": {412, `{"code":"UNEXPECTED_ERROR","message":"Failed during enter Org barrier"}`, nil,
			2 * time.Second},
		"500":      {500, `{"message":"x"}`, nil, 2 * time.Second},
		"503 asks": {503, "", []string{"Retry-After", "20"}, 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.then("GET /api/v1/status", answering(c.status, c.body, c.headers...), answering(200,
				`{"status":"ACTIVE"}`))
			is, err := f.client().Status(t.Context())
			if err != nil || is != portal.Active {
				t.Fatal(is, err)
			}
			first, second := f.requests[1].at, f.requests[2].at
			if waited := second.Sub(first); waited < c.waits || waited > c.waits+time.Second {
				t.Errorf("waited %s, want %s", waited, c.waits)
			}
			if len(f.told) != 1 || f.told[0].Until.Sub(first) != c.waits || f.told[0].Attempt != 1 ||
				!strings.Contains(f.told[0].String(), "read activation status: ZIA says ") {
				t.Errorf("told %v", f.told)
			}
			if n := f.count("POST /api/v1/authenticatedSession"); n != 1 {
				t.Errorf("%d logins", n)
			}
		})
	}
}

// TestPatience ends: a limit of the hour is told with its time, a lock and an illness after some attempts.
func TestPatience(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   int
		body     string
		headers  []string
		kind     error
		says     string
		requests int
		within   time.Duration
	}{
		"hour": {429, `{"message":"Rate Limit (1000/HOUR) exceeded","Retry-After":"3000 seconds"}`, nil,
			portal.ErrLimit,
			"ZIA takes it again at 23:03:20 UTC", 1, time.Second},
		"again and again": {429, "", []string{"Retry-After", "60"}, portal.ErrLimit, "429", 6, 5 * time.Minute},
		"never says when": {429, "", nil, portal.ErrLimit, "used up, perhaps by something else", 13, 5 * time.Minute},
		"lock": {409, `{"code":"EDIT_LOCK_NOT_AVAILABLE"}`, nil, portal.ErrLocked, "another administrator", 8,
			5 * time.Minute},
		"500": {500, `{"message":"Internal"}`, nil, nil, "ZIA is ill", 4, time.Minute},
		"502": {502, `<html><title>Bad Gateway</title></html>`, nil, nil, `an HTML page "Bad Gateway"`, 4, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.says("GET /api/v1/status", c.status, c.body, c.headers...)
			began := f.clock.Now()
			_, err := f.client().Status(t.Context())
			e := wantError(t, err, c.kind, c.says)
			if n := len(f.calls()); n != c.requests || f.clock.Now().Sub(began) > c.within {
				t.Errorf("%d requests in %s", n, f.clock.Now().Sub(began))
			}
			if name == "hour" && !e.Again.Equal(began.Add(50*time.Minute)) || name == "never says when" &&
				!e.Again.IsZero() {
				t.Errorf("again at %s", e.Again)
			}
		})
	}
}

// TestPatienceIsAnOption: who can wait for an hour may.
func TestPatienceIsAnOption(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.then("GET /api/v1/status", answering(429, `{"Retry-After":"3000 seconds"}`), answering(200,
		`{"status":"ACTIVE"}`))
	c := f.client(func(o *portal.Options) { o.Patience = time.Hour })
	if _, err := c.Status(t.Context()); err != nil {
		t.Error(err)
	}
	if got := f.told[0].String(); got != "read activation status: ZIA says 429; goes on at 23:03:20" {
		t.Errorf("%s", got)
	}
}

// TestRefusals name call, status, code, transaction and what to do, and are not asked for again.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status  int
		body    string
		headers []string
		kind    error
		want    string
	}{
		"duplicate": {409, `{"code":"DUPLICATE_ITEM","message":"already associated with current organization."}`,
			[]string{"X-Transaction-Id", "abc-1", "X-Oneapi-Request-Id", "def"}, portal.ErrDuplicate,
			"create VPN credential: POST /vpnCredentials: 409 DUPLICATE_ITEM: already associated with current " +
				"organization. (transaction abc-1); read what is there, and adopt it or delete it"},
		"other 409": {409, `{"code":"STALE"}`, nil, nil,
			"create VPN credential: POST /vpnCredentials: 409 STALE; read again what is there"},
		"argument": {400, `{"code":"INVALID_INPUT_ARGUMENT","message":"Domain is not  yours\n"}`,
			[]string{"X-Oneapi-Request-Id", "r-9"}, nil, "create VPN credential: POST /vpnCredentials: 400 " +
				"INVALID_INPUT_ARGUMENT: Domain is not yours (transaction r-9); correct what ZIA objects to"},
		"read-only": {403, `{"code":"STATE_READONLY","message":"x"}`, []string{"X-Zscaler-Mode", "read-only"},
			portal.ErrReadOnly, "create VPN credential: POST /vpnCredentials: 403 STATE_READONLY: x; ZIA is under " +
				"maintenance and takes no changes: run it again later; trust.zscaler.com tells when"},
		"mode": {503, ``, []string{"x-zscaler-mode", "read-only"}, portal.ErrReadOnly, "create VPN credential: POST " +
			"/vpnCredentials: 503: (no text); ZIA is under maintenance and takes no changes: run it again later; " +
			"trust.zscaler.com tells when"},
		"scope": {403, `{"code":"SCOPE_LIMITED"}`, nil, nil, "create VPN credential: POST /vpnCredentials: 403 " +
			"SCOPE_LIMITED; give the role of this login access to VPN credentials, locations and activation"},
		"subscription": {403, `{"code":"NOT_SUBSCRIBED"}`, nil, nil,
			"create VPN credential: POST /vpnCredentials: 403 " +
				"NOT_SUBSCRIBED; the tenant has no subscription for this: ask Zscaler, or import a CSV file in " +
				"the portal"},
		"full": {403, `{"code":"LIMIT_EXCEEDED"}`, nil, nil, "create VPN credential: POST /vpnCredentials: 403 " +
			"LIMIT_EXCEEDED; the tenant has as many as it may: delete some, or ask Zscaler"},
		"moved": {403, "Tenant is accessible only through Zscaler OneAPI", nil, portal.ErrLogin,
			"create VPN credential: POST /vpnCredentials: 403: Tenant is accessible only through Zscaler OneAPI; " +
				"this tenant has moved to ZIdentity: use the login of OneAPI"},
		"page": {406, "<!doctype html><TITLE>\nApache\n</TITLE>", nil, nil, "create VPN credential: POST " +
			`/vpnCredentials: 406: an HTML page "Apache"; that is not the API: check cloud, URLs and proxy`},
		"redirect": {302, "", []string{"Location", "https://elsewhere.example/"}, nil, "create VPN credential: POST " +
			"/vpnCredentials: 302: (no text); that is not the API: check cloud, URLs and proxy"},
		"proxy": {407, "", nil, nil,
			"create VPN credential: POST /vpnCredentials: 407: (no text); the proxy asks for a " +
				"login: it belongs into HTTPS_PROXY"},
		"not there": {404, "", nil, nil,
			"create VPN credential: POST /vpnCredentials: 404: (no text); check cloud and URLs"},
		"controls": {400, "\x1b[2J\u202eup\x00" + strings.Repeat("ä", 300), nil, nil, "create VPN credential: POST " +
			`/vpnCredentials: 400: \x1b[2J\u202eup\x00` + strings.Repeat("ä", 140) + "…; correct what ZIA objects to"},
		"number": {400, `{"code":17,"message":{"a":1}}`, nil, nil,
			"create VPN credential: POST /vpnCredentials: 400 17; correct what ZIA objects to"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.says("POST /api/v1/vpnCredentials", c.status, c.body, c.headers...)
			f.says("GET /api/v1/vpnCredentials", 200, "[]")
			err := create(t, f.client(), "a@b.example", psk, "")
			wantError(t, err, c.kind)
			if err.Error() != c.want {
				t.Errorf("%s\nwant\n%s", err, c.want)
			}
			want := []string{"POST /vpnCredentials"}
			if name == "page" { // whoever has written it may have sent the request on
				want = append(want, "GET /vpnCredentials")
			}
			wantCalls(t, f.calls(), want...)
		})
	}
}

// TestReadOnlyReadsOn: in maintenance, reading works, and what is not there is not there.
func TestReadOnlyReadsOn(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("GET /api/v1/locations/1", 404, `{"code":"RESOURCE_NOT_FOUND"}`, "X-Zscaler-Mode", "read-only")
	if l, err := f.client().LocationByID(t.Context(), 1); l != nil || err != nil {
		t.Error(l, err)
	}
}

// TestErrorsAreToldApart by errors.Is, through whatever wraps them.
func TestErrorsAreToldApart(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("POST /api/v1/vpnCredentials", 409, `{"code":"DUPLICATE_ITEM"}`)
	err := create(t, f.client(), "a@b.example", psk, "")
	for _, kind := range []error{portal.ErrAbsent, portal.ErrLogin, portal.ErrReadOnly, portal.ErrLimit,
		portal.ErrLocked} {
		if errors.Is(err, kind) {
			t.Errorf("%v is %v", err, kind)
		}
	}
	if !errors.Is(&portal.InDoubtError{Reason: err}, portal.ErrDuplicate) {
		t.Error("the reason is lost")
	}
}

// TestRedirectsAreNotFollowed: they would carry the login elsewhere.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("GET /api/v1/status", http.StatusTemporaryRedirect, "", "Location", "https://elsewhere.example/api/v1/x")
	_, err := f.client().Status(t.Context())
	wantError(t, err, nil, "307")
	wantCalls(t, f.calls(), "GET /status")
}
