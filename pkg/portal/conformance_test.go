package portal_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// world is a tenant on the fake: two credentials, of which one is linked, and a location with fields that the client
// does not know.
type world struct {
	fake                 *fakezia.Server
	free, used, location int64
	told                 []portal.Event
}

const osaka = `{"name":"Osaka","country":"JAPAN","tz":"JAPAN_ASIA_TOKYO","zz":1.50,"unknown":{"b":[1, 2],"a":"<&>"},` +
	`"vpnCredentials":[{"id":%d,"type":"UFQDN"}],"dynamiclocationGroups":[{"id":3,"name":"g"}]}`

func newWorld(t *testing.T) *world {
	t.Helper()
	fake, err := fakezia.New(fakezia.Config{ActivationPolls: 2})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{fake: fake}
	errs := make([]error, 3)
	w.free, errs[0] = fake.AddCredential(fakezia.Credential{FQDN: "kyoto@corp.example", PSK: "old", Comments: "c"})
	w.used, errs[1] = fake.AddCredential(fakezia.Credential{FQDN: "osaka@corp.example", PSK: "old"})
	w.location, errs[2] = fake.AddLocation(fmt.Sprintf(osaka, w.used))
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	fake.Activate()
	return w
}

func (w *world) client(t *testing.T, login string) *portal.Client {
	t.Helper()
	admin, api := fakezia.DefaultAdmin(), fakezia.DefaultClient()
	o := portal.Options{Cloud: "zscalertwo", HTTP: &http.Client{Transport: w.fake.Transport()},
		Told: func(e portal.Event) { w.told = append(w.told, e) },
		Login: portal.Legacy{User: admin.User, Password: secret.New(admin.Password),
			APIKey: secret.New(admin.APIKey)}}
	if login == "oneapi" {
		o.Login = portal.OneAPI{Vanity: "acme", ClientID: api.ID, ClientSecret: secret.New(api.Secret)}
	}
	c, err := portal.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// kyoto is the credential that is linked to nothing, as it is read.
func (w *world) kyoto() portal.Credential {
	return portal.Credential{ID: w.free, Type: "UFQDN", FQDN: "kyoto@corp.example", Comments: "c"}
}

// call is a call of the client, and whether it has taken effect.
type call struct {
	method, route string
	// before is done without a fault; it gives the call itself.
	before func(ctx context.Context, c *portal.Client, w *world) (func() error, error)
	done   func(w *world) bool
}

func plain(do func(ctx context.Context, c *portal.Client, w *world) error) func(context.Context, *portal.Client,
	*world) (func() error, error) {
	return func(ctx context.Context, c *portal.Client, w *world) (func() error, error) {
		return func() error { return do(ctx, c, w) }, nil
	}
}

// wanted is an error when a read does not give what is there.
func wanted(ok bool, err error) error {
	if err == nil && !ok {
		return errors.New("it gave something else than what is there")
	}
	return err
}

func conformance() map[string]call {
	always := func(*world) bool { return true }
	return map[string]call{
		"Login": {"POST", "/authenticatedSession", plain(func(ctx context.Context, c *portal.Client, _ *world) error {
			return errors.Join(c.Close(ctx), c.Login(ctx))
		}), always},
		"Credential": {"GET", "/vpnCredentials", plain(func(ctx context.Context, c *portal.Client, w *world) error {
			got, err := c.Credential(ctx, "Osaka@corp.example")
			return wanted(got != nil && got.ID == w.used && got.Location != nil && got.Location.ID == w.location, err)
		}), always},
		"Credentials": {"GET", "/vpnCredentials", plain(func(ctx context.Context, c *portal.Client, _ *world) error {
			got, err := c.Credentials(ctx)
			return wanted(len(got) == 2, err)
		}), always},
		"CreateCredential": {"POST", "/vpnCredentials", plain(func(ctx context.Context, c *portal.Client,
			_ *world) error {
			got, err := c.CreateCredential(ctx, "Nara@corp.example", newKey(), "ours")
			return wanted(got.ID != 0, err)
		}), func(w *world) bool {
			c, ok := w.fake.Edited().Credential("nara@corp.example")
			return ok && c.PSK == psk && c.Comments == "ours"
		}},
		"SetKey": {"PUT", "/vpnCredentials/{id}", plain(func(ctx context.Context, c *portal.Client, w *world) error {
			return c.SetKey(ctx, w.kyoto(), newKey())
		}), func(w *world) bool {
			c, ok := w.fake.Edited().Credential("kyoto@corp.example")
			return ok && c.PSK == psk
		}},
		"DeleteCredential": {"DELETE", "/vpnCredentials/{id}", plain(func(ctx context.Context, c *portal.Client,
			w *world) error {
			return c.DeleteCredential(ctx, w.free)
		}), func(w *world) bool { _, ok := w.fake.Edited().Credential("kyoto@corp.example"); return !ok }},
		"Location": {"GET", "/locations", plain(func(ctx context.Context, c *portal.Client, w *world) error {
			got, err := c.Location(ctx, "Osaka")
			return wanted(got != nil && got.ID == w.location && got.Links(w.used), err)
		}), always},
		"LocationByID": {"GET", "/locations/{id}", plain(func(ctx context.Context, c *portal.Client, w *world) error {
			got, err := c.LocationByID(ctx, w.location)
			return wanted(got != nil && got.Name == "Osaka", err)
		}), always},
		"CreateLocation": {"POST", "/locations", plain(func(ctx context.Context, c *portal.Client, w *world) error {
			got, err := c.CreateLocation(ctx, portal.NewLocation{Name: "Kyoto", Country: "JAPAN",
				Credentials: []portal.Credential{w.kyoto()}})
			return wanted(got.ID != 0 && got.Links(w.free), err)
		}), func(w *world) bool {
			l, ok := w.fake.Edited().Location("Kyoto")
			return ok && slices.Equal(l.Credentials, []int64{w.free})
		}},
		"PutLocation": {"PUT", "/locations/{id}", func(ctx context.Context, c *portal.Client,
			w *world) (func() error, error) {
			l, err := c.LocationByID(ctx, w.location)
			if err != nil || l == nil {
				return nil, fmt.Errorf("%v %w", l, err)
			}
			return func() error {
				got, err := c.PutLocation(ctx, l.WithCredential(w.kyoto()))
				return wanted(got.Links(w.free), err)
			}, nil
		}, func(w *world) bool {
			l, ok := w.fake.Edited().Location("Osaka")
			return ok && slices.Contains(l.Credentials, w.free)
		}},
		"DeleteLocation": {"DELETE", "/locations/{id}", plain(func(ctx context.Context, c *portal.Client,
			w *world) error {
			return c.DeleteLocation(ctx, w.location)
		}), func(w *world) bool { _, ok := w.fake.Edited().Location("Osaka"); return !ok }},
		"Status": {"GET", "/status", plain(func(ctx context.Context, c *portal.Client, _ *world) error {
			got, err := c.Status(ctx)
			return wanted(got == portal.Active, err)
		}), always},
		"Activate": {"POST", "/status/activate", func(ctx context.Context, c *portal.Client,
			w *world) (func() error, error) {
			return func() error { return c.Activate(ctx) }, c.SetKey(ctx, w.kyoto(), newKey())
		}, func(w *world) bool {
			c, ok := w.fake.Activated().Credential("kyoto@corp.example")
			return ok && c.PSK == psk
		}},
		"VIPs": {"GET", "/vips", plain(func(ctx context.Context, c *portal.Client, _ *world) error {
			got, err := c.VIPs(ctx)
			return wanted(strings.Contains(string(got), "vpnIps"), err)
		}), always},
	}
}

// untrue are answers that say of a call that it was not made. A server that says so behind a call that it has made
// cannot be seen through by anybody; what still holds then is that nothing is there twice and nothing is lost.
var untrue = []fakezia.FaultKind{fakezia.RateLimited, fakezia.RateLimitedHeader, fakezia.RateLimitedBody,
	fakezia.EditLock, fakezia.DuplicateItem, fakezia.OrgBarrier, fakezia.AccessBlocked, fakezia.SessionNotValid,
	fakezia.Unauthorized, fakezia.ReadOnly, fakezia.NotSubscribed, fakezia.UnsupportedMedia, fakezia.InvalidInput,
	fakezia.EmptyNotFound}

// passing are faults that a call outlives when they come once.
var passing = []fakezia.FaultKind{fakezia.RateLimited, fakezia.RateLimitedHeader, fakezia.RateLimitedBody,
	fakezia.EditLock, fakezia.OrgBarrier, fakezia.AccessBlocked, fakezia.SessionNotValid, fakezia.Unauthorized,
	fakezia.ServerError, fakezia.BadGateway, fakezia.ServiceUnavailable, fakezia.Slow, fakezia.Cut, fakezia.CutBody}

// TestEveryCallMeetsEveryFault of the fake, in front of its effect and behind it, once and for ever, with both logins:
// a call says done, unchanged, or in doubt, and what it says is true.
func TestEveryCallMeetsEveryFault(t *testing.T) {
	t.Parallel()
	count := map[string]int{}
	for _, login := range []string{"legacy", "oneapi"} {
		for name, c := range conformance() {
			for _, kind := range fakezia.FaultKinds() {
				for when, word := range map[fakezia.When]string{fakezia.Before: "before", fakezia.After: "after",
					fakezia.Late: "late"} {
					if when == fakezia.Late && kind != fakezia.Slow {
						continue
					}
					for _, times := range []int{1, 2, fakezia.Always} {
						if login == "oneapi" && name == "Login" {
							c.method, c.route = http.MethodPost, fakezia.RouteToken
						}
						cell := fmt.Sprintf("%s/%s/%s/%s/%d", login, name, kind, word, times)
						if !sampled(cell, 6) {
							continue
						}
						f := fakezia.Fault{Kind: kind, Method: c.method, Route: c.route, When: when, Times: times,
							Wait: time.Second, Delay: 100 * time.Second}
						synctest.Test(t, func(t *testing.T) { count[meet(t, cell, login, c, f)]++ })
					}
				}
			}
		}
	}
	for _, how := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%5d %s", count[how], how)
	}
}

