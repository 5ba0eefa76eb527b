package ciscoios_test

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestShellDialogue: what the shell asks before its first prompt is answered with the login of the site, once,
// or named in the words of the router and left alone.
func TestShellDialogue(t *testing.T) {
	t.Parallel()
	const user, password = "\n\nUser Access Verification\n\nUsername: ", "Password: "
	for name, c := range map[string]struct {
		asks   []string // what it asks, one behind the other
		typed  []string // what may be typed into that
		reason error    // nil: it ends at a prompt
		words  string
	}{
		"user and password again": {[]string{user, password}, []string{"noc", "noc-password"}, nil, ""},
		"a password alone":        {[]string{"\n" + password}, []string{"noc-password"}, nil, ""},
		"login": {[]string{"branch-001 login: ", password}, []string{"noc", "noc-password"}, nil,
			""},
		"Press RETURN": {[]string{"\nPress RETURN to get started.\n\n"}, []string{""}, nil, ""},
		"Press RETURN, and a user": {[]string{"\nPress RETURN to get started!\n", user, password}, []string{"",
			"noc", "noc-password"}, nil, ""},
		"asked twice": {[]string{user, password, "% Login invalid\n\nUsername: "}, []string{"noc", "noc-password"},
			device.ErrAuth, "% Login invalid"},
		"a password that has expired": {[]string{user, password, "Your password has expired.\nEnter new password: "},
			[]string{"noc", "noc-password"}, device.ErrAuth, "new password"},
		"expired, asked by another name": {[]string{user, password,
			"Your password has expired and must be changed\nPassword: "},
			[]string{"noc", "noc-password"}, device.ErrAuth, "has expired"},
		"a password to change at once": {[]string{"Change your password now.\nNew password: "}, nil, device.ErrAuth,
			"New password"},
		"a one-time code": {[]string{"Enter one-time code: "}, nil, device.ErrAuth, "one-time code"},
		"PASSCODE":        {[]string{"Enter PASSCODE: "}, nil, device.ErrAuth, "PASSCODE"},
		"something else":  {[]string{"Which tenant? "}, nil, device.ErrNoShell, "Which tenant?"},
		"a banner about passwords": {[]string{"Change your password every 90 days.\n" + user, password},
			[]string{"noc", "noc-password"}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &field{shell: func(s *fieldShell) {
				for _, ask := range c.asks {
					s.ask(ask, strings.Contains(strings.ToLower(ask), "pass"))
				}
				cli{}.run(s)
			}}
			s, err := dialField(t, f, nil)
			if c.reason == nil {
				if err != nil || s.Hostname() != "R1" {
					t.Fatal(err)
				}
			} else if !errors.Is(err, c.reason) {
				t.Errorf("%v", err)
			} else {
				mustSay(t, err, c.words)
			}
			typed := f.lines()
			if typed = typed[:min(len(typed), max(len(c.asks), len(c.typed)))]; c.reason != nil {
				typed = slices.DeleteFunc(typed, func(l string) bool { return l == "" })
			}
			if !slices.Equal(typed, c.typed) && (len(typed) > 0 || len(c.typed) > 0) {
				t.Errorf("typed %q, want %q", typed, c.typed)
			}
		})
	}
}

// TestSilentShell shows what the router said last.
func TestSilentShell(t *testing.T) {
	t.Parallel()
	f := &field{shell: func(s *fieldShell) { s.say("Line in use by somebody\n"); s.line() }}
	_, err := ciscoios.Dial(t.Context(), f.serve(t), ciscoios.Options{HandshakeTimeout: time.Second})
	if !errors.Is(err, device.ErrNoShell) {
		t.Error(err)
	}
	mustSay(t, err, "Line in use by somebody")
}

// raising is a shell that lands somewhere and asks something at `enable`.
func raising(lands, level string, after *string, asks ...string) func(*fieldShell) {
	return func(s *fieldShell) {
		prompt := lands
		s.say(prompt)
		for {
			line, ok := s.line()
			if !ok || line == "exit" {
				return
			}
			s.say(line + "\n")
			switch {
			case line == "enable":
				for _, ask := range asks {
					s.ask(ask, strings.Contains(strings.ToLower(ask), "pass"))
				}
				prompt = "R1#"
				if after != nil {
					level = *after
				}
			case line == "show privilege":
				s.say(level)
			case line == "terminal length 0" && prompt != "R1#":
				s.say("% Invalid input detected at '^' marker.\n")
			case line == "show long":
				s.say("a\n")
			}
			s.say(prompt)
		}
	}
}

