package provision_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/ledger"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/provision/provisiontest"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// fewCredentials is a tenant that has the credentials of the branch. What it activates the edges know. What it is not
// asked for in a rotation is not there.
type fewCredentials struct {
	enrolment.Portal

	edges         []*fakeios.Edge
	saved, active map[string]string // keys by FQDN
	activations   int
	down          error             // of every call
	deaf          map[string]string // by FQDN: the key that the edges stay with, whatever is activated
}

// tenantOf is a tenant in which some credentials have their keys.
func tenantOf(edges []*fakeios.Edge, keys map[string]string) *fewCredentials {
	p := &fewCredentials{edges: edges, saved: maps.Clone(keys), active: maps.Clone(keys), deaf: map[string]string{}}
	p.tell()
	return p
}

// tell lets the edges know what is active.
func (p *fewCredentials) tell() {
	var all []fakeios.Credential
	for _, fqdn := range slices.Sorted(maps.Keys(p.active)) {
		psk := p.active[fqdn]
		if stays, is := p.deaf[fqdn]; is {
			psk = stays
		}
		all = append(all, fakeios.Credential{FQDN: fqdn, PSK: psk})
	}
	for _, edge := range p.edges {
		edge.SetCredentials(all...)
	}
}

func (p *fewCredentials) Credential(_ context.Context, fqdn string) (*portal.Credential, error) {
	if _, has := p.saved[fqdn]; !has {
		return nil, p.down
	}
	return &portal.Credential{ID: 7, Type: "UFQDN", FQDN: fqdn}, p.down
}

func (p *fewCredentials) Status(context.Context) (portal.Activation, error) {
	if !maps.Equal(p.saved, p.active) {
		return portal.Pending, p.down
	}
	return portal.Active, p.down
}

func (p *fewCredentials) SetKey(_ context.Context, c portal.Credential, psk secret.String) error {
	if p.down == nil {
		p.saved[c.FQDN] = psk.Reveal()
	}
	return p.down
}

func (p *fewCredentials) Activate(context.Context) error {
	if p.down == nil {
		p.active = maps.Clone(p.saved)
		p.activations++
		p.tell()
	}
	return p.down
}

func (p *fewCredentials) ActivatesAtEnd() bool { return false }

// branchFQDN is that of the first pair.
const branchFQDN = "branch@corp.example"

// rotating is the branch with its key in a file, brought up, and the tenant that has that key.
type rotating struct {
	*office
	portal *fewCredentials
	tenant *ledger.Tenant
	path   string // of the key
	told   []string
}

func newRotating(t *testing.T) *rotating {
	t.Helper()
	r := &rotating{office: newOffice(t)}
	r.path = filepath.Join(r.dir, "branch.psk")
	r.write(r.path, enginetest.PSK)
	ref, err := secret.ParseRef("file:" + r.path)
	if err != nil {
		t.Fatal(err)
	}
	r.site.Credential.PSK = ref
	r.portal = tenantOf([]*fakeios.Edge{r.Primary, r.Backup}, map[string]string{branchFQDN: enginetest.PSK})
	r.begin()
	return r
}

// begin opens the tenant and brings the branch up.
func (r *rotating) begin() {
	r.t.Helper()
	key := secret.NewKey()
	store := ledger.OpenStore(r.runner.StateDir, func() (secret.Key, error) { return key, nil })
	var err error
	if r.tenant, err = store.Tenant("zscalertwo_corp.example"); err != nil {
		r.t.Fatal(err)
	}
	mustEnd(r.t, r.apply(nil), 0)
}

