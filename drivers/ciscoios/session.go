package ciscoios

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"regexp"
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
	keeper   sync.WaitGroup
}

// Dial connects, logs in, gets to "#" and sets up the terminal. It fails with a
// [device.ConnectError].
func Dial(ctx context.Context, t device.Target, o Options) (*Session, error) {
	o = o.WithDefaults()
	w := &wire{closed: make(chan struct{})}
	s := &Session{target: t, options: o, wire: w}
	w.connect = func() error { return connector{t, o}.open(ctx, w) }
	s.tellOfWaits()
	if err := s.plugIn(); err != nil {
		return nil, err
	}
	if err := s.line.Open(); err != nil {
		_ = w.Close()
		return nil, asConnectError(t.Address, err)
	}
	s.stream = listen(s.line.Read, s.transcribe)
	if err := s.login(ctx); err != nil {
		_ = s.Close()
		return nil, asConnectError(t.Address, err)
	}
	s.keeper.Go(s.keepAlive)
	return s, nil
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

// terminalSetup goes out in one burst: no paging, no line wrapping, no log messages.
var terminalSetup = []string{"terminal length 0", "terminal width 512", "terminal no monitor"}

// ownEcho is a prompt of any router with the first line of terminalSetup behind it.
var ownEcho = regexp.MustCompile(`(?m)^([\w.\-@/:+]{1,63})([>#])` + terminalSetup[0] + `$`)

// login waits for the first prompt, learns the hostname from the prompt in front of its own echo
// (a banner may end in # or >, an echo cannot be faked), and raises the privilege.
func (s *Session) login(ctx context.Context) error {
	shared, err := definition()
	if err != nil {
		return err
	}
	anyPrompt := shared.Channel.PromptPattern
	s.trips.typed("", 1) // nothing is: the prompt answers the request for a shell
	_, err = s.stream.until(ctx, s.options.HandshakeTimeout, func(b []byte) int {
		if at := anyPrompt.FindIndex(b[lineStart(b):]); at != nil &&
			len(strings.TrimSpace(string(b[lineStart(b):]))) > 0 {
			return lineStart(b)
		}
		return 0
	})
	if err != nil {
		return s.noShell("no prompt came: " + err.Error())
	}
	s.trips.answered()
	s.write(strings.Join(terminalSetup, "\n")+"\n", len(terminalSetup))
	b, err := s.stream.until(ctx, s.options.CommandTimeout, func(b []byte) int {
		if at := ownEcho.FindIndex(b); at != nil {
			return at[1]
		}
		return 0
	})
	if err != nil {
		return s.noShell("the router does not echo what is typed")
	}
	found := ownEcho.FindSubmatch(b)
	s.learn(string(found[1]))
	s.mode = device.Mode(found[2])
	if err := s.finishSetup(ctx); err != nil {
		return err
	}
	if s.mode == device.UserExec {
		return s.enable(ctx)
	}
	return nil
}

func lineStart(b []byte) int { return strings.LastIndexByte(string(b), '\n') + 1 }

// finishSetup reads the rest of the setup burst.
func (s *Session) finishSetup(ctx context.Context) error {
	pending := [][]byte{[]byte(terminalSetup[0])}
	for _, line := range terminalSetup[1:] {
		pending = append(pending, []byte(line))
	}
	for i := range pending {
		next := ""
		if i+1 < len(pending) {
			next = string(pending[i+1])
		}
		if _, _, err := s.readAnswer(ctx, string(pending[i]), next); err != nil {
			return s.noShell(err.Error())
		}
	}
	return nil
}

func (s *Session) noShell(detail string) error {
	return &device.ConnectError{Address: s.target.Address, Reason: device.ErrNoShell, Detail: detail,
		Hint: "log in by hand and see what the router says after login"}
}

// learn fixes what this router's prompts look like.
func (s *Session) learn(hostname string) {
	s.hostname, s.prompt = hostname, promptOf(hostname)
}

var (
	asksPassword = regexp.MustCompile(`(?i)\npassword: ?$`)
	refusesLevel = regexp.MustCompile(`(?m)^% (Bad secrets|Bad passwords|Access denied|No password set|` +
		`Error in authentication).*$`)
)

// enable raises the privilege. A wrong secret is recognised by the router's words, or by being
// asked again, never by a timeout.
func (s *Session) enable(ctx context.Context) error {
	refuse := func(detail, hint string) error {
		return &device.ConnectError{Address: s.target.Address, Reason: device.ErrEnable, Detail: detail, Hint: hint}
	}
	if s.target.Enable.IsZero() {
		return refuse("the login lands at \">\" and no enable secret is given", "set router.enable")
	}
	s.write("enable\n", 1)
	reply, err := s.enableReply(ctx)
	if err == nil && asksPassword.MatchString(reply) {
		s.trips.typed("", 1) // nobody is told what was typed
		s.commands++
		_ = s.line.Write([]byte(s.target.Enable.Reveal() + "\n"))
		reply, err = s.enableReply(ctx)
	}
	switch words := refusesLevel.FindString(reply); {
	case err != nil:
		return refuse(err.Error(), "")
	case words != "":
		return refuse(words, "check what router.enable refers to")
	case asksPassword.MatchString(reply):
		return refuse("the router asks again", "check what router.enable refers to")
	}
	s.mode = device.PrivilegedExec
	return nil
}

// enableReply waits for a password prompt, a refusal or a prompt of the router.
func (s *Session) enableReply(ctx context.Context) (string, error) {
	b, err := s.stream.until(ctx, s.options.CommandTimeout, func(b []byte) int {
		text := "\n" + string(b)
		width, _ := s.prompt.begins([]byte(text[strings.LastIndexByte(text, '\n')+1:]))
		prompted := width > 0 && strings.LastIndexByte(text, '\n')+1+width == len(text)
		if asksPassword.MatchString(text) || prompted && !strings.HasPrefix(text, "\n"+s.hostname) {
			return len(b)
		}
		return 0
	})
	if err == nil {
		s.trips.answered()
	}
	return "\n" + string(b), err
}

// write sends lines, each of which the router answers; errors show at the next read.
func (s *Session) write(text string, lines int) {
	s.trips.typed(text, lines)
	s.commands += lines
	_ = s.line.Write([]byte(text))
}

// transcribe keeps what the router said; the echo shows what was typed.
func (s *Session) transcribe(b []byte) {
	if s.options.Transcript != nil && len(b) > 0 {
		_, _ = s.options.Transcript.Write(b)
	}
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

// Hostname is what the router calls itself.
func (s *Session) Hostname() string { return s.hostname }

// HostKey is the fingerprint of the router's SSH host key, "SHA256:...", as it was accepted at login.
func (s *Session) HostKey() string { return s.wire.hostKey }

// Close ends the session; the goroutines of the session have ended when it returns.
func (s *Session) Close() error {
	if s.wire.IsAlive() && s.mode == device.PrivilegedExec {
		_ = s.line.Write([]byte("exit\n"))
	}
	err := s.wire.Close()
	if s.stream != nil {
		<-s.stream.done
	}
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
