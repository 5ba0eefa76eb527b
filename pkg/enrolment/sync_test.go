package enrolment_test

import (
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

var wholeMatrix = flag.Bool("faults", false, "play every cell of the matrices")

const psk = "canary-psk-of-tokyo"

var digestKey = secret.NewKey()

// open opens a registrar of a tenant whose ledger lies in a directory.
func open(t *testing.T, dir string, s *standIn) *enrolment.Registrar {
	t.Helper()
	store := ledger.OpenStore(dir, func() (secret.Key, error) { return digestKey, nil })
	at, err := store.Tenant("zscalertwo_corp.example")
	if err != nil {
		t.Fatal(err)
	}
	return &enrolment.Registrar{Portal: s, Tenant: at}
}

func taskOf(names ...string) enrolment.Task {
	out := enrolment.Task{Command: "portal sync"}
	for _, name := range names {
		out.Sites = append(out.Sites, enrolment.Site{Name: name, Comments: "by ziatunnel",
			Location:    portal.NewLocation{Name: name, Country: "JAPAN"},
			Credentials: []enrolment.Credential{{FQDN: name + "@corp.example", PSK: secret.New(psk)}}})
	}
	return out
}

func yes(enrolment.Review) (enrolment.Consent, error) { return enrolment.Consent{Go: true}, nil }

// TestFromNothing: credential, location, one activation; and a second run has nothing to do, and asks nobody.
func TestFromNothing(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	out, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), yes)
	if err != nil || !out.Activated || s.activations != 1 || len(out.Done) != 4 {
		t.Fatalf("%v %+v, %d activations", err, out, s.activations)
	}
	if s.active["tokyo@corp.example"] != psk || s.active["osaka@corp.example"] != psk {
		t.Errorf("the edges know %v", s.active)
	}
	before := len(s.calls)
	out, err = open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), func(enrolment.Review) (enrolment.Consent,
		error) {
		t.Error("somebody is asked about nothing")
		return enrolment.Consent{}, nil
	})
	if err != nil || out.Run != "" || s.activations != 1 {
		t.Errorf("%v %+v", err, out)
	}
	for _, call := range s.calls[before:] {
		if !strings.HasPrefix(call, "read ") {
			t.Errorf("a second run makes the call %q", call)
		}
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "tenants", "*", "*.jsonl")); len(files) != 1 {
		t.Errorf("%v", files)
	}
}

// TestKeys: a key that has changed is sent, one that was sent is not, and one of which nobody knows is left unless it
// is asked for.
func TestKeys(t *testing.T) {
	t.Parallel()
	s := newStandIn()
	if _, err := open(t, t.TempDir(), s).Sync(t.Context(), taskOf("tokyo"), yes); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // another machine
	out, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo"), yes)
	if err != nil || len(out.Done) > 0 || len(out.Review.Plan.Sites[0].Notes) != 1 {
		t.Errorf("%v %+v", err, out)
	}
	set := taskOf("tokyo")
	set.SetKey = true
	if out, err = open(t, dir, s).Sync(t.Context(), set, yes); err != nil || len(out.Done) != 1 {
		t.Errorf("%v %+v", err, out)
	}
	other := taskOf("tokyo")
	other.Sites[0].Credentials[0].PSK = secret.New("another-key-of-tokyo")
	if out, err = open(t, dir, s).Sync(t.Context(), other, yes); err != nil || len(out.Done) != 1 ||
		s.active["tokyo@corp.example"] != "another-key-of-tokyo" {
		t.Errorf("%v %+v", err, out)
	}
	if out, err = open(t, dir, s).Sync(t.Context(), other, yes); err != nil || out.Run != "" {
		t.Errorf("%v %+v", err, out)
	}
}

