package enrolment_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/enrolment"
	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestWithoutTheLedger kills a run at each of its calls, before and behind it took effect, and another machine goes on
// that has no ledger, and knows what the first has said before its first change. It ends in what was wanted: no second
// credential or location, everything active.
func TestWithoutTheLedger(t *testing.T) {
	t.Parallel()
	for _, wish := range []string{"from nothing", "another key"} {
		for at := range playWish(t, wish, nil).s.calls {
			for _, after := range []bool{false, true} {
				name := fmt.Sprintf("%s, call %d, behind it: %v", wish, at, after)
				s, before := newStandIn(), t.TempDir()
				task := taskOf("tokyo", "osaka")
				if wish == "another key" {
					if _, err := open(t, before, s).Sync(t.Context(), task, yes); err != nil {
						t.Fatal(err)
					}
					for i := range task.Sites {
						task.Sites[i].Credentials[0].PSK = secret.New("key-number-two")
					}
				}
				left := killedAt(t, s, before, task, at, after)
				activations := s.activations
				task.Left = left
				out, err := open(t, t.TempDir(), s).Sync(t.Context(), task, yes)
				if err != nil || s.status != portal.Active || s.activations > activations+1 {
					t.Errorf("%s: %v, %d activations, the portal is %s", name, err, s.activations-activations, s.status)
				}
				for _, site := range task.Sites {
					c := site.Credentials[0]
					if len(left.Runs) > 0 && s.active[c.FQDN] != c.PSK.Reveal() {
						t.Errorf("%s: the edges know %v; %+v", name, s.active, out)
					}
				}
				if len(s.credentials) > 2 || len(s.locations) > 2 {
					t.Errorf("%s: %d credentials, %d locations", name, len(s.credentials), len(s.locations))
				}
			}
		}
	}
}

// killedAt kills a run at a call, and gives what it had said by then.
func killedAt(t *testing.T, s *standIn, dir string, task enrolment.Task, at int, after bool) (left enrolment.Left) {
	t.Helper()
	first := len(s.calls)
	s.fault = func(_ string, number int, behind bool) error {
		if number == first+at && behind == after {
			panic(errKilled)
		}
		return nil
	}
	defer func() {
		s.fault = nil
		if dead := recover(); dead != nil && dead != errKilled { //nolint:errorlint // what was thrown is it
			panic(dead)
		}
	}()
	_, err := open(t, dir, s).Sync(t.Context(), task, func(r enrolment.Review) (enrolment.Consent, error) {
		left = enrolment.Left{Runs: []string{r.Run}, Foreign: r.Plan.Foreign}
		for _, c := range r.Plan.Changes() {
			if c.Kind == "set_key" {
				left.Keys = append(left.Keys, c.Credentials[0].Name)
			}
		}
		return enrolment.Consent{Go: true}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// TestNotLeft: what waits in a tenant is of others when nobody says that a run may have left it, and stays theirs when
// it waited before that run.
func TestNotLeft(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]enrolment.Left{
		"nothing was left":       {},
		"others were before it":  {Runs: []string{"20261128-060000-a1b2c3"}, Foreign: true},
		"a key without any runs": {Keys: []string{"tokyo@corp.example"}},
	} {
		s := newStandIn()
		s.status = portal.Pending
		task := taskOf("tokyo")
		task.Left = left
		_, err := open(t, t.TempDir(), s).Sync(t.Context(), task, yes)
		if !errors.As(err, new(*enrolment.PendingError)) || s.activations > 0 {
			t.Errorf("%s: %v, %d activations", name, err, s.activations)
		}
	}
}
