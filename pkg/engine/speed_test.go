package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/engine/enginetest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// secondLogin notes how the second login of an apply was made: "" is behind the push.
func secondLogin(how *string) engine.Watch {
	*how = "none"
	return func(e engine.Event) {
		if e.Kind == engine.SecondLogin {
			*how = e.Detail
		}
	}
}

// TestSpeedIsEarned: the first proven apply of a release shows what it stands; the next one relies on it, at a router
// of the same release, and a survey shows more.
func TestSpeedIsEarned(t *testing.T) {
	t.Parallel()
	kept := &enginetest.Memory{}
	for _, want := range []string{"", "during the push"} {
		b := enginetest.New(t, ciscoios.Options{})
		b.Job.Renderings, b.Job.Widen = kept, true
		var how string
		if _, err := b.Apply(t.Context(), secondLogin(&how)); err != nil {
			t.Fatal(err)
		}
		b.Judge(t, nil)
		if how != want {
			t.Errorf("the second login was made %q, not %q", how, want)
		}
		if s := kept.Speed(); s.Window != 16 || !s.LoginBeside || s.Router == "" || s.Learned.IsZero() {
			t.Errorf("learned: %+v", s)
		}
	}
	b := enginetest.New(t, unhurried)
	b.Job.Renderings = kept
	if _, err := surveyed(t.Context(), t, b, nil, nil); err != nil {
		t.Fatal(err)
	}
	if s := kept.Speed(); s.Window != engine.WidestWindow || !s.LoginBeside {
		t.Errorf("learned from a survey: %+v", s)
	}
}

// counted makes a branch whose first session tells afterwards how many lines were under way at once.
func counted(t *testing.T, most *int, faults ...fakeios.Fault) *enginetest.Branch {
	t.Helper()
	b := enginetest.New(t, quick, faults...)
	dial, first := b.Dial, true
	b.Dial = func(ctx context.Context) (engine.Session, error) {
		s, err := dial(ctx)
		if own, ok := s.(*ciscoios.Session); ok && first && err == nil {
			first = false
			t.Cleanup(func() { *most = own.MostUnderWay() })
		}
		return s, err
	}
	return b
}

// TestSpeedIsNotEarned: without a word about the release, or with a window that was asked for, and for a plan that
// touches the way in, all is as it was.
func TestSpeedIsNotEarned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(b *enginetest.Branch)
		beside bool
		wide   bool
	}{
		"earned":                {func(*enginetest.Branch) {}, true, true},
		"nothing known":         {func(b *enginetest.Branch) { b.Job.Renderings = &enginetest.Memory{} }, false, false},
		"nobody to remember it": {func(b *enginetest.Branch) { b.Job.Renderings = nil }, false, false},
		"a window was asked for": {func(b *enginetest.Branch) { b.Job.Widen = false },
			true, false},
		"no login beside": {func(b *enginetest.Branch) {
			b.Job.Renderings = &enginetest.Memory{Book: rendering.Book{Speed: rendering.Speed{Window: 64}}}
		}, false, true},
		"too many": {func(b *enginetest.Branch) {
			b.Job.Renderings = &enginetest.Memory{Book: rendering.Book{Speed: rendering.Speed{Window: 16, TooMany: 32}}}
		}, false, false},
		"the way in is not known": {func(b *enginetest.Branch) {
			for _, fault := range denying("% Invalid input detected", "show users") {
				if err := b.Router.Inject(fault); err != nil {
					t.Error(err)
				}
			}
		}, false, true},
	} {
		oneIn(3, t, name, func(t *testing.T) {
			t.Parallel()
			most := 0
			t.Cleanup(func() {
				if (most > 16) != c.wide || most > engine.WidestWindow {
					t.Errorf("%d lines were under way at once", most)
				}
			})
			b := counted(t, &most)
			b.Job.Renderings, b.Job.Widen = enginetest.Fast(), true
			c.change(b)
			var how string
			_, err := b.Apply(t.Context(), secondLogin(&how))
			if b.Judge(t, err) != enginetest.ProvenDone || (how == "during the push") != c.beside {
				t.Errorf("made %q: %v", how, err)
			}
		})
	}
}

