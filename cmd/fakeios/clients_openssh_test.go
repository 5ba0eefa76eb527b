//go:build unix

package main_test

import (
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

const (
	opensshPath = "/usr/bin/ssh"
	replyTime   = 20 * time.Second // for one answer at a terminal
)

// ssh prepares OpenSSH with what an operator has to allow for an 881: SHA-1 in the key exchange
// and in the host key. The password comes from SSH_ASKPASS.
func (b *bench) ssh(t *testing.T, user, password string, args ...string) *exec.Cmd {
	t.Helper()
	options := append(b.sshOptions(), "-oKexAlgorithms=+diffie-hellman-group14-sha1", "-oHostKeyAlgorithms=+ssh-rsa",
		"-l"+user)
	cmd := b.command(t, opensshPath, append(options, args...)...)
	askpass := b.write(t, "askpass", 0o700, "#!/bin/sh\nprintf '%s\\n' \"$ANSWER\"\n")
	cmd.Env = append(cmd.Env, "SSH_ASKPASS="+askpass, "SSH_ASKPASS_REQUIRE=force", "ANSWER="+password)
	return cmd
}

// sshOptions keeps the user's own OpenSSH configuration, keys and agent out of the test.
func (b *bench) sshOptions() []string {
	return []string{
		"-F", "none", "-p", b.port, "-oUserKnownHostsFile=" + b.home + "/.ssh/known_hosts",
		"-oGlobalKnownHostsFile=/dev/null", "-oStrictHostKeyChecking=yes", "-oIdentitiesOnly=yes",
		"-oIdentityFile=none", "-oIdentityAgent=none", "-oNumberOfPasswordPrompts=2",
	}
}

// terminal is a client on a pseudo terminal, as a person has it in front of them.
type terminal struct {
	t      *testing.T
	cmd    *exec.Cmd
	file   *os.File
	screen chan string // what the client wrote, piece by piece; closed at its end
	unread string
}

// newTerminal starts a client on a pty of 80 columns and 24 rows.
func newTerminal(t *testing.T, b *bench, cmd *exec.Cmd) *terminal {
	t.Helper()
	cmd.SysProcAttr = nil // the pty makes a session of it, and with that a process group
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, cmd: cmd, file: file, screen: make(chan string)}
	go term.read()
	t.Cleanup(func() { _ = term.ends() })
	return term
}

// ends closes the terminal and returns the status that the client ended with.
func (term *terminal) ends() int {
	_ = term.file.Close()
	if term.cmd.ProcessState == nil {
		for range term.screen { // nobody looks at the rest
			continue
		}
		_ = term.cmd.Wait()
	}
	return term.cmd.ProcessState.ExitCode()
}

// read passes the screen on until the terminal is closed. What nobody waits for any more is taken by
// ends.
func (term *terminal) read() {
	defer close(term.screen)
	buffer := make([]byte, 4096)
	for {
		n, err := term.file.Read(buffer)
		if n > 0 {
			term.screen <- string(buffer[:n])
		}
		if err != nil {
			return
		}
	}
}

// types sends keys.
func (term *terminal) types(keys string) {
	term.t.Helper()
	if _, err := io.WriteString(term.file, keys); err != nil {
		term.t.Fatal(err)
	}
}

// sees waits until the screen has shown the words, and takes everything up to their end off it.
func (term *terminal) sees(words string) (before string) {
	term.t.Helper()
	patience := time.NewTimer(replyTime)
	defer patience.Stop()
	for {
		if at := strings.Index(term.unread, words); at >= 0 {
			before = term.unread[:at]
			term.unread = term.unread[at+len(words):]
			return before
		}
		select {
		case piece, open := <-term.screen:
			if !open {
				term.t.Fatalf("%q is not on the screen when the client ends:\n%q", words, term.unread)
			}
			term.unread += piece
		case <-patience.C:
			term.t.Fatalf("waiting for %q the screen shows\n%q", words, term.unread)
		}
	}
}