// TestOthersPending: what others have saved is activated only when somebody has said so.
func TestOthersPending(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	s.status = portal.Pending
	_, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo"), yes)
	var pending *enrolment.PendingError
	if !errors.As(err, &pending) || len(s.credentials) > 0 || s.activations > 0 {
		t.Errorf("%v, %v", err, s.calls)
	}
	_, err = open(t, dir, s).Sync(t.Context(), taskOf("tokyo"), func(r enrolment.Review) (enrolment.Consent, error) {
		return enrolment.Consent{Go: true, Pending: r.Plan.Foreign}, nil
	})
	if err != nil || s.activations != 1 {
		t.Errorf("%v", err)
	}
}

// TestSeveralLeft: several runs that did not see their activation are over with the first one behind them that does.
// What others save later is theirs.
func TestSeveralLeft(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	die := func(call string, _ int, _ bool) error {
		if call == "activate" {
			panic(errKilled)
		}
		return nil
	}
	for _, site := range []string{"tokyo", "osaka"} {
		func() {
			defer func() {
				if dead := recover(); dead != errKilled { //nolint:errorlint // what was thrown is it
					t.Fatalf("it was not killed: %v", dead)
				}
			}()
			s.fault = die
			_, _ = open(t, dir, s).Sync(t.Context(), taskOf(site), yes)
		}()
	}
	s.fault = nil
	s.status = portal.InProgress // somebody activates, and may have begun before the last change
	out, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), yes)
	if err != nil || !out.Activated || s.status != portal.Active {
		t.Fatalf("%v %+v", err, out)
	}
	s.status = portal.Pending // others have saved something
	out, err = open(t, dir, s).Sync(t.Context(), taskOf("kobe"), yes)
	if !errors.As(err, new(*enrolment.PendingError)) || out.Activated {
		t.Errorf("what others have saved is activated: %v", err)
	}
}

// TestUndo: what a run has made is gone, a location that was there has its fields, and a second undo finds nothing.
func TestUndo(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	s.locations[7] = map[string]any{"id": float64(7), "name": "osaka", "country": "JAPAN", "xff": true}
	if _, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), yes); err != nil {
		t.Fatal(err)
	}
	out, err := open(t, dir, s).Undo(t.Context(), "", yes)
	if err != nil || len(s.credentials) > 0 || len(s.locations) != 1 || s.activations != 2 ||
		s.locations[7]["xff"] != true {
		t.Errorf("%v %+v %v %v", err, out, s.credentials, s.locations)
	}
	if _, err := open(t, dir, s).Undo(t.Context(), "", yes); !errors.Is(err, ledger.ErrNoRun) {
		t.Errorf("a second time: %v", err)
	}
}

// TestDelete: what was made here goes whole; a location of somebody else is left, without the credential.
func TestDelete(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	s.locations[7] = map[string]any{"id": float64(7), "name": "osaka"}
	task := taskOf("tokyo", "osaka")
	if _, err := open(t, dir, s).Sync(t.Context(), task, yes); err != nil {
		t.Fatal(err)
	}
	task.Delete = true
	out, err := open(t, dir, s).Sync(t.Context(), task, yes)
	if err != nil || len(s.credentials) > 0 || len(s.locations) != 1 || len(s.active) > 0 {
		t.Errorf("%v %+v %v %v", err, out.Review.Plan, s.credentials, s.locations)
	}
}

// TestRefused: a site that is refused is left out, and said; the others are done.
func TestRefused(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	s.credentials[3] = &standCredential{portal.Credential{ID: 3, Type: "XAUTH", FQDN: "tokyo@corp.example"}, "x"}
	_, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), yes)
	var refused *enrolment.RefusedError
	if !errors.As(err, &refused) || refused.Done != 1 || s.active["osaka@corp.example"] != psk {
		t.Errorf("%v %v", err, s.active)
	}
}

// errKilled ends a process between two calls: nothing behind it is done.
var errKilled = errors.New("killed")

