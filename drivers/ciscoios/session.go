package ciscoios

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/scrapli/scrapligo/driver/network"
	"github.com/scrapli/scrapligo/driver/options"
	"github.com/scrapli/scrapligo/platform"
	"github.com/scrapli/scrapligo/transport"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

//go:embed platform.yaml
var platformYAML []byte

// Session is a logged-in command line at "#". Its methods must not be called concurrently.
type Session struct {
	target   device.Target
	options  Options
	line     *transport.Transport // scrapligo's, over wire
	wire     *wire
	stream   *stream
	hostname string
	prompt   prompt
	trips    trips
	commands int
	mode     device.Mode
	aliases  map[device.Mode]device.Mode // submodes that this router calls otherwise, and how
	level    privilege
	unset    []string // lines of the terminal set-up that were refused
	paged    bool     // the router pages whatever it is told
	hidden   bool     // it shows no prompt in configuration mode
	entering bool     // the answer under way is that to `configure terminal`
	adrift   bool     // it is not known what the router waits for, so nothing more may be typed
	window   int      // lines under way without a verdict
	most     int      // lines under way at once that were all answered
	keeper   sync.WaitGroup
	written  *transcript // nil: nobody wants one
}

// Dial connects, logs in, gets to "#" and sets up the terminal. It fails with a
// [device.ConnectError].
func Dial(ctx context.Context, t device.Target, o Options) (*Session, error) {
	s := newSession(t, o.WithDefaults())
	if err := checkTyped(t); err != nil {
		return nil, err
	}
	if err := s.connect(ctx); err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// checkTyped refuses a login of which a part would run as a command: what is typed behind a line break.
func checkTyped(t device.Target) error {
	for _, typed := range []struct {
		key    string
		value  secret.String
		reason error
	}{
		{"router.user", secret.New(t.User), device.ErrAuth}, {"router.password", t.Auth.Password, device.ErrAuth},
		{"router.enable", t.Enable, device.ErrEnable},
	} {
		if err := secret.CheckLine(typed.value); err != nil {
			return &device.ConnectError{Address: t.Address, Reason: typed.reason, Err: err,
				Detail: typed.key + ": " + err.Error()}
		}
	}
	return nil
}

func newSession(t device.Target, o Options) *Session {
	s := &Session{target: t, options: o, window: o.Window, wire: &wire{closed: make(chan struct{})}}
	if o.Transcript != nil {
		s.written = &transcript{to: o.Transcript, redactor: o.Redactor}
	}
	return s
}

// connect connects and logs in; nothing is open when it fails.
func (s *Session) connect(ctx context.Context) error {
	if err := (connector{s.target, s.options}).connect(ctx, s.wire); err != nil {
		_ = s.wire.Close()
		return asConnectError(s.target.Address, err)
	}
	return nil
}

// start opens the shell of a session that is logged in; nothing is open when it fails.
func (s *Session) start(ctx context.Context) error {
	s.wire.shell = func() error { return connector{s.target, s.options}.open(ctx, s.wire) }
	return s.begin(ctx)
}

// begin opens the shell and gets to a command line at level 15.
func (s *Session) begin(ctx context.Context) error {
	s.tellOfWaits()
	err := s.plugIn()
	if err == nil {
		err = s.line.Open()
	}
	if err != nil {
		_ = s.wire.Close()
		return asConnectError(s.target.Address, err)
	}
	s.stream = listen(s.line.Read, s.written.hears, func() { _ = s.wire.Close() }, mostGreeting)
	if err := s.login(ctx); err != nil {
		_ = s.Close()
		return asConnectError(s.target.Address, err)
	}
	s.stream.allow(s.options.AnswerBytes)
	s.keeper.Go(s.keepAlive)
	return nil
}

// readSize is what is taken from the transport at once; every session holds that much.
const readSize = 8 << 10

// definition is what scrapligo makes of our platform definition. It is the same for every session, and
// making it takes longer than a command does.
var definition = sync.OnceValues(func() (*network.Driver, error) {
	p, err := platform.NewPlatform(platformYAML, "", options.WithCustomTransport(&wire{}), options.WithAuthBypass())
	if err != nil {
		return nil, fmt.Errorf("platform definition: %w", err)
	}
	return p.GetNetworkDriver()
})

// plugIn puts our wire under scrapligo's transport.
func (s *Session) plugIn() error {
	d, err := definition()
	if err != nil {
		return err
	}
	s.line, err = transport.NewTransport(d.Logger, s.target.Address, d.TransportType,
		options.WithCustomTransport(s.wire), options.WithTransportReadSize(readSize))
	return err
}

func asConnectError(address string, err error) error {
	var known *device.ConnectError
	if errors.As(err, &known) {
		return err
	}
	return &device.ConnectError{Address: address, Reason: device.ErrUnreachable, Detail: err.Error(), Err: err}
}

// write sends lines, each of which the router answers; errors show at the next read.
func (s *Session) write(ctx context.Context, text string, lines int) {
	s.trips.typed(text, lines)
	s.written.types(text)
	s.commands += lines
	s.deliverWithin(ctx.Done(), []byte(text), s.options.CommandTimeout)
}

// deliver sends what no answer is counted for.
func (s *Session) deliver(b []byte) { s.deliverWithin(nil, b, lastWord) }

// lastWord is how long a router that reads nothing is tried, when somebody wants to end.
const lastWord = 500 * time.Millisecond

// deliverWithin sends bytes. A router that reads nothing any more would block it for ever: the session is
// closed instead, at the end of the patience or when somebody wants to end.
func (s *Session) deliverWithin(ended <-chan struct{}, b []byte, patience time.Duration) {
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_ = s.line.Write(b)
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-sent:
		return
	case <-timer.C:
	case <-ended:
		timer.Reset(lastWord)
		select {
		case <-sent:
			return
		case <-timer.C:
		}
	}
	_ = s.wire.Close()
	<-sent
}

// keepAlive asks for a sign of life every 30 s until the session is closed.
func (s *Session) keepAlive() {
	tick := time.NewTicker(30 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-s.wire.closed:
			return
		case <-s.stream.done:
			return
		case <-tick.C:
			_, _ = s.wire.channel.SendRequest("keepalive@openssh.com", false, nil)
		}
	}
}

// Privilege is the level of the account, as `show privilege` has said behind the login; known is false where
// the router did not say.
func (s *Session) Privilege() (level int, known bool) { return s.level.number, s.level.known }

// Hostname is what the router calls itself.
func (s *Session) Hostname() string { return s.hostname }

// HostKey is the fingerprint of the router's SSH host key, "SHA256:...", as it was accepted at login.
func (s *Session) HostKey() string { return s.wire.hostKey }

// Close ends the session; the goroutines of the session have ended when it returns.
func (s *Session) Close() error {
	if s.wire.IsAlive() && s.mode == device.PrivilegedExec && !s.adrift {
		s.deliver([]byte("exit\n"))
	}
	err := s.wire.Close()
	if s.stream != nil {
		<-s.stream.done
	}
	s.written.flush()
	s.keeper.Wait()
	if errors.Is(err, io.EOF) || err != nil && strings.Contains(err.Error(), "closed") {
		return nil
	}
	return err
}

// log writes at debug level, through the redactor.
func (s *Session) log(format string, a ...any) {
	if s.options.Log != nil {
		s.options.Log.Debug(s.options.Redactor.Redact(fmt.Sprintf(format, a...)))
	}
}

// masked is a line as it may be shown.
func (s *Session) masked(line string) string {
	return s.options.Redactor.Redact(secret.NewText(line).String())
}