// TestLoginBesideFails: when the login beside the push is of no use, one from the first packet on decides.
func TestLoginBesideFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fakeios.Fault{
		"refused":         {Do: fakeios.FaultNoVTY, Skip: 1},
		"reset":           {Do: fakeios.FaultReset, Skip: 1},
		"no channel":      {Do: fakeios.FaultNoChannel, Skip: 1},
		"no new TCP":      {Do: fakeios.FaultNoVTY, Skip: 2},
		"silent new TCP":  {Do: fakeios.FaultNoAnswer, Skip: 2},
		"closed at login": {Do: fakeios.FaultCloseLogin, Skip: 1},
	} {
		oneIn(3, t, name, func(t *testing.T) {
			t.Parallel()
			b := enginetest.New(t, quick, fault)
			b.Job.Renderings = enginetest.Fast()
			var how string
			_, err := b.Apply(t.Context(), secondLogin(&how))
			if b.Judge(t, err) != enginetest.ProvenDone || how != "" {
				t.Errorf("made %q: %v", how, err)
			}
		})
	}
}

// TestWindowIsLost: a push that comes to grief with a wide window takes it from the release again; a refused line does
// not.
func TestWindowIsLost(t *testing.T) {
	t.Parallel()
	for kind, window := range map[fakeios.FaultKind]int{
		fakeios.FaultDrop: 0, fakeios.FaultReject: engine.WidestWindow,
	} {
		b := enginetest.New(t, quick, fakeios.Fault{Do: kind, Line: "crypto ikev2 keyring"})
		kept := enginetest.Fast()
		b.Job.Renderings, b.Job.Widen = kept, true
		_, err := b.Apply(t.Context(), nil)
		if b.Judge(t, err) != enginetest.ProvenUnchanged {
			t.Errorf("%s: %v", kind, err)
		}
		if s := kept.Speed(); s.Window != window || !s.LoginBeside {
			t.Errorf("%s: %+v", kind, s)
		}
	}
}

// TestWindowOutlivesCancel: a push that a person ends says nothing about the window.
func TestWindowOutlivesCancel(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, quick)
	kept := enginetest.Fast()
	b.Job.Renderings, b.Job.Widen = kept, true
	ctx, cancel := context.WithCancel(t.Context())
	_, err := b.Apply(ctx, func(e engine.Event) {
		if e.Kind == engine.StepStarted {
			cancel()
		}
	})
	if b.Judge(t, err) != enginetest.ProvenUnchanged || kept.Speed().Window != engine.WidestWindow {
		t.Errorf("%v: %+v", err, kept.Speed())
	}
}

// TestWindowTooWide: a release that has lost lines is talked to with fewer at once than others.
func TestWindowTooWide(t *testing.T) {
	t.Parallel()
	for speed, want := range map[rendering.Speed]int{
		{Window: 1, TooMany: 16}: 1, {TooMany: 16}: 1, {Window: 4, TooMany: 8, LoginBeside: true}: 4,
	} {
		most := 0
		t.Run("", func(t *testing.T) {
			b := counted(t, &most)
			b.Job.Renderings = &enginetest.Memory{Book: rendering.Book{Speed: speed}}
			b.Job.Widen = true
			_, err := b.Apply(t.Context(), nil)
			if b.Judge(t, err) != enginetest.ProvenDone {
				t.Error(err)
			}
		})
		if most != want {
			t.Errorf("%+v: %d lines were under way at once", speed, most)
		}
	}
}

// unwritable is a memory that keeps no speed.
type unwritable struct{ *enginetest.Memory }

func (unwritable) LearnSpeed(_, _ string, _ rendering.Speed) error { return errors.New("disk full") }

// TestSpeedNotKept: that it cannot be kept is said, and costs nothing else.
func TestSpeedNotKept(t *testing.T) {
	t.Parallel()
	b := enginetest.New(t, ciscoios.Options{})
	b.Job.Renderings = unwritable{&enginetest.Memory{}}
	said := ""
	_, err := b.Apply(t.Context(), func(e engine.Event) {
		if e.Kind == engine.Surprised {
			said += e.Sentence()
		}
	})
	if b.Judge(t, err) != enginetest.ProvenDone || !strings.Contains(said, "disk full") {
		t.Errorf("%q: %v", said, err)
	}
}