// TestFaultMatrix plays each fault at each call, before and behind it took effect, on three wishes. However it ends:
// there is no second credential or location, no location has lost a field, the tenant holds each site whole or as it
// was, unless the error says in doubt; nothing that was saved is left unactivated, unless the error says so; and once
// the portal is well again the same command ends in what was wanted.
func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	refused := &portal.Error{Call: "call", Status: 400, Code: "INVALID_INPUT_ARGUMENT"}
	closed := &portal.Error{Call: "call", Status: 403, Code: "STATE_READONLY"}
	lost := &portal.InDoubtError{Call: "call", Reason: errors.New("no answer")}
	faults := []struct {
		name    string
		err     error
		after   bool
		lasting bool // every call behind it fails as well
	}{
		{"refused", refused, false, false}, {"read-only from here on", closed, false, true},
		{"lost before", lost, false, false}, {"lost behind", lost, true, false},
		{"lost before, and all behind it", lost, false, true}, {"lost behind, and all behind it", lost, true, true},
		{"killed before", errKilled, false, true}, {"killed behind", errKilled, true, true},
	}
	cells, found := 0, ends{}
	for _, wish := range []string{"from nothing", "location there", "another key", "delete"} {
		wanted := playWish(t, wish, nil).s
		for at := range wanted.calls {
			for _, f := range faults {
				cells++
				name := fmt.Sprintf("%s, call %d, %s", wish, at, f.name)
				if !*wholeMatrix && cells%9 != 0 {
					continue
				}
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					p := playWish(t, wish, func(_ string, number int, after bool) error {
						hit := number > at && f.lasting || number == at && f.after == after
						if hit && errors.Is(f.err, errKilled) {
							panic(errKilled)
						}
						if hit {
							return f.err
						}
						return nil
					})
					found.add(p.judge(t, name, wanted))
					p.heal(t, name, wanted)
				})
			}
		}
	}
	t.Cleanup(func() { t.Logf("%d cells: %v", cells, found.counts) })
}

// played is a wish that was played on a tenant with a fault.
type played struct {
	wish   string
	s      *standIn
	dir    string
	task   enrolment.Task
	before string
	out    enrolment.Outcome
	err    error
	killed bool
}

// playWish brings a tenant to where a wish begins, and plays it with a fault.
func playWish(t *testing.T, wish string, fault func(string, int, bool) error) (p played) {
	t.Helper()
	p = played{wish: wish, s: newStandIn(), dir: t.TempDir(), task: taskOf("tokyo", "osaka")}
	p.s.locations[9] = map[string]any{"id": float64(9), "name": "untouched", "xff": true}
	switch wish {
	case "location there":
		p.s.locations[7] = map[string]any{"id": float64(7), "name": "tokyo", "surrogateIP": true}
	case "another key", "delete":
		if _, err := open(t, p.dir, p.s).Sync(t.Context(), p.task, yes); err != nil {
			t.Fatal(err)
		}
		p.task.Delete = wish == "delete"
		if wish == "another key" {
			for i := range p.task.Sites {
				p.task.Sites[i].Credentials[0].PSK = secret.New("key-number-two")
			}
		}
	}
	p.s.calls, p.s.activations = nil, 0
	p.before = p.s.shape()
	p.s.fault = fault
	defer func() {
		if dead := recover(); dead != nil && dead != errKilled { //nolint:errorlint // what was thrown is it
			panic(dead)
		} else if dead != nil {
			p.killed = true
		}
	}()
	p.out, p.err = open(t, p.dir, p.s).Sync(t.Context(), p.task, yes)
	return p
}