func (r *rotating) write(path, text string) {
	r.t.Helper()
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// rotate runs the rotations of the site, or of another file of it. It says whether an earlier one was gone on with.
func (r *rotating) rotate(s *site.Site, watch engine.Watch) (bool, error) {
	return r.rotateOne(s, "", watch)
}

// rotateOne is rotate for one credential; "" is all.
func (r *rotating) rotateOne(s *site.Site, fqdn string, watch engine.Watch) (resumed bool, err error) {
	r.t.Helper()
	options := provisiontest.Options(r.t)
	options.Interval = time.Second
	wanted := enrolment.Site{Name: s.Name}
	for fqdn := range r.portal.saved {
		wanted.Credentials = append(wanted.Credentials, enrolment.Credential{FQDN: fqdn})
	}
	now, _, err := provision.RotationsOf(s, r.dir, fqdn)
	for _, credential := range now {
		x := &provision.Rotation{
			Runner: r.runner, Length: 32, Decide: enginetest.Agree, Credential: credential,
			Office: &provision.Office{Sites: []enrolment.Site{wanted},
				Registrar: enrolment.Registrar{Portal: r.portal, Tenant: r.tenant}},
			Agree: func(enrolment.Review) (enrolment.Consent, error) { return enrolment.Consent{Go: true}, nil },
			Told:  func(sentence string) { r.told = append(r.told, sentence) },
			Work: provision.Work{Site: s, Dir: r.dir, Command: "apply", Options: options,
				Redactor: secret.NewRedactor(), Watch: watch},
		}
		gone, err := x.Prepare(r.t.Context())
		resumed = resumed || gone
		if err == nil {
			_, err = x.Run(r.t.Context())
		}
		if err != nil {
			return resumed, err
		}
	}
	return resumed, err
}

// killed is a rotation whose process ends in the middle of the router's half. It gives the new key.
func (r *rotating) killed(at engine.Kind) string {
	r.t.Helper()
	died := errors.New("the process has died")
	func() {
		defer func() {
			if dead := recover(); dead != died { //nolint:errorlint // the very value
				panic(dead)
			}
		}()
		_, err := r.rotate(r.site, func(e engine.Event) {
			if e.Kind == at {
				panic(died)
			}
		})
		r.t.Fatalf("it did not die: %v", err)
	}()
	return r.key(".next")
}

// key is what a file of the key has; "": there is none.
func (r *rotating) key(end string) string {
	r.t.Helper()
	text, err := os.ReadFile(r.path + end)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		r.t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// mustBeRotated wants both ends to have a key, and the file of the site too.
func (r *rotating) mustBeRotated(key string) {
	r.t.Helper()
	if r.key("") != key || r.key(".next") != "" || r.portal.active[branchFQDN] != key {
		r.t.Error("not every end has the new key")
	}
	if !strings.Contains(r.Router.RunningConfig(), key) || strings.Contains(r.Router.RunningConfig(), enginetest.PSK) {
		r.t.Error("the router has another key")
	}
}

// TestRotationGoesOn: a rotation that was killed in the router's half goes on with its key, wherever that was.
func TestRotationGoesOn(t *testing.T) {
	for _, at := range []engine.Kind{engine.Armed, engine.StageStarted, engine.StageProven, engine.Confirmed,
		engine.Saved} {
		t.Run(string(at), func(t *testing.T) {
			r := newRotating(t)
			key := r.killed(at)
			resumed, err := r.rotate(r.site, nil)
			if err != nil || !resumed {
				t.Fatalf("%t, %v, %q", resumed, err, r.told)
			}
			r.mustBeRotated(key)
		})
	}
}

// TestRotationKeepsTheKey: the key of a rotation that was killed stays, on the portal and in its file, however the next
// one fails, because the router may have it; the one after that goes on with it.
func TestRotationKeepsTheKey(t *testing.T) {
	for name, fails := range map[string]struct {
		rotate func(r *rotating) error
		exit   int
	}{
		"the portal is away": {func(r *rotating) error {
			r.portal.down = errors.New("no route to host")
			defer func() { r.portal.down = nil }()
			_, err := r.rotate(r.site, nil)
			return err
		}, 8},
		"the router is away": {func(r *rotating) error {
			away := *r.site
			away.Router.Address = "127.0.0.1:1"
			_, err := r.rotate(&away, nil)
			return err
		}, 6},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRotating(t)
			key := r.killed(engine.Saved)
			err := fails.rotate(r)
			mustEnd(t, err, fails.exit)
			if !strings.Contains(err.Error(), "run `ziatunnel portal rotate` again, and it goes on with that key") {
				t.Errorf("it does not say what to do: %v", err)
			}
			if r.key(".next") != key || r.portal.active[branchFQDN] != key {
				t.Fatal("a key that the router has is lost")
			}
			if _, err := r.rotate(r.site, nil); err != nil {
				t.Fatal(err)
			}
			r.mustBeRotated(key)
		})
	}
}

