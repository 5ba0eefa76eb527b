package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// Speed is earned: what a release and image has shown to stand, in a survey or in a change that ended proven, is made
// use of in the next change; see [rendering.Speed].

// WidestWindow is how many configuration lines are under way without a verdict at most where a release has shown to
// take as many. The limit in bytes stays what it is.
const WidestWindow = 32

// Login is a login that is made while another session works: connected and logged in, with no shell yet.
type Login interface {
	// Open gives the session. It fails when the router does not take a new TCP connection meanwhile.
	Open(ctx context.Context) (Session, error)
	// Close ends a login that is not opened.
	Close() error
}

// DriverLogin is a [Login] as a driver has it, whose session is of a type of its own.
type DriverLogin[S Session] interface {
	Open(ctx context.Context) (S, error)
	Close() error
}

// LoginOf is the login of a driver as the engine knows one.
func LoginOf[S Session](l DriverLogin[S]) Login { return driverLogin[S]{l} }

type driverLogin[S Session] struct{ DriverLogin[S] }

// Open implements [Login].
func (l driverLogin[S]) Open(ctx context.Context) (Session, error) {
	session, err := l.DriverLogin.Open(ctx)
	if err != nil {
		return nil, err
	}
	return session, nil
}

// windowed is a session whose window can be set, and that knows how many lines were under way.
type windowed interface {
	Window() int
	SetWindow(lines int)
	MostUnderWay() int
}

// useSpeed makes use of what the release has earned, just before the router is armed. The second login begins then:
// its six round trips pass beside those of arming and of the push.
func (a *change) useSpeed(ctx context.Context) {
	known := a.learned.book.Speed
	// A plan in stages waits for its tunnels between the lines: a login without a shell would not last as long.
	if known.LoginBeside && !a.touchesWayIn && a.job.BeginLogin != nil && len(a.plan.Stages) == 0 {
		a.beside = a.job.BeginLogin(ctx, a.session)
	}
	if w, ok := a.session.(windowed); ok && a.job.Widen {
		switch window := earnedWindow(known); {
		case window > w.Window():
			a.widened = window
			w.SetWindow(window)
		case known.TooMany > 0: // too many are known to be lost, and so many are not
			w.SetWindow(window)
		}
	}
}

// loginAgain proves that the router is still manageable: it takes a new login, over which everything
// goes on.
func (a *change) loginAgain(ctx context.Context) error {
	e := Event{Kind: SecondLogin}
	session, err := a.openBeside(ctx)
	if session != nil {
		e.Detail = madeBeside
	} else if err == nil {
		session, err = a.dial(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return &SecondLoginError{err}
	}
	if w, ok := a.session.(windowed); ok {
		a.shown = rendering.Speed{Window: min(w.MostUnderWay(), WidestWindow), LoginBeside: true}
	}
	_ = a.session.Close()
	a.session = session
	e.Left = a.left()
	a.watch(e)
	return a.record(journal.ReloginOK{})
}

// madeBeside is the detail of a second login that was made beside the push.
const madeBeside = "during the push"

// openBeside opens the login that was begun beside the push. nil: there is none, or it is of no use, and a login from
// the first packet on has to show whether the router is still manageable.
func (a *change) openBeside(ctx context.Context) (Session, error) {
	if a.beside == nil {
		return nil, nil
	}
	session, err := a.beside.Open(ctx)
	a.beside = nil
	if err != nil {
		return nil, context.Cause(ctx)
	}
	return session, nil
}

// dropBeside ends a login that is not needed: it holds a VTY.
func (a *change) dropBeside() {
	if a.beside != nil {
		_ = a.beside.Close()
		a.beside = nil
	}
}

// learnSpeed keeps what a change has shown that ended proven.
func (a *change) learnSpeed() {
	book := a.learned.book
	a.shown.Learned, a.shown.Router = a.clock.Now(), a.router.Serial
	if !book.Speed.Knows(a.shown) {
		a.keepSpeed(book.Speed.Join(a.shown))
	}
}

// forgetSpeed takes the window away from a release on which a push came to grief that was sent with it. A line that is
// refused, or a push that somebody has ended, says nothing about the window.
func (a *change) forgetSpeed(ctx context.Context, err error) {
	var rejected *device.RejectedLineError
	if a.widened == 0 || ctx.Err() != nil || errors.As(err, &rejected) {
		return
	}
	speed := a.learned.book.Speed
	speed.Window = 0
	speed.Learned, speed.Router = a.clock.Now(), a.router.Serial
	a.keepSpeed(speed)
}

// EarnedWindow is how many lines may be under way on a router of that release; zero: nothing is known of it.
func (r Review) EarnedWindow() int { return earnedWindow(r.learned.book.Speed) }

func earnedWindow(known rendering.Speed) int {
	if known.TooMany > 0 { // also where a smaller window than that has not been tried
		return min(max(known.Window, 1), known.TooMany-1, WidestWindow)
	}
	return min(known.Window, WidestWindow)
}

func (a *change) keepSpeed(speed rendering.Speed) {
	if a.job.Renderings == nil || a.learned.book.Release == "" {
		return
	}
	if err := a.job.Renderings.LearnSpeed(a.learned.book.Release, a.learned.book.Image, speed); err != nil {
		a.watch(Event{
			Kind:   Surprised,
			Detail: fmt.Sprintf("how fast the router takes lines could not be kept for the next time: %v", err),
		})
	}
}