// shape is what a tenant holds, site by site.
func (s *standIn) shape() string {
	var lines []string
	for _, c := range s.credentials {
		at := ""
		if l := s.locationOf(c.ID); l != nil {
			at = l.Name
		}
		lines = append(lines, fmt.Sprintf("%s %s at %q", c.FQDN, c.key, at))
	}
	for _, doc := range s.locations {
		lines = append(lines, fmt.Sprintf("%v xff %v surrogate %v", doc["name"], doc["xff"], doc["surrogateIP"]))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// ofSite are the lines of a site.
func ofSite(shape, site string) string {
	var out []string
	for line := range strings.Lines(shape) {
		if strings.HasPrefix(line, site) {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "\n")
}

// judge holds what a run says against what is there.
func (p played) judge(t *testing.T, name string, wanted *standIn) string {
	t.Helper()
	after := p.s.shape()
	if strings.Count(after, "untouched xff true") != 1 || p.wish == "location there" &&
		!strings.Contains(after, "surrogate true") {
		t.Errorf("%s: a location has lost a field:\n%s", name, after)
	}
	if p.killed { // a process that is gone says nothing; what it has left is healed
		return "killed"
	}
	var failed *enrolment.FailedError
	var inactive *enrolment.NotActivatedError
	doubt := errors.As(p.err, &failed) && !failed.Clean()
	if !errors.As(p.err, &inactive) && p.s.status != portal.Active {
		t.Errorf("%s: %v, and the portal is %s", name, p.err, p.s.status)
	}
	if !doubt {
		wanted := wanted.shape()
		for _, site := range []string{"tokyo", "osaka"} {
			is := ofSite(after, site)
			if is != ofSite(wanted, site) && is != ofSite(p.before, site) {
				t.Errorf("%s: %v; site %s is neither done nor as it was:\n%s", name, p.err, site, is)
			}
			if p.err == nil && is != ofSite(wanted, site) {
				t.Errorf("%s: it is said to be done:\n%s", name, is)
			}
		}
	}
	switch {
	case p.err == nil:
		return "done"
	case doubt:
		return "in doubt"
	case inactive != nil:
		return "not active"
	case errors.As(p.err, new(*enrolment.LookError)):
		return "not read"
	}
	return "as it was"
}

// heal lets the same command run again on a portal that is well: it ends in what was wanted, active.
func (p played) heal(t *testing.T, name string, wanted *standIn) {
	t.Helper()
	p.s.fault = nil
	_, err := open(t, p.dir, p.s).Sync(t.Context(), p.task, yes)
	if err != nil || p.s.status != portal.Active || p.s.shape() != wanted.shape() {
		t.Errorf("%s: healed: %v, %s\n%s\nwanted\n%s", name, err, p.s.status, p.s.shape(), wanted.shape())
	}
	if p.s.active["tokyo@corp.example"] != wanted.active["tokyo@corp.example"] {
		t.Errorf("%s: healed, and the edges know %v", name, p.s.active)
	}
	left, err := open(t, p.dir, p.s).Tenant.Unfinished()
	if err != nil || len(left) > 0 {
		t.Errorf("%s: healed, and unfinished: %+v, %v", name, left, err)
	}
}

// TestStanding: what a run leaves is what the portal shows when it is asked again; and looking changes nothing.
func TestStanding(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	task := taskOf("tokyo")
	before, err := open(t, dir, s).Examine(t.Context(), task.Sites[0])
	if err != nil || before.Credentials[0].State != tenant.CredentialAbsent || len(before.Causes()) != 1 {
		t.Fatalf("%v %+v", err, before)
	}
	out, err := open(t, dir, s).Sync(t.Context(), task, yes)
	if err != nil {
		t.Fatal(err)
	}
	calls := len(s.calls)
	left, err := open(t, dir, s).StandingAfter(out, task.Sites[0])
	if err != nil || len(s.calls) != calls {
		t.Errorf("%v, and %d calls", err, len(s.calls)-calls)
	}
	after, err := open(t, dir, s).Examine(t.Context(), task.Sites[0])
	if err != nil || !reflect.DeepEqual(left, after) {
		t.Errorf("%v\nleft %+v\nis   %+v", err, left, after)
	}
	if c := after.Credentials[0]; c.Link != tenant.Linked || c.Key != "same" || after.Activation != tenant.AllActive ||
		after.Tenant == "" || s.activations != 1 {
		t.Errorf("%+v", after)
	}
}