// TestRotationWithoutRecord: a router that is proven to have the new key keeps it, on the portal too, when nobody can
// write down that it does.
func TestRotationWithoutRecord(t *testing.T) {
	r := newRotating(t)
	_, err := r.rotate(r.site, func(e engine.Event) {
		if e.Kind == engine.Cleaned {
			if err := os.RemoveAll(filepath.Join(r.runner.StateDir, r.site.Name)); err != nil {
				t.Error(err)
			}
		}
	})
	if key := r.key(".next"); err == nil || key == "" || r.portal.active[branchFQDN] != key {
		t.Fatalf("%v, %q; a key that the router has is lost", err, r.told)
	}
}

// TestRotationTakenBack: when nothing was sent to the router, both ends have the old key, and the new one is gone.
func TestRotationTakenBack(t *testing.T) {
	r := newRotating(t)
	away := *r.site
	away.Router.Address = "127.0.0.1:1"
	_, err := r.rotate(&away, nil)
	mustEnd(t, err, 8)
	if r.portal.active[branchFQDN] != enginetest.PSK || r.key(".next") != "" || r.key("") != enginetest.PSK {
		t.Errorf("not everything is as it was: %q", r.told)
	}
}

// TestRotationHoldsSync: behind a rotation that was killed the portal is not given the old key by another command.
func TestRotationHoldsSync(t *testing.T) {
	r := newRotating(t)
	secretRef, err := secret.ParseRef("env:SITE_PASSWORD")
	if err != nil {
		t.Fatal(err)
	}
	r.site.Portal = site.Portal{Login: site.LoginOneAPI, Vanity: "acme", ClientID: "client", ClientSecret: secretRef}
	held := func() string {
		offices, err := r.runner.OpenPortal(t.Context(), provision.PortalWork{Redactor: secret.NewRedactor(),
			Sites: []provision.PortalSite{{Site: r.site}}})
		if err != nil {
			t.Fatal(err)
		}
		return offices[0].Sites[0].Credentials[0].NoKey
	}
	if why := held(); why != "" {
		t.Errorf("without a rotation: %s", why)
	}
	r.killed(engine.Saved)
	if why := held(); !strings.Contains(why, r.path+".next: `ziatunnel portal rotate` goes on with it") {
		t.Errorf("behind a rotation: %q", why)
	}
	if _, err := r.rotate(r.site, nil); err != nil {
		t.Fatal(err)
	}
	if why := held(); why != "" {
		t.Errorf("behind the end of a rotation: %s", why)
	}
}

// TestRotationHoldsTheRouter: behind a rotation that was killed nobody gives the router the old key, which the edges do
// not take any more; what is refused says how to go on.
func TestRotationHoldsTheRouter(t *testing.T) {
	r := newRotating(t)
	r.killed(engine.StageProven)
	typed := len(r.Router.Lines())
	left, err := r.runner.Unfinished(r.site.Name)
	if err != nil || left == nil {
		t.Fatalf("%v, %v", left, err)
	}
	for command, do := range map[string]func(*provision.Run) error{
		"apply": func(x *provision.Run) error {
			_, err := x.Apply(t.Context(), enginetest.Agree)
			return err
		},
		"resume": func(x *provision.Run) error {
			_, err := x.Resume(t.Context(), *left)
			return err
		},
		"rollback": func(x *provision.Run) error { return x.RollBack(t.Context(), []journal.Summary{*left}) },
		"remove": func(x *provision.Run) error { // of any other command the unfinished run is in the way
			_, err := x.Remove(t.Context(), enginetest.Agree)
			if unfinished := (*provision.UnfinishedError)(nil); !errors.As(err, &unfinished) {
				t.Errorf("remove: %v", err)
			}
			return err
		},
	} {
		run, err := r.runner.Open(t.Context(), provision.Work{Site: r.site, Command: command,
			Options: provisiontest.Options(t)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = run.Close(do(run))
		mustEnd(t, err, 7)
		if !strings.Contains(err.Error(), r.path+".next: `ziatunnel portal rotate` goes on with it") {
			t.Errorf("%s: %v", command, err)
		}
	}
	if len(r.Router.Lines()) != typed {
		t.Errorf("typed: %q", r.Router.Lines()[typed:])
	}
}
