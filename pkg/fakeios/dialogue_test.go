package fakeios

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// troubled serves a router R1 with an enable secret and faults.
func troubled(t *testing.T, cfg Config, faults ...Fault) (*Router, *ManualClock, string) {
	t.Helper()
	cfg.Hostname = "R1"
	cfg.EnableSecret = "raise"
	cfg.Faults = faults
	return serve(t, cfg)
}

// TestLoginAgain asks for the login in the shell until it is right, three times at most.
func TestLoginAgain(t *testing.T) {
	_, _, address := troubled(t, Config{}, Fault{Do: FaultLoginAgain, Times: 2})
	s := open(t, client(t, address))
	s.until("\r\n\r\nUser Access Verification\r\n\r\nUsername: ")
	s.sees("noc\n", "noc\r\nPassword: ")
	s.sees("wrong\n", "\r\n\r\n% Login invalid\r\n\r\nUsername: ")
	s.sees("noc\n", "noc\r\nPassword: ")
	s.sees("noc\n", "\r\n\r\nR1#")
	s = open(t, client(t, address))
	for range tries {
		s.until("Username: ")
		s.write("noc\nwrong\n")
	}
	if rest := s.rest(); !strings.HasSuffix(rest, "% Login invalid\r\n\r\n") {
		t.Errorf("%q", rest)
	}
	open(t, client(t, address)).until("R1#")
}

// TestPressReturn waits for Enter before the banners and the prompt.
func TestPressReturn(t *testing.T) {
	_, _, address := troubled(t, Config{}, Fault{Do: FaultPressReturn})
	s := open(t, client(t, address))
	s.until("\r\n\r\n\r\nPress RETURN to get started.\r\n\r\n")
	s.silent()
	s.sees("\n", "\r\n\r\nR1#")
}

// TestPasswordExpired asks for a new password until it is typed twice alike.
func TestPasswordExpired(t *testing.T) {
	_, _, address := troubled(t, Config{}, Fault{Do: FaultPasswordExpired})
	s := open(t, client(t, address))
	s.until("\r\nYour password has expired.\r\nEnter new password: ")
	s.write("one\ntwo\n")
	s.until("% Passwords do not match.\r\nEnter new password: ")
	s.write("one\none\n")
	s.until("R1#")
	open(t, client(t, address)).until("R1#") // with the old one
}

// TestEnableQuestions are those of other AAA servers.
func TestEnableQuestions(t *testing.T) {
	for _, c := range []struct {
		faults  []Fault
		answers []string
		want    string
	}{
		{nil, []string{"raise\n"}, "Password: \n"},
		{[]Fault{{Do: FaultEnablePrompt}}, []string{"raise\n"}, "Enable password: \n"},
		{[]Fault{{Do: FaultEnablePrompt, Reply: "AD Password: "}}, []string{"raise\n"}, "AD Password: \n"},
		{[]Fault{{Do: FaultEnablePrompt, Reply: "SecurID_PASSCODE: "}}, []string{"no\n", "raise\n"},
			"SecurID_PASSCODE: \nSecurID_PASSCODE: \n"},
		{[]Fault{{Do: FaultEnableUser}}, []string{"noc\n", "raise\n"}, "Username: noc\nPassword: \n"},
		{[]Fault{{Do: FaultEnableUser}}, []string{"raise\n", "raise\n", "noc\n", "raise\n"},
			"Username: raise\nPassword: \nUsername: noc\nPassword: \n"},
	} {
		s := consoleOf(t, User{Privilege: 1}, Config{Faults: c.faults})
		if got := s.say("enable", c.answers...); got != c.want {
			t.Errorf("%+v:\n got %q\nwant %q", c.faults, got, c.want)
		}
		contains(t, s.say("show privilege"), "level is 15\n")
	}
}

// asked is a login by keyboard-interactive and what it was asked, one question a row.
func asked(t *testing.T, address string) (questions string, err error) {
	t.Helper()
	config := clientConfig()
	config.Auth = []ssh.AuthMethod{ssh.KeyboardInteractive(func(_, _ string, ask []string, _ []bool) ([]string, error) {
		questions += strings.Join(ask, "|") + "\n"
		answers := make([]string, len(ask))
		for i := range answers {
			answers[i] = "noc"
		}
		return answers, nil
	})}
	c, err := login(connect(t, address), config)
	if err == nil {
		_ = c.Close()
	}
	return questions, err
}

// TestInteractiveLogins ask for more than a password, or for less; the method password is no way around.
func TestInteractiveLogins(t *testing.T) {
	for _, c := range []struct {
		fault Fault
		want  string
	}{
		{Fault{Do: FaultOneTimeCode}, "Password: \nPasscode: \n"},
		{Fault{Do: FaultOneTimeCode, Reply: "Enter PASSCODE: "}, "Password: \nEnter PASSCODE: \n"},
		{Fault{Do: FaultNoQuestion}, "\n"},
		{Fault{Do: FaultAccountLocked}, "Password: \n"},
	} {
		c.fault.Times = 2
		_, _, address := troubled(t, Config{}, c.fault)
		if got, err := asked(t, address); err == nil || got != c.want {
			t.Errorf("%+v: asked %q, %v", c.fault, got, err)
		}
		if _, err := login(connect(t, address), clientConfig()); err == nil {
			t.Errorf("%+v: let in by password", c.fault)
		}
		if got, err := asked(t, address); err != nil || got != "Password: \n" {
			t.Errorf("%+v: asked %q afterwards, %v", c.fault, got, err)
		}
	}
}

