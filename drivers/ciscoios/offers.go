package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// offers are the logins to offer to one host.
type offers struct {
	keys     []ssh.AuthMethod // of the agent, and of the site
	password secret.String
	agent    io.Closer // the connection to the agent; nil: there is none
}

// offers gathers what there is to log in to one host with.
func (c connector) offers(ctx context.Context, w *wire, to host) (offers, error) {
	bad := func(detail, hint string) (offers, error) {
		return offers{}, &device.ConnectError{Address: to.Address, Reason: device.ErrAuth, Detail: detail, Hint: hint}
	}
	out := offers{password: to.Auth.Password}
	if a := to.Auth.Agent; a != "" {
		conn, err := (&net.Dialer{Timeout: c.options.DialTimeout}).DialContext(ctx, "unix", a)
		if err != nil {
			return bad("no ssh-agent at "+a, "start one, or use "+to.setting("password or key"))
		}
		w.below = append(w.below, conn)
		out.agent = conn
		context.AfterFunc(ctx, func() { _ = conn.Close() }) // an agent that does not answer has the time of the login
		signers := agent.NewClient(conn).Signers
		out.keys = append(out.keys, ssh.PublicKeysCallback(func() ([]ssh.Signer, error) {
			all, err := signers()
			for i := range all {
				all[i] = to.strongly(all[i])
			}
			return all, err
		}))
	}
	if !to.Auth.PrivateKey.IsZero() {
		signer, err := parseKey([]byte(to.Auth.PrivateKey.Reveal()), []byte(to.Auth.Passphrase.Reveal()))
		if err != nil {
			return bad(to.setting("key")+" is not a private key that can be read: "+err.Error(),
				"give "+to.setting("key_passphrase")+" if the key has one")
		}
		out.keys = append(out.keys, ssh.PublicKeys(to.strongly(signer)))
	}
	if len(out.keys) == 0 && out.password.IsZero() {
		return bad("there is nothing to log in to "+to.noun()+" with",
			"start an ssh-agent, or give "+to.setting("password or key"))
	}
	return out, nil
}

// close ends what waits for the agent.
func (o offers) close() {
	if o.agent != nil {
		_ = o.agent.Close()
	}
}

// to are the methods for one attempt, in the order agent, key, password, keyboard-interactive. The last two
// offer the password once between them, because every wrong one counts towards a lock.
func (o offers) to(try *attempt) []ssh.AuthMethod {
	methods := o.keys[:len(o.keys):len(o.keys)]
	if o.password.IsZero() {
		return methods
	}
	try.password = o.password
	return append(methods, ssh.PasswordCallback(try.once), ssh.KeyboardInteractive(try.answer))
}

// attempt is one login to one host.
type attempt struct {
	host
	password   secret.String
	heard      *firstWords
	at         *phases
	offered    bool     // the password was typed
	rounds     int      // of questions
	heardBytes int      // of banners
	said       []string // rows of its banner and of its instructions
	wants      string   // what it wants that is not given
}

// What a host may ask at a login by keyboard-interactive.
const (
	mostRounds      = 16
	mostQuestions   = 8
	mostInstruction = 8 << 10 // bytes
)

var (
	errOffered = errors.New("the password was offered already")
	errPerson  = errors.New("it asks what only a person may answer")
)

// once gives the password the first time.
func (a *attempt) once() (string, error) {
	if a.offered {
		return "", errOffered
	}
	a.offered = true
	return a.password.Reveal(), nil
}

// answer answers the questions of keyboard-interactive: for the user name and, once, for the password.
func (a *attempt) answer(_, instruction string, questions []string, _ []bool) ([]string, error) {
	if a.rounds++; a.rounds > mostRounds || len(questions) > mostQuestions || len(instruction) > mostInstruction {
		a.wants = "more than any login asks"
		return nil, errPerson
	}
	a.note(instruction)
	answers := make([]string, len(questions))
	for i, question := range questions {
		row := []byte(strings.TrimSpace(question))
		switch {
		case asksPerson.Match([]byte(instruction + "\n" + question)), asksCode.Match(row):
			a.wants = strings.TrimSpace(question)
			return nil, errPerson
		case asksUser.Match(row):
			answers[i] = a.User
		case asksPassword.Match(row) || bytes.Contains(bytes.ToLower(row), []byte("password")):
			password, err := a.once()
			if err != nil {
				return nil, err
			}
			answers[i] = password
		default:
			a.wants = strings.TrimSpace(question)
			return nil, errPerson
		}
	}
	return answers, nil
}

// banner keeps what the router says in front of the login.
func (a *attempt) banner(message string) error {
	if a.heardBytes += len(message); a.heardBytes > mostGreeting {
		return &floodError{fmt.Sprintf("more than %d kB of banners", mostGreeting>>10)}
	}
	a.note(message)
	return nil
}

func (a *attempt) note(text string) {
	for row := range strings.Lines(text) {
		if row = strings.TrimSpace(row); row != "" && len(a.said) < 100 {
			a.said = append(a.said, strings.Clone(row[:min(len(row), 160)]))
		}
	}
}

// lockedRow is a router, or its AAA server, that says why; a banner that threatens with it is none.
var lockedRow = regexp.MustCompile(`(?i)\b(?:account|user)\b.{0,30}\b(?:is|was|has been)\b.{0,15}` +
	`\b(?:locked|disabled|blocked|expired|suspended)\b`)

// locked is the row in which the router has said that the account is locked, in answer to a login; empty: it
// has not said.
func (a *attempt) locked() string {
	for _, row := range a.said {
		if lockedRow.MatchString(row) {
			return fmt.Sprintf("%q", row[:min(len(row), 160)])
		}
	}
	return ""
}

// firstWords is a connection that keeps how a server begins.
type firstWords struct {
	net.Conn
	mu    sync.Mutex
	first []byte
}

// Read implements [net.Conn].
func (f *firstWords) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	f.mu.Lock()
	defer f.mu.Unlock()
	if room := 512 - len(f.first); room > 0 {
		f.first = append(f.first, b[:min(n, room)]...)
	}
	return n, err
}

// begins is how the server begins: its version, if it speaks SSH, else its first row; empty: it has said
// nothing.
func (f *firstWords) begins() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	first := ""
	for row := range bytes.Lines(f.first) {
		text := strings.TrimSpace(string(row))
		if strings.HasPrefix(text, "SSH-") {
			return text
		}
		if first == "" {
			first = text
		}
	}
	if first == "" && len(f.first) > 0 {
		return string(f.first)
	}
	return first
}