// TestEnableOfTheField: every kind of question is answered once or named, the level decides whether `enable` is
// needed, and an account that does not see the whole router is refused.
func TestEnableOfTheField(t *testing.T) {
	t.Parallel()
	full := "Current privilege level is 15\n"
	seven := "Current privilege level is 7\n"
	view := "Currently in View Context with view 'noc'\n"
	for name, c := range map[string]struct {
		lands, level string
		after        *string
		asks         []string
		secret       string
		reason       error
		words        []string
	}{
		"Password:":          {"R1>", "", &full, []string{"Password: "}, "raise-me", nil, nil},
		"Enable password:":   {"R1>", "", &full, []string{"Enable password: "}, "raise-me", nil, nil},
		"AD Password:":       {"R1>", "", &full, []string{"AD Password: "}, "raise-me", nil, nil},
		"SecurID_PASSCODE:":  {"R1>", "", &full, []string{"SecurID_PASSCODE: "}, "raise-me", nil, nil},
		"a user name first":  {"R1>", "", &full, []string{"Username: ", "Password: "}, "raise-me", nil, nil},
		"level 7, raised":    {"R1#", seven, &full, []string{"Password: "}, "raise-me", nil, nil},
		"a view, raised":     {"R1#", view, &full, []string{"Password: "}, "raise-me", nil, nil},
		"not asked for":      {"R1>", "", &full, nil, "raise-me", nil, nil},
		"a level not known":  {"R1#", "Command authorization failed.\n", nil, nil, "", nil, nil},
		"level 7, no secret": {"R1#", seven, nil, nil, "", device.ErrPrivilege, []string{"level 7", "router.enable"}},
		"a view, no secret":  {"R1#", view, nil, nil, "", device.ErrPrivilege, []string{`view "noc"`}},
		"still level 7": {"R1#", seven, &seven, []string{"Password: "}, "raise-me", device.ErrPrivilege,
			[]string{"level 7", "AAA"}},
		"no secret": {"R1>", "", nil, nil, "", device.ErrEnable, []string{"router.enable"}},
		"asked again": {"R1>", "", nil, []string{"Password: ", "Password: "}, "raise-me", device.ErrEnable,
			[]string{"asks again"}},
		"refused": {"R1>", "", nil, []string{"Password: ", "% Bad secrets\n\n"}, "raise-me",
			device.ErrEnable, []string{"% Bad secrets"}},
		"no password is set": {"R1>", "", nil, []string{"% No password set\n"}, "raise-me", device.ErrEnable,
			[]string{"% No password set"}},
		"a one-time code": {"R1>", "", nil, []string{"Enter your one-time code: "}, "raise-me",
			device.ErrEnable, []string{"one-time code"}},
		"an expired password": {"R1>", "", nil, []string{"Your password has expired\nNew password: "}, "raise-me",
			device.ErrEnable, []string{"New password"}},
		"something else": {"R1>", "", nil, []string{"Level? "}, "raise-me", device.ErrEnable, []string{"Level?"}},
		"a router that sleeps": {"R1>", "", nil, []string{"wait\n"}, "raise-me", device.ErrEnable,
			[]string{"--timeout", "wait"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &field{shell: raising(c.lands, c.level, c.after, c.asks...)}
			s, err := dialField(t, f, func(target *device.Target) { target.Enable = secret.New(c.secret) })
			if n := count(f.lines(), "raise-me"); n > 1 {
				t.Errorf("the secret was typed %d times", n)
			}
			if c.reason != nil {
				if !errors.Is(err, c.reason) {
					t.Errorf("%v", err)
				}
				mustSay(t, err, c.words...)
				if masked := secret.NewText(err.Error()).String(); masked != err.Error() {
					t.Errorf("the mask bites: %s", masked)
				}
				if slices.Contains(f.lines()[len(f.lines())-1:], "exit") && errors.Is(err, device.ErrEnable) {
					t.Errorf("`exit` was typed into a question: %q", f.lines())
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			typed := f.lines()
			if c.lands == "R1>" && count(typed, "terminal length 0") != 2 {
				t.Errorf("the terminal was not set up again: %q", typed)
			}
			if level, known := s.Privilege(); known != (c.after != nil) || known && level != 15 {
				t.Errorf("level %d, known %v", level, known)
			}
		})
	}
}

// TestPasswordIsOfferedOnce, whatever methods the router offers, and however often it asks.
func TestPasswordIsOfferedOnce(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		questions []string
		banner    string
		reason    error
		words     string
	}{
		"both methods": {[]string{"Password: "}, "", device.ErrAuth, "user noc was refused"},
		"asked three times": {[]string{"Password: ", "Password: ", "Password: "}, "", device.ErrAuth,
			"user noc was refused"},
		"a locked account": {nil, "Your account is locked", device.ErrLocked, "Your account is locked"},
		"a one-time code":  {[]string{"Verification code: "}, "", device.ErrAuth, "Verification code:"},
		"a new password": {[]string{"Password expired. Enter new password: "}, "", device.ErrAuth,
			"new password"},
		"refused, no question": {nil, "", device.ErrAuth, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var offers atomic.Int32
			f := &field{auth: func(config *ssh.ServerConfig) {
				config.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
					offers.Add(1)
					return nil, io.ErrUnexpectedEOF
				}
				config.BannerCallback = func(ssh.ConnMetadata) string { return c.banner }
				config.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata,
					ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
					for _, question := range c.questions {
						answers, err := ask("", "", []string{question}, []bool{false})
						if err != nil {
							return nil, err
						}
						offers.Add(int32(len(answers)))
					}
					return nil, io.ErrUnexpectedEOF
				}
			}}
			_, err := dialField(t, f, nil)
			if !errors.Is(err, c.reason) {
				t.Errorf("%v", err)
			}
			mustSay(t, err, c.words)
			if n := offers.Load(); n != 1 {
				t.Errorf("%d passwords were offered", n)
			}
		})
	}
}

