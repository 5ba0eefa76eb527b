package provision

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/keyfile"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Rotation gives a credential of a site a new pre-shared key at both ends.
//
// The new key is written beside the old one first, as FILE.next, so that it is not lost. Then comes the portal, with an
// activation, and then the router: a key counts from the next negotiation only, so that tunnels that are up stay up
// meanwhile, and the router moves one tunnel at a time to the new key, each proven before the next is touched. The
// other order would leave the router with a key that the edges do not know, and nothing to prove it by. The window is
// from the activation to the stage of each tunnel: one that has to negotiate in it (its path fails) stays down until
// its stage, and the other carries the traffic.
//
// When the router's half fails, the portal gets the old key back, active, before the router takes its lines back: a
// tunnel that was moved negotiates with the old key then, and those that were not moved have never lost theirs. A
// rotation that was killed goes on with the key that it has written down.
//
// The new key is thrown away only when this rotation has made it and the router is known to have the old one. While the
// router may have the new one, because lines were sent or because an earlier rotation may have got so far, the portal
// keeps it too, and so does the file.
type Rotation struct {
	Runner *Runner
	Office *Office
	Work   Work // Site has the present keys
	// Credential is whose key is rotated; see [RotationsOf].
	Credential Rotatable
	Length     int // of the new key, in characters
	// Agree and Decide are asked before each end is changed.
	Agree  func(enrolment.Review) (enrolment.Consent, error)
	Decide func(engine.Review) (bool, error)
	Told   func(sentence string)

	path string        // of the key
	old  secret.String // that the site has
	next secret.String

	resumed bool // an earlier rotation has made the new key
	changed bool // the portal has, or may have, the new key
	given   bool // the router has, or may have, the new key
}

// nextEnd is what is put behind the name of the file of a key that a rotation has made and that is not in force yet.
const nextEnd = ".next"

// RotationError is a site whose rotation was cut off: the router may have the new key, and only the rotation brings
// both ends to one key. Nothing was changed.
type RotationError struct{ Next string } // the file of the new key

func (e *RotationError) Error() string {
	return fmt.Sprintf("a rotation has left a newer key in %s: `ziatunnel portal rotate` goes on with it; remove that "+
		"file only when the router does not have its key", e.Next)
}

// CheckRotation fails with [RotationError] when a rotation of one of the site's credentials was cut off.
func CheckRotation(s *site.Site, dir string) error {
	for _, pair := range s.Pairs() {
		if err := rotated(pair.Credential.PSK, dir); err != nil {
			return err
		}
	}
	return nil
}

// rotated is [CheckRotation] for a key.
func rotated(ref secret.Ref, dir string) error {
	path, err := keyfile.Path(ref, dir)
	if err != nil {
		return nil //nolint:nilerr // what is no file has no newer one beside it
	}
	if _, err = os.Lstat(path + nextEnd); errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return &RotationError{path + nextEnd}
}

// setBackTime is how long the portal may take to get the old key back.
const setBackTime = 6 * time.Minute

// KeyError is a rotation at whose end the two ends may have different keys.
type KeyError struct {
	Next  string // the file of the new key
	Err   error  // what went wrong
	Doubt string // what is not as it should be
}

func (e *KeyError) Error() string {
	return fmt.Sprintf("%v; %s; the new key is in %s: run `ziatunnel portal rotate` again, and it goes on with that "+
		"key", e.Err, e.Doubt, e.Next)
}

// Unwrap gives what went wrong.
func (e *KeyError) Unwrap() error { return e.Err }

// Prepare finds the keys. resumed says that an earlier rotation has left one.
func (x *Rotation) Prepare(ctx context.Context) (resumed bool, err error) {
	x.path = x.Credential.File
	known, err := FetchPSK(ctx, x.Work.Site, x.Work.Dir, x.Work.Redactor)
	if err != nil {
		return false, err
	}
	keys := known.Keys()
	for i, pair := range x.Work.Site.Pairs() {
		if pair.Credential.FQDN == x.Credential.FQDN {
			x.old = keys[i]
		}
	}
	if x.next, err = keyfile.Generate(x.Length); err != nil {
		return false, &SecretsError{[]string{err.Error()}}
	}
	err = keyfile.Create(x.path+nextEnd, x.next)
	if errors.Is(err, os.ErrExist) {
		resumed, x.resumed = true, true
		x.given = true
		ref, parsed := secret.ParseRef("file:" + x.path + nextEnd)
		if parsed != nil {
			return true, parsed
		}
		x.next, err = secret.Resolver{Dir: x.Work.Dir}.Resolve(ctx, ref)
	}
	if err == nil {
		err = site.CheckPSK(x.next)
	}
	x.Work.Redactor.Add(x.next)
	return resumed, err
}

