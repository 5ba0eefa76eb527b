package portal_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

// most is how many requests of a call arrived within a time, at the worst.
func (f *tenant) most(call string, within time.Duration) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var at []time.Time
	for _, r := range f.requests {
		if r.call == call {
			at = append(at, r.at)
		}
	}
	worst := 0
	for i := range at {
		n := 0
		for j := i; j < len(at) && at[j].Sub(at[i]) < within; j++ {
			n++
		}
		worst = max(worst, n)
	}
	return worst
}

// TestLimits keeps below those that ZIA documents, by endpoint and method, however long it goes on.
func TestLimits(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("GET /api/v1/status", 200, `{"status":"ACTIVE"}`)
	f.says("DELETE /api/v1/locations/1", 204, "")
	f.says("POST /api/v1/status/activate", 200, `{"status":"ACTIVE"}`)
	c := f.client()
	began := f.clock.Now()
	for _, work := range []struct {
		times int
		call  func() error
	}{
		{45, func() error { return c.Activate(t.Context()) }},
		{450, func() error { return c.DeleteLocation(t.Context(), 1) }},
		{1100, func() error { _, err := c.Status(t.Context()); return err }},
	} {
		for range work.times {
			if err := work.call(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, l := range []struct {
		call   string
		within time.Duration
		most   int
	}{
		{"GET /api/v1/status", time.Second, 2}, {"GET /api/v1/status", time.Hour, 1000},
		{"DELETE /api/v1/locations/1", time.Second, 1}, {"DELETE /api/v1/locations/1", time.Hour, 400},
		{"POST /api/v1/status/activate", time.Minute, 10}, {"POST /api/v1/status/activate", time.Hour, 40},
	} {
		if n := f.most(l.call, l.within); n != l.most {
			t.Errorf("%s: %d within %s, want %d", l.call, n, l.within, l.most)
		}
	}
	if took := f.clock.Now().Sub(began); took > 190*time.Minute {
		t.Errorf("it took %s", took)
	}
	if len(f.told) == 0 || f.told[0].Why != "ZIA takes no more of POST /status/activate now, by its limits" {
		t.Errorf("%v", f.told)
	}
}

// TestForecast is what it then takes, for few sites and for more than an hour's worth of them.
func TestForecast(t *testing.T) {
	t.Parallel()
	each := []portal.Call{portal.ListCredentials, portal.CreateCredential, portal.ReadLocation, portal.CreateLocation}
	for _, sites := range []int{0, 1, 50, 450} {
		t.Run(fmt.Sprint(sites), func(t *testing.T) {
			t.Parallel()
			f := newTenant(t)
			f.took = 300 * time.Millisecond
			f.says("GET /api/v1/vpnCredentials", 200, `[]`)
			f.says("POST /api/v1/vpnCredentials", 200, made)
			f.says("GET /api/v1/locations", 200, `[]`)
			f.says("POST /api/v1/locations", 200, `{"id":1,"name":"x"}`)
			f.says("POST /api/v1/status/activate", 200, `{"status":"ACTIVE"}`)
			c := f.client()
			if err := c.Login(t.Context()); err != nil {
				t.Fatal(err)
			}
			want := c.Forecast(append(slices.Repeat(each, sites), portal.Activate)...)
			began := f.clock.Now()
			for range sites {
				if _, err := c.Credential(t.Context(), "a@b.example"); err != nil {
					t.Fatal(err)
				}
				_ = create(t, c, "a@b.example", psk, "")
				if _, err := c.Location(t.Context(), "x"); err != nil {
					t.Fatal(err)
				}
				_ = createLocation(t, c, portal.NewLocation{Name: "x"})
			}
			if err := c.Activate(t.Context()); err != nil {
				t.Fatal(err)
			}
			took := f.clock.Now().Sub(began)
			if off := (took - want).Abs(); off > time.Second {
				t.Errorf("%s were foretold, it took %s", want, took)
			}
			t.Logf("%d sites: %s foretold, %s taken", sites, want.Round(time.Second), took.Round(time.Second))
			if again := c.Forecast(slices.Repeat(each, sites)...); sites == 450 && again < 40*time.Minute {
				t.Errorf("what was used up of the hour is not counted: %s", again)
			}
		})
	}
	if got := newTenant(t).client().Forecast(portal.ReadStatus, portal.ReadStatus); got < time.Second ||
		got > 2*time.Second {
		t.Errorf("before the first answer: %s", got)
	}
}

// TestOneAtATime: calls of many goroutines never overlap, and log in once.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	var mu sync.Mutex
	f.says("GET /api/v1/status", 200, `{"status":"ACTIVE"}`)
	alone := f.routes["GET /api/v1/status"]
	f.on("GET /api/v1/status", func(w http.ResponseWriter, r *http.Request) {
		if !mu.TryLock() {
			t.Error("two at a time")
			return
		}
		defer mu.Unlock()
		alone(w, r)
	})
	c := f.client()
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.Status(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := f.count("POST /api/v1/authenticatedSession"); n != 1 {
		t.Errorf("%d logins", n)
	}
}

// TestWaitsAreCalledOff: whoever waits for the turn or for a limit is let go.
func TestWaitsAreCalledOff(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	inside, goOn := make(chan struct{}), make(chan struct{})
	f.on("GET /api/v1/status", func(w http.ResponseWriter, _ *http.Request) {
		close(inside)
		<-goOn
		say(w, 200, `{"status":"ACTIVE"}`)
	})
	c := f.client()
	first := make(chan error)
	go func() { _, err := c.Status(t.Context()); first <- err }()
	<-inside
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := func() error { _, err := c.CreateCredential(ctx, "a@b.example", newKey(), ""); return err }()
	wantError(t, err, context.Canceled, "create VPN credential", "it was called off")
	close(goOn)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

// TestALimitIsCalledOff at the end of the context.
func TestALimitIsCalledOff(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	f.says("POST /api/v1/status/activate", 200, `{"status":"ACTIVE"}`)
	ctx, cancel := context.WithCancel(t.Context())
	c := f.client(func(o *portal.Options) { o.Told = func(portal.Event) { cancel() } })
	var err error
	for range 11 {
		if err = c.Activate(ctx); err != nil {
			break
		}
	}
	wantError(t, err, context.Canceled)
	if n := f.count("POST /api/v1/status/activate"); n != 10 {
		t.Errorf("%d", n)
	}
}