// TestSlowLogin takes the time of the router's clock.
func TestSlowLogin(t *testing.T) {
	_, clock, address := troubled(t, Config{}, Fault{Do: FaultSlowLogin, Delay: 33 * time.Second})
	open(t, client(t, address)).until("R1#")
	if passed := clock.Now().Sub(epoch); passed != 33*time.Second {
		t.Errorf("%v have passed", passed)
	}
	r, _ := router(t, Config{Clock: NewSystemClock(1000)})
	began := time.Now()
	if !r.pass(10*time.Second, nil) || time.Since(began) < 10*time.Millisecond {
		t.Error("a clock that runs by itself is not waited for")
	}
	gone := make(chan struct{})
	close(gone)
	if r.pass(1e6*time.Hour, gone) {
		t.Error("a connection that has ended is waited for")
	}
}

// TestLateLines run late, each of them or the Nth that fits, beside another fault, and timers fire meanwhile.
func TestLateLines(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1", Faults: []Fault{
		{Do: FaultLate, Line: "show", Skip: 1, Delay: time.Minute},
		{Do: FaultReject, Line: "show clock", Skip: 1, Reply: "no"},
	}})
	s := newConsole(t, r)
	for i, want := range []string{"09:00:00", "no\n", "09:01:00"} {
		contains(t, s.say("show clock"), want)
		if i == 0 && clock.Now() != epoch {
			t.Error("the first line was late")
		}
	}
	s.all("configure terminal", "archive", "path flash:a", "end", "configure terminal revert timer 1")
	if err := r.Inject(Fault{Do: FaultLate, Times: -1, Delay: 25 * time.Second}); err != nil {
		t.Fatal(err)
	}
	contains(t, s.all("hostname R2", "interface Vlan1", "description x"), "Rollback Done")
	if name := r.Hostname(); name != "R1" {
		t.Errorf("the name is %s", name)
	}
}

// TestGlue glues the prompt to the answer.
func TestGlue(t *testing.T) {
	_, _, s, _ := faulty(t, Fault{Do: FaultGlue, Line: "show archive", Times: -1})
	s.sees("show archive\n", "show archive\r\n Archive feature not enabledR1#")
	s.sees("show archive config rollback timer\n",
		"show archive config rollback timer\r\n%No Rollback Confirmed Change pendingR1#")
}

// TestAsk asks before a line is run, and leaves it for no.
func TestAsk(t *testing.T) {
	const question = "Warning: Attempting to overwrite an NVRAM configuration previously written\n" +
		"by a different version of the system image.\nOverwrite the previous NVRAM configuration?[confirm]\n"
	s := consoleOf(t, User{Privilege: 15}, Config{Faults: []Fault{
		{Do: FaultAsk, Line: "write", Times: 2},
		{Do: FaultAsk, Line: "hostname", Reply: "Really? [yes/no]: ", Times: 2},
	}})
	if got := s.say("write memory", "n"); got != question {
		t.Errorf("%q", got)
	}
	if got := s.say("write memory", "\r"); got != question+"Building configuration...\n[OK]\n" {
		t.Errorf("%q", got)
	}
	s.say("configure terminal")
	if got := s.say("hostname R2", "\n"); got != "Really? [yes/no]: \n" || s.router.Hostname() != "R1" {
		t.Errorf("%q", got)
	}
	if got := s.say("hostname R2", "y\n"); got != "Really? [yes/no]: y\n" || s.router.Hostname() != "R2" {
		t.Errorf("%q", got)
	}
}

// TestConnectionTroubles are what a client sees that gets no session, and that the others do.
func TestConnectionTroubles(t *testing.T) {
	_, _, address := troubled(t, Config{}, Fault{Do: FaultNoVTY, Skip: 1}, Fault{Do: FaultNoChannel, Skip: 1})
	open(t, client(t, address)).until("R1#")
	refused(t, address)
	c := client(t, address)
	opened := make(chan error, 1)
	go func() {
		_, err := c.NewSession()
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Errorf("the channel was answered: %v", err)
	case <-time.After(silence):
	}
	_ = c.Close()
	if <-opened == nil {
		t.Error("the channel was opened")
	}
	open(t, client(t, address)).until("R1#")
}

// TestSSHVersion1 says so and leaves a client of version 2.
func TestSSHVersion1(t *testing.T) {
	_, _, address := troubled(t, Config{SSHProfile: ProfileSSH1})
	conn := connect(t, address)
	if _, err := conn.Write([]byte("SSH-2.0-test\r\n")); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if _, err := got.ReadFrom(conn); err != nil || got.String() != "SSH-1.5-Cisco-1.25\n" {
		t.Errorf("%q, %v", got.String(), err)
	}
	if _, err := login(connect(t, address), clientConfig()); err == nil || errors.Is(err, errors.ErrUnsupported) {
		t.Errorf("%v", err)
	}
}

// TestClockNeverGoesBack: a router moves the clock, for a late line, while somebody else moves it too.
func TestClockNeverGoesBack(t *testing.T) {
	clock := NewManualClock(epoch)
	clock.AfterFunc(time.Second, func() { clock.Advance(time.Minute) })
	clock.Advance(10 * time.Second)
	if passed := clock.Now().Sub(epoch); passed != 61*time.Second {
		t.Errorf("%v have passed", passed)
	}
}