// Run rotates. [Rotation.Prepare] comes first.
func (x *Rotation) Run(ctx context.Context) (out engine.Outcome, err error) {
	if err := x.onPortal(ctx); err != nil {
		return out, err
	}
	out, err = x.onRouter(ctx)
	if err != nil {
		return out, x.failed(ctx, err)
	}
	if err := errors.Join(os.Rename(x.path+nextEnd, x.path), durable.SyncDir(filepath.Dir(x.path))); err != nil {
		return out, &KeyError{x.path + nextEnd, err, "both ends have the new key, and " + x.path + " still has the " +
			"old one"}
	}
	x.Told("both ends have the new key, and " + x.path + " has it")
	return out, nil
}

// task sets one key at the credential.
func (x *Rotation) task(psk secret.String) enrolment.Task {
	s := x.Office.Sites[0]
	s.Credentials = nil
	for _, c := range x.Office.Sites[0].Credentials {
		if c.FQDN == x.Credential.FQDN {
			s.Credentials = append(s.Credentials, enrolment.Credential{FQDN: c.FQDN, PSK: psk})
		}
	}
	return enrolment.Task{Command: "portal rotate", Sites: []enrolment.Site{s}, Parts: tenant.CredentialsOnly,
		SetKey: true}
}

// Review says what the portal's half is about to do, with a key that is thrown away. It changes nothing.
func (x *Rotation) Review(ctx context.Context) (enrolment.Review, error) {
	psk, err := keyfile.Generate(x.Length)
	if err != nil {
		return enrolment.Review{}, &SecretsError{[]string{err.Error()}}
	}
	r, err := x.Office.Review(ctx, x.task(psk))
	if err == nil {
		err = withoutCredential(r)
	}
	return r, err
}

// withoutCredential refuses a rotation of a credential that the portal does not have.
func withoutCredential(r enrolment.Review) error {
	for _, c := range r.Plan.Changes() {
		if c.Kind == tenant.CreateCredential {
			return &enrolment.RefusedError{Refusals: []tenant.Refusal{{Site: c.Site,
				Rule: tenant.RuleNoCredential, Next: "use `ziatunnel portal sync`",
				Text: "the portal has no credential for " + c.FQDNs() + " whose key could be changed"}}}
		}
	}
	return nil
}

// onPortal gives the portal the new key.
func (x *Rotation) onPortal(ctx context.Context) error {
	out, err := x.Office.Sync(ctx, x.task(x.next), func(r enrolment.Review) (enrolment.Consent, error) {
		if err := withoutCredential(r); err != nil {
			return enrolment.Consent{}, err
		}
		return x.Agree(r)
	})
	x.changed = out.Run != ""
	if err == nil {
		x.Told("the portal has the new key, and it is active")
		return nil
	}
	if out.Run == "" { // nothing was sent
		return x.drop(err)
	}
	return x.failed(ctx, err)
}

// renew gives the portal the new key again, behind a run at the router that had to be taken back first.
func (x *Rotation) renew(ctx context.Context) error {
	out, err := x.Office.Sync(ctx, x.task(x.next), agreedBefore)
	x.changed = out.Run != ""
	if err == nil {
		x.Told("the portal has the new key again, and it is active")
	}
	return err
}

// agreedBefore is the consent to a key that follows another one of the same rotation.
func agreedBefore(enrolment.Review) (enrolment.Consent, error) {
	return enrolment.Consent{Go: true, Pending: true}, nil // the other key was activated a moment ago, with all else
}

