package portal_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestFiftySites are brought in under the documented limits of the fake: none is met, and it takes as long as foretold.
func TestFiftySites(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"legacy", "oneapi"} {
		synctest.Test(t, func(t *testing.T) {
			const sites = 50
			w := newWorld(t)
			defer w.fake.Close()
			c := w.client(t, login)
			if err := c.Login(t.Context()); err != nil {
				t.Fatal(err)
			}
			each := []portal.Call{portal.ListCredentials, portal.CreateCredential, portal.ReadLocation,
				portal.CreateLocation}
			foretold := c.Forecast(append(slices.Repeat(each, sites), portal.Activate)...)
			began := time.Now()
			for i := range sites {
				name := fmt.Sprintf("Site %02d", i)
				fqdn := fmt.Sprintf("site%02d@corp.example", i)
				if found, err := c.Credential(t.Context(), fqdn); found != nil || err != nil {
					t.Fatal(found, err)
				}
				credential, err := c.CreateCredential(t.Context(), fqdn, newKey(), "")
				if err != nil {
					t.Fatal(err)
				}
				if found, err := c.Location(t.Context(), name); found != nil || err != nil {
					t.Fatal(found, err)
				}
				_, err = c.CreateLocation(t.Context(), portal.NewLocation{Name: name,
					Credentials: []portal.Credential{credential}})
				if err != nil {
					t.Fatal(err)
				}
			}
			activating := time.Now()
			if err := c.Activate(t.Context()); err != nil {
				t.Fatal(err)
			}
			took := activating.Sub(began)
			t.Logf("%s: %d sites, foretold %s, took %s, and %s to activate", login, sites, foretold, took,
				time.Since(activating))
			if took > foretold || len(w.fake.Activated().Locations) != sites+1 {
				t.Errorf("%d locations", len(w.fake.Activated().Locations))
			}
			for _, r := range w.fake.Requests() {
				if r.Status != http.StatusOK {
					t.Errorf("%s %s: %d", r.Method, r.Path, r.Status)
				}
			}
		})
	}
}

// TestSessionsOfTheFake end on the way: a client logs in again, and nothing is done twice.
func TestSessionsOfTheFake(t *testing.T) {
	t.Parallel()
	for _, login := range []string{"legacy", "oneapi"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			defer w.fake.Close()
			c := w.client(t, login)
			for i := range 3 {
				if err := create(t, c, fmt.Sprintf("s%d@corp.example", i), psk, ""); err != nil {
					t.Fatal(err)
				}
				<-time.After(6 * time.Minute)
				w.fake.ExpireSessions()
			}
			if got := len(w.fake.Edited().Credentials); got != 5 {
				t.Errorf("%d credentials", got)
			}
			// What the session's end has activated, of a legacy login, and said so.
			if told := len(w.told) > 0 && strings.Contains(w.told[0].Why, "ACTIVATES"); told != (login == "legacy") {
				t.Errorf("%s: %v", login, w.told)
			}
			if err := c.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestCloseActivates what is pending, as ZIA does at the end of a legacy session.
func TestCloseActivates(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.fake.Close()
		c := w.client(t, "legacy")
		if err := create(t, c, "nara@corp.example", psk, ""); err != nil {
			t.Fatal(err)
		}
		if _, ok := w.fake.Activated().Credential("nara@corp.example"); ok {
			t.Error("it counts already")
		}
		if err := c.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, ok := w.fake.Activated().Credential("nara@corp.example"); !ok || !c.ActivatesAtEnd() {
			t.Error("it does not count")
		}
	})
}