// clientOpenSSHInteractive is a person at a terminal.
func clientOpenSSHInteractive(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	b := newBench(t, fakeios.Config{})
	term := newTerminal(t, b, b.ssh(t, operator, operatorPassword, b.host))
	term.sees("\r\nbranch-881#")

	// A screen full stops at --More--; blank goes on and q ends it.
	term.types("sh run\r")
	contains(t, "the first page", term.sees(" --More-- "), "Building configuration...", "version 15.4")
	term.types(" ")
	term.sees(" --More-- ")
	term.types("q")
	term.sees("\bbranch-881#")

	// Abbreviations, Tab, and Ctrl-Z, which runs the line before it leaves.
	term.types("conf t\r")
	term.sees("Enter configuration commands, one per line.  End with CNTL/Z.\r\nbranch-881(config)#")
	term.types("int fa4\r")
	term.sees("\r\nbranch-881(config-if)#")
	term.types("descrip\t")
	term.sees("\r\nbranch-881(config-if)#description ")
	term.types("WAN to the provider\x1a")
	term.sees("\r\nbranch-881#")

	// Help: the words that may follow, and the line again behind it.
	term.types("terminal length 0\r")
	term.sees("\r\nbranch-881#")
	term.types("show ip ?")
	contains(t, "help", term.sees("\r\nbranch-881#show ip "), "\r\n  interface", "\r\n  route")
	term.types("\x15show run?")
	contains(t, "help", term.sees("\r\nbranch-881#show run"), "running-config")
	term.types("\x15")

	// A slip, and the caret under it.
	term.types("conft t\r")
	term.sees("conft t\r\n" + strings.Repeat(" ", len("branch-881#conf")) +
		"^\r\n% Invalid input detected at '^' marker.\r\n\r\nbranch-881#")

	term.types("exit\r")
	term.sees("Connection to " + b.host + " closed by remote host.")
	if status := term.ends(); status != 255 {
		t.Errorf("ssh ended with status %d: IOS closes the connection, not the channel", status)
	}
	contains(t, "the running-config", b.RunningConfig(), "interface FastEthernet4\n description WAN to the provider\n")
	if strings.Contains(b.StartupConfig(), "WAN to the provider") {
		t.Error("the startup-config has what nobody saved")
	}
}

// clientOpenSSHEnable is a user of privilege 1 who types passwords at the terminal, each of
// them wrong at first.
func clientOpenSSHEnable(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	b := newBench(t, fakeios.Config{})
	cmd := b.ssh(t, watcher, "", b.host)
	cmd.Env = append(cmd.Env, "SSH_ASKPASS_REQUIRE=never")
	term := newTerminal(t, b, cmd)
	for _, password := range []string{"wrong", watcherPassword} {
		term.sees("Password: ")
		term.types(password + "\r")
	}
	term.sees("\r\nbranch-881>")
	term.types("configure terminal\r")
	term.sees("% Invalid input detected at '^' marker.\r\n\r\nbranch-881>")
	term.types("en\r")
	for _, password := range []string{"wrong", enableSecret} {
		term.sees("Password: ")
		term.types(password + "\r")
	}
	if shown := term.sees("\r\nbranch-881#"); strings.Contains(shown, enableSecret) {
		t.Errorf("the secret is echoed: %q", shown)
	}
	term.types("disable\r")
	term.sees("\r\nbranch-881>")
	term.types("logout\r")
	term.sees("closed by remote host.")
}

