package enrolment_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// newFake is a tenant whose activation is over at the second look.
func newFake(t *testing.T) *fakezia.Server {
	t.Helper()
	s, err := fakezia.New(fakezia.Config{ActivationPolls: 1})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// clientOf is the real client of a fake tenant, legacy or OneAPI.
func clientOf(t *testing.T, s *fakezia.Server, legacy bool) *portal.Client {
	t.Helper()
	admin, api := fakezia.DefaultAdmin(), fakezia.DefaultClient()
	o := portal.Options{Cloud: "zscalertwo", HTTP: &http.Client{Transport: s.Transport()}}
	o.Login = portal.OneAPI{Vanity: "acme", ClientID: api.ID, ClientSecret: secret.New(api.Secret)}
	if legacy {
		o.Login = portal.Legacy{User: admin.User, Password: secret.New(admin.Password),
			APIKey: secret.New(admin.APIKey)}
	}
	c, err := portal.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// syncOn runs a task on a fake tenant with a client of its own, which logs out behind it.
func syncOn(t *testing.T, s *fakezia.Server, dir string, legacy bool, task enrolment.Task) (enrolment.Outcome, error) {
	t.Helper()
	client := clientOf(t, s, legacy)
	store := ledger.OpenStore(dir, func() (secret.Key, error) { return digestKey, nil })
	at, err := store.Tenant("zscalertwo_corp.example")
	if err != nil {
		t.Fatal(err)
	}
	r := &enrolment.Registrar{Portal: client, Tenant: at}
	out, err := r.Sync(t.Context(), task, yes)
	_ = client.Close(t.Context())
	return out, err
}

// known is what the edges would know of an FQDN.
func known(s *fakezia.Server, fqdn string) string {
	c, ok := s.Activated().Credential(fqdn)
	if !ok || c.Location == nil {
		return ""
	}
	return c.PSK
}

// TestFiftySites: fifty sites from nothing within the documented limits, with three calls a site and seven for all of
// them, of which one is the activation, by either login.
func TestFiftySites(t *testing.T) {
	t.Parallel()
	for _, legacy := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			s := newFake(t)
			var names []string
			for i := range 50 {
				names = append(names, fmt.Sprintf("branch-%03d", i+1))
			}
			task := taskOf(names...)
			foretold := clientOf(t, s, legacy).Forecast(task.AtMost()...)
			began := time.Now()
			out, err := syncOn(t, s, t.TempDir(), legacy, task)
			took := time.Since(began)
			if err != nil || len(out.Done) != 100 || !out.Activated {
				t.Fatalf("%v %+v", err, out)
			}
			for _, name := range names {
				if known(s, name+"@corp.example") != psk {
					t.Errorf("the edges do not know %s", name)
				}
			}
			activations, refused := 0, 0
			for _, r := range s.Requests() {
				if r.Route == "/status/activate" {
					activations++
				}
				if r.Status == http.StatusTooManyRequests {
					refused++
				}
			}
			if activations != 1 || refused > 0 {
				t.Errorf("%d activations, %d calls over a limit", activations, refused)
			}
			if calls := len(s.Requests()); calls > 3*len(names)+7 {
				t.Errorf("%d calls", calls)
			}
			if took > foretold+10*time.Second || took < foretold/2 {
				t.Errorf("foretold %s, took %s", foretold, took)
			}
			t.Logf("legacy %v: %d calls, foretold %s, took %s", legacy, len(s.Requests()), foretold, took)
		})
	}
}

// TestFurtherPairs: the credentials of all pairs of a site are made and linked by one run with one activation; so is
// one that is added to a site whose location is there.
func TestFurtherPairs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, dir := newFake(t), t.TempDir()
		activations := func() (n int) {
			for _, r := range s.Requests() {
				if r.Route == "/status/activate" {
					n++
				}
			}
			return n
		}
		task := taskOf("tokyo")
		site := &task.Sites[0]
		for i, c := range []struct{ fqdn, kinds string }{
			{"tokyo-a@corp.example", "create_credential create_credential create_location"},
			{"tokyo-b@corp.example", "create_credential link"},
		} {
			site.Credentials = append(site.Credentials, enrolment.Credential{FQDN: c.fqdn, PSK: secret.New(psk)})
			out, err := syncOn(t, s, dir, false, task)
			var did []string
			for _, change := range out.Done {
				did = append(did, string(change.Kind))
			}
			if err != nil || strings.Join(did, " ") != c.kinds || activations() != i+1 {
				t.Errorf("%v, %v, %d activations", err, did, activations())
			}
			for _, wanted := range site.Credentials {
				if known(s, wanted.FQDN) != psk {
					t.Errorf("the edges do not know %s", wanted.FQDN)
				}
			}
		}
		again, err := syncOn(t, s, dir, false, task)
		if err != nil || len(again.Done) > 0 || activations() != 2 {
			t.Errorf("again: %v %v", err, again.Done)
		}
	})
}

