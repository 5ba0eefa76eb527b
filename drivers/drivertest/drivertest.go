package drivertest

import (
	"context"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// Session is what a driver gives: a command line that is logged in and may change the router. Its methods
// are not called concurrently.
type Session interface {
	// Show runs commands that ask nothing in one burst and returns their outputs, in order. When one is
	// refused the outputs are all there, and the error is a [device.RejectedLineError] that names the first.
	Show(ctx context.Context, commands ...string) ([]string, error)
	// Ask runs one command that may ask questions, and returns everything the router said. A question that
	// no answer fits is answered with neither yes nor no, and is a [device.RejectedLineError].
	Ask(ctx context.Context, command string, answers ...device.Answer) (string, error)
	// Configure types lines in configuration mode, stops at the first one that is refused, or answered with
	// words that nobody knows, and leaves configuration mode. An optional line that is refused does not stop
	// it: when all others are taken, such lines are a [device.OptionalRefusedError]. progress may be nil.
	Configure(ctx context.Context, lines []device.Line, progress device.Progress) error
	// Save makes the running configuration the one that the router boots with.
	Save(ctx context.Context) error
	// Close ends the session and everything that runs for it. It may be called again.
	Close() error
}

// Options are what a case asks of a login.
type Options struct {
	// LockStep sends a line only when the one before has its verdict. False is the driver's own way.
	LockStep bool
	// Timeout is how long the router may be silent; zero: the driver's default.
	Timeout time.Duration
	// OtherHostKey pins a host key that is not the router's.
	OtherHostKey bool
	// WrongPassword offers [WrongPassword] instead of the router's.
	WrongPassword bool
}

// WrongPassword is what a login with the wrong password offers.
const WrongPassword = "drivertest-wrong-password"

// Trouble waits in a router for a line that begins with Line, and strikes once.
type Trouble struct {
	Kind TroubleKind
	Line string
}

// TroubleKind is what goes wrong.
type TroubleKind string

// The kinds of trouble.
const (
	Remark  TroubleKind = "remark"  // the router answers [UnknownWords], and does nothing
	Silence TroubleKind = "silence" // the router never answers
	Loss    TroubleKind = "loss"    // the connection ends instead of the line being run
	Glue    TroubleKind = "glue"    // the answer has no newline at its end, so the next prompt is glued to it
	Asking  TroubleKind = "asking"  // the router asks [UnknownQuestion], and runs the line only behind a yes
)

// UnknownQuestion is what a router asks at [Asking].
const UnknownQuestion = "Something nobody has asked before. Go on? [confirm]"

// UnknownWords are what a router says at a [Remark].
const UnknownWords = "something nobody has seen"

// Router is a router that was started for one case. It ends with the test.
type Router struct {
	// Dial logs in.
	Dial func(ctx context.Context, o Options) (Session, error)
	// Typed lists the lines that the router has been sent so far; nil when it cannot be asked.
	Typed func() []string
	// Running and Startup are the configurations, from the router itself.
	Running, Startup func() string
	// Secrets must appear in no error: the password, and whatever else the login used.
	Secrets []string
}

// Start starts a router in which troubles wait.
type Start func(t testing.TB, waiting ...Trouble) Router

// suite is what every case has.
type suite struct {
	Vocabulary
	start Start
}

// Run runs the suite. Each case is a subtest.
func Run(t *testing.T, v Vocabulary, start Start) {
	s := suite{v, start}
	for _, c := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"login/wrong password", s.wrongPassword},
		{"login/changed host key", s.changedHostKey},
		{"login/cancelled", s.cancelledLogin},
		{"show/outputs are kept apart", s.showOutputs},
		{"show/refused in the middle", s.showRefused},
		{"show/from configuration mode", s.showLeavesConfiguration},
		{"show/answers without a newline", s.showGlued},
		{"show/unexpected question", s.showAsked},
		{"ask/answers", s.askAnswers},
		{"ask/unexpected question", s.askUnexpected},
		{"configure/lines and progress", s.configureTakes},
		{"configure/refused line", s.configureRefused},
		{"configure/optional line", s.configureOptional},
		{"configure/unknown words", s.configureUnknownWords},
		{"configure/wrong mode", s.configureWrongMode},
		{"configure/untypable", s.configureUntypable},
		{"configure/window agrees with lock-step", s.windowAgrees},
		{"configure/held back", s.configureHeld},
		{"configure/cancel", s.cancelBetweenLines},
		{"save", s.save},
		{"session/timeout", s.silence},
		{"session/cancelled wait", s.cancelledWait},
		{"session/lost", s.lost},
		{"session/close twice", s.closeTwice},
		{"session/goroutines", s.goroutines},
	} {
		t.Run(c.name, c.run)
	}
}

// open starts a router and logs in.
func (s suite) open(t *testing.T, o Options, waiting ...Trouble) (Session, Router) {
	t.Helper()
	router := s.start(t, waiting...)
	return dial(t, router, o), router
}

func dial(t *testing.T, router Router, o Options) Session {
	t.Helper()
	session, err := router.Dial(t.Context(), o)
	if err != nil {
		t.Fatalf("the login fails: %v", err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}