// onRouter gives the router the new key: a run that was cut off there is finished first.
func (x *Rotation) onRouter(ctx context.Context) (out engine.Outcome, err error) {
	ref, err := secret.ParseRef("file:" + x.path + nextEnd)
	if err != nil {
		return out, err
	}
	work := x.Work
	changed := *work.Site
	changed.Further = append([]site.Pair{}, changed.Further...)
	credentials := []*site.Credential{&changed.Credential}
	for i := range changed.Further {
		credentials = append(credentials, &changed.Further[i].Credential)
	}
	for _, c := range credentials {
		if c.FQDN == x.Credential.FQDN {
			c.PSK = ref
		}
	}
	work.Site, work.Command = &changed, "apply"
	work.Watch = x.watched(work.Watch)
	run, err := x.Runner.Open(ctx, work)
	if err != nil {
		return out, err
	}
	run.job.BeforeRollBack = x.setBack
	last, err := x.Runner.Unfinished(changed.Name)
	if err == nil && last != nil {
		x.Told("finishing what run " + last.Run + " has left on the router")
		out, err = run.Resume(ctx, *last)
		x.learn(err)
		if hasType[*engine.RolledBackError](err) && !unsettled(err) && ctx.Err() == nil {
			out, err = engine.Outcome{}, nil // it is begun again
			if !x.changed {
				err = x.renew(ctx)
			}
		}
		run.job.Run, run.job.Journal = "", nil
		if err != nil || out.Lines > 0 {
			_, err = run.Close(err)
			return out, err
		}
	}
	if err == nil {
		out, err = run.Apply(ctx, x.Decide)
		x.learn(err)
	}
	_, err = run.Close(err)
	return out, err
}

// learn notes which key the router has behind a run there. One that was taken back had changed its key, and so has
// left it with the old one.
func (x *Rotation) learn(err error) {
	switch {
	case hasType[*engine.RolledBackError](err):
		x.given = false
	case err == nil || hasType[*engine.InDoubtError](err):
		x.given = true
	}
}

// watched notes when lines are sent, and hands on what happens.
func (x *Rotation) watched(watch engine.Watch) engine.Watch {
	return func(e engine.Event) {
		if e.Kind == engine.StepStarted {
			x.given = true
		}
		if watch != nil {
			watch(e)
		}
	}
}

// setBack gives the portal the old key, once.
func (x *Rotation) setBack(ctx context.Context) error {
	if !x.changed {
		return nil
	}
	_, err := x.Office.Sync(ctx, x.task(x.old), agreedBefore)
	if err == nil {
		x.changed = false
		x.Told("the portal has the old key again, and it is active")
	}
	return err
}

// failed is the end of a rotation that did not come to its end: the portal gets the old key back, unless the router has
// the new one, or may have it.
func (x *Rotation) failed(ctx context.Context, err error) error {
	switch {
	case x.given && x.changed:
		return &KeyError{x.path + nextEnd, err, "the portal has the new key, or may have it, and it is not proven " +
			"which one the router has"}
	case x.given:
		return &KeyError{x.path + nextEnd, err, "the portal has the old key, and it is not proven which one the " +
			"router has"}
	case x.changed && !hasType[*engine.RolledBackError](err) && EndingOf(err).Exit == 6: // of the portal
		return &KeyError{x.path + nextEnd, err, "the portal has the new key, or may have it, and the router has the " +
			"old one"}
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(ctx), setBackTime,
		errors.New("the portal took too long"))
	defer cancel()
	back := x.setBack(ctx)
	var refused *enrolment.FailedError
	if back != nil && errors.As(err, &refused) && refused.Clean() && errors.As(back, &refused) && refused.Clean() {
		return fmt.Errorf("%w; the portal has refused the old key in the same way, so that it is taken to have that "+
			"one; the new one is kept in %s, and another rotation goes on with it", err, x.path+nextEnd)
	}
	if back != nil {
		return &KeyError{x.path + nextEnd, err, fmt.Sprintf("the router has the old key, and the portal the new "+
			"one, or may have it: it could not be set back (%v), so that a tunnel that has to negotiate anew does not "+
			"come up", back)}
	}
	return x.drop(err)
}

// drop is the end of a rotation behind which both ends are as they were. It removes a key that this rotation has made;
// one of an earlier rotation stays, because how far that one got is not known for certain.
func (x *Rotation) drop(err error) error {
	if x.resumed {
		return fmt.Errorf("%w; the new key of an earlier rotation stays in %s: run `ziatunnel portal rotate` again, "+
			"and it goes on with that key", err, x.path+nextEnd)
	}
	return errors.Join(err, os.Remove(x.path+nextEnd), durable.SyncDir(filepath.Dir(x.path)))
}