// TestWhatIsOnlyInferred is tried both ways: the outcome is the same.
func TestWhatIsOnlyInferred(t *testing.T) {
	t.Parallel()
	for name, inferred := range map[string]fakezia.Inferred{
		"as guessed": {}, "duplicate as input": {DuplicateAsInput: true}, "empty 404": {EmptyNotFound: true},
		"locked while activating": {LockedWhileActivating: true}, "expires as text": {ExpiresAsText: true},
		"session from login": {SessionFromLogin: true}, "skew named": {SkewNamed: true},
	} {
		for _, login := range []string{"legacy", "oneapi"} {
			synctest.Test(t, func(t *testing.T) {
				fake, err := fakezia.New(fakezia.Config{Inferred: inferred, ActivationPolls: 3})
				if err != nil {
					t.Fatal(err)
				}
				defer fake.Close()
				w := &world{fake: fake}
				c := w.client(t, login)
				// The answer is lost, and the request arrives when the client has gone.
				fake.Queue(fakezia.Fault{Kind: fakezia.Slow, Method: "POST", Route: "/vpnCredentials",
					When:  fakezia.Late,
					Delay: 93 * time.Second})
				made, err := c.CreateCredential(t.Context(), "nara@corp.example", newKey(), "ours")
				if err != nil || len(fake.Edited().Credentials) != 1 {
					t.Fatalf("%s: %v\n%s", name, err, seenBy(w))
				}
				if err := create(t, c, "nara@corp.example", psk, ""); err == nil {
					t.Errorf("%s: twice", name)
				}
				if err := c.Activate(t.Context()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if err := errors.Join(c.DeleteCredential(t.Context(), made.ID),
					c.DeleteCredential(t.Context(), made.ID)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if l, err := c.LocationByID(t.Context(), 17); l != nil || err != nil {
					t.Errorf("%s: %v %v", name, l, err)
				}
			})
		}
	}
}

// TestSkewOnTheFake is told from a wrong password by the date of the answer.
func TestSkewOnTheFake(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake, err := fakezia.New(fakezia.Config{Clock: fakeios.NewManualClock(time.Now().Add(-3 * time.Hour))})
		if err != nil {
			t.Fatal(err)
		}
		defer fake.Close()
		err = (&world{fake: fake}).client(t, "legacy").Login(t.Context())
		wantError(t, err, portal.ErrLogin, "the clock of this machine is 3h0m0s ahead of Zscaler's")
	})
}

// TestWrongLogins on the fake, both kinds, and a tenant that has moved.
func TestWrongLogins(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			login portal.Login
			moved bool
			says  string
		}{
			"password": {portal.Legacy{User: "admin@corp.example", Password: secret.New("x"),
				APIKey: secret.New(apiKey)}, false, "INVALID_USERNAME_OR_PASSWORD"},
			"secret": {portal.OneAPI{Vanity: "acme", ClientID: "client-1", ClientSecret: secret.New("x")}, false,
				"check client id and secret"},
			"moved": {portal.Legacy{User: "admin@corp.example", Password: secret.New("portal-password"),
				APIKey: secret.New(apiKey)}, true, "use the login of OneAPI"},
		} {
			fake, err := fakezia.New(fakezia.Config{OneAPIOnly: c.moved})
			if err != nil {
				t.Fatal(err)
			}
			client, err := portal.New(portal.Options{Cloud: "zscalertwo", Login: c.login,
				HTTP: &http.Client{Transport: fake.Transport()}})
			if err != nil {
				t.Fatal(err)
			}
			if _, err = client.Status(t.Context()); err == nil || !errors.Is(err, portal.ErrLogin) ||
				!strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
			_ = fake.Close()
		}
	})
}

// TestLookupsOfTheFake give what package serviceedge reads.
func TestLookupsOfTheFake(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		defer w.fake.Close()
		l, err := portal.NewLookup(portal.LookupOptions{Cloud: "zscalertwo",
			Options: portal.Options{HTTP: &http.Client{Transport: w.fake.Transport()}}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.VPNEndpoints(t.Context(), portal.Where{Source: netip.MustParseAddr("192.0.2.1")})
		if err != nil || !bytes.Contains(got, []byte("primaryIp")) {
			t.Errorf("%s %v", got, err)
		}
		if got, err = l.Ranges(t.Context()); err != nil || !bytes.Contains(got, []byte("zscalertwo.net")) {
			t.Errorf("%s %v", got, err)
		}
		_, err = l.VPNEndpoints(t.Context(), portal.Where{Latitude: 91, At: true})
		wantError(t, err, nil, "400")
	})
}