// meet makes a call that meets a fault, and says how it has ended.
func meet(t *testing.T, cell, login string, c call, f fakezia.Fault) string {
	w := newWorld(t)
	defer func() { _ = w.fake.Close() }()
	client := w.client(t, login)
	before := others(t, w)
	do, err := c.before(t.Context(), client, w)
	if err != nil {
		t.Fatalf("%s: %v", cell, err)
	}
	w.fake.Queue(f)
	err = do()
	w.fake.ClearFaults()
	<-time.After(5 * time.Second) // what is late comes
	synctest.Wait()
	done := c.done(w)
	how := "done"
	switch {
	case errors.As(err, new(*portal.InDoubtError)):
		how = "in doubt"
		if c.method == http.MethodGet {
			t.Errorf("%s: a read leaves no doubt: %v", cell, err)
		}
	case err != nil:
		how = "unchanged"
		absent := f.Kind == fakezia.EmptyNotFound && c.method == http.MethodGet // it is taken at its word
		if !errors.As(err, new(*portal.Error)) && !absent {
			t.Errorf("%s: %v", cell, err)
		}
	}
	believed := f.When == fakezia.Before || !slices.Contains(untrue, f.Kind)
	gone := f.Kind == fakezia.EmptyNotFound && c.method == http.MethodDelete // which is what was wanted
	read := c.method == http.MethodGet || c.route == "/authenticatedSession" || c.route == fakezia.RouteToken
	if believed && !gone && !read && (how == "done" && !done || how == "unchanged" && done) {
		t.Errorf("%s: it says %s, but the effect is there: %t (%v)\n%s", cell, how, done, err, seenBy(w))
	}
	if f.Times == 1 && f.When == fakezia.Before && slices.Contains(passing, f.Kind) && how != "done" &&
		!strings.HasPrefix(cell, "legacy/Login/session") && !strings.HasPrefix(cell, "legacy/Login/unauthorized") &&
		!strings.HasPrefix(cell, "oneapi/Login/session") && !strings.HasPrefix(cell, "oneapi/Login/unauthorized") {
		t.Errorf("%s: once is outlived: %v\n%s", cell, err, seenBy(w))
	}
	sound(t, cell, w, before)
	return how
}