// fakeWish brings a fake tenant to where a wish begins.
func fakeWish(t *testing.T, wish, dir string) (*fakezia.Server, enrolment.Task) {
	t.Helper()
	s := newFake(t)
	task := taskOf("tokyo", "osaka")
	switch wish {
	case "location there":
		there := taskOf("tokyo")
		there.Sites[0].Credentials[0].FQDN = "other@corp.example"
		there.Sites[0].Location.Description = "built by hand"
		there.Sites[0].Location.Fields = map[string]any{"xffForwardEnabled": true}
		if _, err := syncOn(t, s, t.TempDir(), false, there); err != nil {
			t.Fatal(err)
		}
	case "another key", "delete":
		if _, err := syncOn(t, s, dir, false, task); err != nil {
			t.Fatal(err)
		}
		task.Delete = wish == "delete"
		if wish == "another key" {
			for i := range task.Sites {
				task.Sites[i].Credentials[0].PSK = secret.New("key-number-two")
			}
		}
	}
	return s, task
}

// shapeOf is what a fake tenant holds, without IDs.
func shapeOf(snap *fakezia.Snapshot) string {
	var lines []string
	for _, c := range snap.Credentials {
		at := ""
		if c.Location != nil {
			at = c.Location.Name
		}
		lines = append(lines, fmt.Sprintf("%s %s at %q, %q", c.FQDN, c.PSK, at, c.Comments))
	}
	for _, l := range snap.Locations {
		doc := map[string]any{}
		_ = json.Unmarshal(l.Document, &doc)
		delete(doc, "id")
		delete(doc, "vpnCredentials")
		text, _ := json.Marshal(doc)
		lines = append(lines, l.Name+" "+string(text))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// TestLawsOfFaults plays every fault of the fake API at every call of an enrolment by the real client: once and from
// there on, before and behind it took effect. However it ends, the tenant is whole: no second credential, no lost
// field, each site done or as it was unless the error says in doubt, nothing saved that is not active unless the
// error says so. Then the portal is well, and the same command ends in what was wanted.
func TestLawsOfFaults(t *testing.T) {
	t.Parallel()
	cells, found := 0, ends{}
	for _, wish := range []string{"from nothing", "location there", "another key", "delete"} {
		var wanted string
		calls := 0
		synctest.Test(t, func(t *testing.T) {
			dir := t.TempDir()
			s, task := fakeWish(t, wish, dir)
			before := len(s.Requests())
			if _, err := syncOn(t, s, dir, true, task); err != nil {
				t.Fatal(err)
			}
			wanted, calls = shapeOf(s.Activated()), len(s.Requests())-before-1 // logging out is none of the matrix
		})
		for at := 1; at < calls; at++ { // behind the login
			for _, kind := range fakezia.FaultKinds() {
				for _, when := range []fakezia.When{fakezia.Before, fakezia.After} {
					for _, times := range []int{1, fakezia.Always} {
						if cells++; !*wholeMatrix && cells%61 != 0 {
							continue
						}
						fault := fakezia.Fault{Kind: kind, When: when, Skip: at, Times: times, Wait: time.Second,
							Delay: 30 * time.Second}
						name := fmt.Sprintf("%s, call %d, %s, after %d, times %d", wish, at, kind, when, times)
						t.Run(name, func(t *testing.T) {
							t.Parallel()
							synctest.Test(t, func(t *testing.T) { found.add(playFault(t, name, wish, wanted, fault)) })
						})
					}
				}
			}
		}
	}
	t.Cleanup(func() { t.Logf("%d cells: %v", cells, found.counts) })
}

// playFault plays a cell.
func playFault(t *testing.T, name, wish, wanted string, fault fakezia.Fault) (end string) {
	t.Helper()
	dir := t.TempDir()
	s, task := fakeWish(t, wish, dir)
	before := shapeOf(s.Activated())
	s.Queue(fault)
	client := clientOf(t, s, true)
	store := ledger.OpenStore(dir, func() (secret.Key, error) { return digestKey, nil })
	at, err := store.Tenant("zscalertwo_corp.example")
	if err != nil {
		t.Fatal(err)
	}
	_, err = (&enrolment.Registrar{Portal: client, Tenant: at}).Sync(t.Context(), task, yes)
	s.ClearFaults()
	var failed *enrolment.FailedError
	var inactive *enrolment.NotActivatedError
	doubt := errors.As(err, &failed) && !failed.Clean()
	edited := shapeOf(s.Edited())
	if !errors.As(err, &inactive) && edited != shapeOf(s.Activated()) {
		t.Errorf("%s: %v; saved and not active:\n%s", name, err, edited)
	}
	for _, site := range []string{"tokyo", "osaka"} {
		is := ofSite(edited, site)
		if !doubt && is != ofSite(wanted, site) && is != ofSite(before, site) {
			t.Errorf("%s: %v; site %s is neither done nor as it was:\n%s", name, err, site, is)
		}
	}
	switch {
	case err == nil && edited != wanted:
		t.Errorf("%s: it is said to be done:\n%s", name, edited)
	case err == nil:
		end = "done"
	case doubt:
		end = "in doubt"
	case inactive != nil:
		end = "not active"
	case errors.As(err, new(*enrolment.LookError)):
		end = "not read"
	default:
		end = "as it was"
	}
	if _, err := syncOn(t, s, dir, false, task); err != nil || shapeOf(s.Activated()) != wanted {
		t.Errorf("%s: healed: %v\n%s\nwanted\n%s", name, err, shapeOf(s.Activated()), wanted)
	}
	_ = client.Close(t.Context())
	return end
}
