package enrolment_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// killedAt runs something whose process is killed at a call, before or behind it has taken effect. It reports false
// when there was no such call.
func (s *standIn) killedAt(number int, after bool, run func()) (killed bool) {
	s.calls = nil
	s.fault = func(_ string, at int, behind bool) error {
		if at == number && behind == after {
			panic(errKilled)
		}
		return nil
	}
	defer func() {
		s.fault = nil
		if dead := recover(); dead == errKilled { //nolint:errorlint // what was thrown is it
			killed = true
		} else if dead != nil {
			panic(dead)
		}
	}()
	run()
	return false
}

// TestUndoGoesOn: an undo that was killed at any call is gone on with by the next one, which takes the changes that
// wait for its own.
func TestUndoGoesOn(t *testing.T) {
	t.Parallel()
	for number := 0; ; number++ {
		for _, after := range []bool{false, true} {
			dir, s := t.TempDir(), newStandIn()
			s.locations[7] = map[string]any{"id": float64(7), "name": "osaka", "xff": true}
			if _, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo", "osaka"), yes); err != nil {
				t.Fatal(err)
			}
			if !s.killedAt(number, after, func() { _, _ = open(t, dir, s).Undo(t.Context(), "", yes) }) {
				if number < 10 {
					t.Errorf("an undo makes %d calls", number)
				}
				return
			}
			_, err := open(t, dir, s).Undo(t.Context(), "", yes)
			left, _ := open(t, dir, s).Tenant.Unfinished()
			if err != nil || len(s.credentials) > 0 || len(s.locations) != 1 || s.locations[7]["xff"] != true ||
				s.status != portal.Active || len(left) > 0 {
				t.Errorf("call %d, after %v: %v; %v %v, %s, unfinished %v", number, after, err, s.credentials,
					s.locations, s.status, left)
			}
		}
	}
}

// TestUndoOfADeletion: a credential that is gone is not linked again, and that is said; one that is still there,
// because the run was cut off, is.
func TestUndoOfADeletion(t *testing.T) {
	t.Parallel()
	for _, cut := range []bool{false, true} {
		for _, after := range []bool{false, true} {
			dir, s := t.TempDir(), newStandIn()
			s.locations[7] = map[string]any{"id": float64(7), "name": "tokyo", "xff": true}
			task := taskOf("tokyo")
			if _, err := open(t, dir, s).Sync(t.Context(), task, yes); err != nil {
				t.Fatal(err)
			}
			before := maps.Clone(s.locations[7])
			task.Delete = true
			remove := func() { _, _ = open(t, dir, s).Sync(t.Context(), task, yes) }
			if cut {
				s.fault = func(call string, _ int, behind bool) error {
					if strings.HasPrefix(call, "delete credential") && behind == after {
						panic(errKilled)
					}
					return nil
				}
				func() {
					defer func() { _ = recover() }()
					remove()
				}()
				s.fault = nil
			} else {
				remove()
			}
			gone := len(s.credentials) == 0
			if gone != (!cut || after) {
				t.Fatalf("cut %v, after %v: it is gone: %v; %q", cut, after, gone, s.calls)
			}
			out, err := open(t, dir, s).Undo(t.Context(), "", yes)
			notes := strings.Join(out.Review.Plan.Notes, "\n")
			linked := len(linked(s.locations[7])) == len(linked(before))
			if err != nil || s.status != portal.Active || linked == gone || s.locations[7]["xff"] != true ||
				gone != strings.Contains(notes, "this cannot be taken back: unlink tokyo@corp.example from location "+
					"tokyo: the credential for tokyo@corp.example is deleted") {
				t.Errorf("cut %v, after %v: %v; %v, %s; %s", cut, after, err, s.locations, s.status, notes)
			}
		}
	}
}

// TestUndoOfAKey: a key that was sent and not activated cannot be taken back, and is not left to be activated by
// somebody else.
func TestUndoOfAKey(t *testing.T) {
	t.Parallel()
	dir, s := t.TempDir(), newStandIn()
	if _, err := open(t, dir, s).Sync(t.Context(), taskOf("tokyo"), yes); err != nil {
		t.Fatal(err)
	}
	task := taskOf("tokyo")
	task.Sites[0].Credentials[0].PSK = secret.New("another-key-of-tokyo")
	for number := 0; s.status != portal.Pending; number++ {
		s.killedAt(number, false, func() { _, _ = open(t, dir, s).Sync(t.Context(), task, yes) })
	}
	out, err := open(t, dir, s).Undo(t.Context(), "", yes)
	left, _ := open(t, dir, s).Tenant.Unfinished()
	if err != nil || !out.Activated || s.active["tokyo@corp.example"] != "another-key-of-tokyo" || len(left) > 0 {
		t.Errorf("%v %+v, the edges know %v, unfinished %v", err, out.Review.Plan, s.active, left)
	}
}