// seenBy are the requests, for a message.
func seenBy(w *world) string {
	var b strings.Builder
	for _, r := range w.fake.Requests() {
		fmt.Fprintf(&b, "%s %s %s %d %s %t\n", r.At.Format(time.TimeOnly), r.Method, r.Path, r.Status, r.Fault,
			r.Effect)
	}
	return b.String()
}

// others are the fields of the location that no call here wants to change.
func others(t *testing.T, w *world) string {
	l, ok := w.fake.Edited().Location("Osaka")
	if !ok {
		return ""
	}
	return rest(t, l.Document)
}

// sound is what holds however a call has ended: nothing is there twice, no field of a location is lost, and no limit
// of ZIA was met.
func sound(t *testing.T, cell string, w *world, before string) {
	t.Helper()
	seen := map[string]int{}
	for _, c := range w.fake.Edited().Credentials {
		seen["credential "+strings.ToLower(c.FQDN)]++
	}
	for _, l := range w.fake.Edited().Locations {
		seen["location "+strings.ToLower(l.Name)]++
	}
	for what, n := range seen {
		if n > 1 {
			t.Errorf("%s: %s is there %d times", cell, what, n)
		}
	}
	if after := others(t, w); after != "" && after != before {
		t.Errorf("%s: fields of the location:\n%s\nwere\n%s", cell, after, before)
	}
	for _, r := range w.fake.Requests() {
		if r.Status == http.StatusTooManyRequests && r.Fault == "" {
			t.Errorf("%s: a limit was met: %s %s", cell, r.Method, r.Path)
		}
	}
}