// TestKeyboardInteractive answers the questions for a user name and for the password.
func TestKeyboardInteractive(t *testing.T) {
	t.Parallel()
	f := &field{shell: cli{}.run, auth: func(config *ssh.ServerConfig) {
		config.PasswordCallback = nil
		config.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata,
			ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Username: ", "AD Password: "}, []bool{true, false})
			if err != nil || !slices.Equal(answers, []string{"noc", "noc-password"}) {
				return nil, io.ErrUnexpectedEOF
			}
			return nil, nil
		}
	}}
	if _, err := dialField(t, f, nil); err != nil {
		t.Error(err)
	}
}

// TestEveryEndHasItsWords: each way in which a login fails has a reason and a sentence of its own, and ends in
// time.
func TestEveryEndHasItsWords(t *testing.T) {
	t.Parallel()
	says := func(text string) func(net.Conn) {
		return func(conn net.Conn) {
			_, _ = io.WriteString(conn, text)
			_, _ = io.CopyN(io.Discard, conn, 1)
		}
	}
	hangs := func(text string) func(net.Conn) {
		return func(conn net.Conn) {
			_, _ = io.WriteString(conn, text)
			_, _ = io.Copy(io.Discard, conn)
		}
	}
	slow := func(conn net.Conn) {
		f := &field{auth: func(config *ssh.ServerConfig) {
			config.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
				_, _ = io.Copy(io.Discard, conn) // until the other side gives up
				return nil, io.ErrUnexpectedEOF
			}
		}}
		f.one(conn)
	}
	noChannel := &field{noChannel: true}
	for name, c := range map[string]struct {
		serve  func(net.Conn)
		reason error
		words  []string
	}{
		"SSH 1": {says("SSH-1.5-Cisco-1.25\n"), device.ErrSSHVersion, []string{"SSH version 1 only",
			"ip ssh version 2"}},
		"not SSH": {says("HTTP/1.1 400 Bad Request\r\n\r\n"), device.ErrNotSSH, []string{"HTTP/1.1 400",
			"SSH port"}},
		"telnet": {says("\xff\xfb\x01User Access Verification\r\n"), device.ErrNotSSH,
			[]string{"User Access"}},
		"no free line": {func(net.Conn) {}, device.ErrNoLine, []string{"without a word", "VTY"}},
		"silence":      {hangs(""), device.ErrUnreachable, []string{"no SSH handshake came within 1s"}},
		"half a handshake": {hangs("SSH-2.0-Cisco-1.25\r\n"), device.ErrUnreachable, []string{"SSH-2.0-Cisco-1.25",
			"--timeout"}},
		"a slow AAA server": {slow, device.ErrSlowLogin, []string{"login of user noc", "1s", "--timeout", "AAA"}},
		"no channel":        {noChannel.one, device.ErrNoShell, []string{"channel", "--timeout"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := device.Target{Address: listenFor(t, c.serve), User: "noc",
				Auth:    device.Auth{Password: secret.New("noc-password")},
				HostKey: ssh.FingerprintSHA256(rsaKey().PublicKey())}
			began := time.Now()
			_, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{HandshakeTimeout: time.Second})
			if !errors.Is(err, c.reason) {
				t.Errorf("%v", err)
			}
			mustSay(t, err, c.words...)
			if took := time.Since(began); took > 4*time.Second {
				t.Errorf("it took %s", took)
			}
		})
		t.Run(name+", cancelled", func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			target := device.Target{Address: listenFor(t, c.serve), User: "noc",
				Auth:    device.Auth{Password: secret.New("noc-password")},
				HostKey: ssh.FingerprintSHA256(rsaKey().PublicKey())}
			began := time.Now()
			time.AfterFunc(200*time.Millisecond, cancel)
			_, err := ciscoios.Dial(ctx, target, ciscoios.Options{HandshakeTimeout: time.Minute})
			if err == nil || time.Since(began) > 1200*time.Millisecond {
				t.Errorf("%v after %s", err, time.Since(began))
			}
		})
	}
}