// clientOpenSSHKey logs in by an RSA key of `ip ssh pubkey-chain`, and not by another one.
func clientOpenSSHKey(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	public, private := newKey(t)
	_, other := newKey(t)
	b := newBench(t, fakeios.Config{Users: []fakeios.User{
		{Name: "auto", Password: operatorPassword, Privilege: 15,
			PublicKeys: []string{string(ssh.MarshalAuthorizedKey(public))}},
	}})
	for _, c := range []struct {
		name   string
		key    []byte
		status int
	}{{"known", private, 0}, {"unknown", other, 255}} {
		path := b.write(t, c.name, 0o600, string(c.key))
		cmd := b.ssh(t, "auto", "", "-oPubkeyAcceptedAlgorithms=+ssh-rsa", "-oPreferredAuthentications=publickey",
			"-oIdentityFile="+path,
			b.host, "show clock")
		if got := b.run(t, cmd); got.status != c.status {
			t.Errorf("%s key: status %d, want %d\n%s%s", c.name, got.status, c.status, got.stdout, got.stderr)
		}
	}
	contains(t, "the running-config", b.RunningConfig(), "ip ssh pubkey-chain", "key-hash ssh-rsa "+
		strings.ToUpper(strings.ReplaceAll(ssh.FingerprintLegacyMD5(public), ":", "")))
}

// clientOpenSSHExec runs single commands. IOS reports success for all of them.
func clientOpenSSHExec(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	b := newBench(t, fakeios.Config{})
	for _, c := range []struct{ user, password, line, want string }{
		{operator, operatorPassword, "show version",
			"Cisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), Version 15.4(3)M3, RELEASE SOFTWARE"},
		{operator, operatorPassword, "show running-config", "\nend"}, // not paged
		{operator, operatorPassword, "show verzion", "% Invalid input detected at '^' marker."},
		// one command, not two
		{operator, operatorPassword, "show version; show clock", "% Invalid input detected at '^' marker."},
		{watcher, watcherPassword, "show running-config", "% Invalid input detected at '^' marker."},
	} {
		got := b.run(t, b.ssh(t, c.user, c.password, b.host, c.line))
		contains(t, c.line, strings.ReplaceAll(got.stdout, "\r", ""), c.want)
		if got.status != 0 || strings.Contains(got.stdout, "--More--") {
			t.Errorf("%s: status %d\n%s\n%s", c.line, got.status, got.stdout, got.stderr)
		}
	}
}

// clientOpenSSHDefaults offers what OpenSSH offers by itself, and is told what an 881 has.
func clientOpenSSHDefaults(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	b := newBench(t, fakeios.Config{})
	got := b.run(t, b.command(t, opensshPath, append(b.sshOptions(), "-oBatchMode=yes", b.host, "show version")...))
	contains(t, "OpenSSH", got.stderr, "no matching key exchange method found. Their offer: "+
		"diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1")
	if got.status != 255 {
		t.Errorf("status %d", got.status)
	}
}

// clientOpenSSHPaste feeds the whole configuration of both tunnels at once, with a terminal
// and without.
func clientOpenSSHPaste(t *testing.T) {
	t.Parallel()
	need(t, opensshPath, "openssh-client")
	typed, err := os.ReadFile(testdata(t, "tunnels.ios"))
	if err != nil {
		t.Fatal(err)
	}
	shown, err := os.ReadFile(testdata(t, "tunnels.shown"))
	if err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"-tt", "-T"} {
		t.Run(flag, func(t *testing.T) {
			b := newBench(t, fakeios.Config{})
			cmd := b.ssh(t, operator, operatorPassword, flag, b.host)
			cmd.Stdin = strings.NewReader("configure terminal\n" + string(typed) + "end\nwrite memory\nexit\n")
			got := b.run(t, cmd)
			if refused := regexp.MustCompile(`(?m)^.*\n.*\n% .*`).FindString(strings.ReplaceAll(got.stdout, "\r",
				"")); refused != "" {
				t.Errorf("refused:\n%s", refused)
			}
			contains(t, "the screen", got.stdout, "branch-881#exit")
			if n := len(commandLines(string(typed))); n <= 100 || len(b.Lines()) != n+4 {
				t.Errorf("%d lines arrived, want %d", len(b.Lines()), n+4)
			}
			for name, config := range map[string]string{"running-config": b.RunningConfig(),
				"startup-config": b.StartupConfig()} {
				if lines := missing(string(shown), config); len(lines) > 0 {
					t.Errorf("the %s lacks\n%s\nof\n%s", name, strings.Join(lines, "\n"), config)
				}
			}
		})
	}
}
