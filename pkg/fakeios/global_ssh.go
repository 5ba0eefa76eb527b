package fakeios

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// sshConfig is `ip ssh ...`.
type sshConfig struct {
	version   int // 0 was never typed: both
	timeoutS  int // 0 is the default 120
	retries   int // 0 is the default 3
	source    string
	logEvents bool
	pubkeys   []*pubkeyUser
}

func (c sshConfig) timeout() time.Duration {
	if c.timeoutS > 0 {
		return time.Duration(c.timeoutS) * time.Second
	}
	return 120 * time.Second
}

func (c sshConfig) tries() int {
	if c.retries > 0 {
		return c.retries
	}
	return 3
}

func sshCommands() []command {
	on := func(change func(c *sshConfig, a args)) func(*session, args) string {
		return func(s *session, a args) string { change(&s.router.running.ssh, a); return "" }
	}
	return append([]command{
		{pattern: "ip ssh version <n:1-2>", run: on(func(c *sshConfig, a args) { c.version = a.int("n") })},
		{pattern: "no ip ssh version [<n:1-2>]", run: on(func(c *sshConfig, _ args) { c.version = 0 })},
		{pattern: "ip ssh time-out <n:1-120>", run: on(func(c *sshConfig, a args) { c.timeoutS = a.int("n") })},
		{pattern: "no ip ssh time-out [<n>]", run: on(func(c *sshConfig, _ args) { c.timeoutS = 0 })},
		{pattern: "ip ssh authentication-retries <n:0-5>", run: on(func(c *sshConfig, a args) { c.retries = a.int("n") })},
		{pattern: "no ip ssh authentication-retries [<n>]", run: on(func(c *sshConfig, _ args) { c.retries = 0 })},
		{pattern: "ip ssh source-interface <if:if>", run: on(func(c *sshConfig, a args) { c.source = a["if"] })},
		{pattern: "no ip ssh source-interface", run: on(func(c *sshConfig, _ args) { c.source = "" })},
		{pattern: "ip ssh logging events", run: on(func(c *sshConfig, _ args) { c.logEvents = true })},
		{pattern: "no ip ssh logging events", run: on(func(c *sshConfig, _ args) { c.logEvents = false })},
		{pattern: "ip ssh pubkey-chain", run: func(s *session, _ args) string { s.enter(pubkeyChainPrompt, nil); return "" }},
		{pattern: "no ip ssh pubkey-chain", run: on(func(c *sshConfig, _ args) { c.pubkeys = nil })},
		{pattern: "crypto key generate rsa [general-keys] [modulus <n:360-4096>]", run: func(s *session, a args) string {
			n := a.int("n")
			if n == 0 {
				n = 1024
			}
			return fmt.Sprintf("%% You already have RSA keys defined named %s.\n%% They will be replaced.\n\n"+
				"%% The key modulus size is %d bits\n%% Generating %d bit RSA keys, keys will be non-exportable...\n[OK] (elapsed time was 2 seconds)\n",
				s.router.running.hostname, n, n)
		}},
	}, known("ip ssh dh min size <n>", "ip ssh maxstartups <n>", "ip ssh port <n> rotary <m>", "ip ssh stricthostkeycheck",
		"crypto key zeroize rsa", "crypto key import <x:line>", "crypto key pubkey-chain rsa", "crypto isakmp policy <n>", "crypto isakmp key <x:line>",
		"crypto map <x:line>", "crypto pki <x:line>", "crypto ca <x:line>", "crypto dynamic-map <x:line>", "crypto engine <x:line>",
		"crypto gdoi <x:line>", "crypto identity <x:line>", "crypto keyring <x:line>", "crypto logging <x:line>", "crypto call <x:line>",
		"crypto mib <x:line>", "crypto provisioning <x:line>", "crypto wui <x:line>", "crypto xauth <x:line>",
		"crypto ikev2 authorization <x:line>", "crypto ikev2 certificate-cache <n>", "crypto ikev2 cluster", "crypto ikev2 cookie-challenge <n>",
		"crypto ikev2 diagnose <x:line>", "crypto ikev2 fragmentation <x:line>", "crypto ikev2 http-url <x:line>", "crypto ikev2 limit <x:line>",
		"crypto ikev2 name-mangler <x>", "crypto ikev2 redirect <x:line>", "crypto ikev2 window <n>", "crypto ipsec df-bit <x>",
		"crypto ipsec ipv4-deny <x:line>", "crypto ipsec nat-transparency <x:line>", "crypto ipsec optional <x:line>",
		"crypto ipsec security-association <x:line>", "crypto ipsec server <x:line>", "crypto ipsec client <x:line>")...)
}

func (c sshConfig) render(b *strings.Builder) {
	if c.timeoutS > 0 && c.timeoutS != 120 {
		fmt.Fprintf(b, "ip ssh time-out %d\n", c.timeoutS)
	}
	if c.retries > 0 && c.retries != 3 {
		fmt.Fprintf(b, "ip ssh authentication-retries %d\n", c.retries)
	}
	if c.source != "" {
		fmt.Fprintf(b, "ip ssh source-interface %s\n", c.source)
	}
	if c.logEvents {
		b.WriteString("ip ssh logging events\n")
	}
	if c.version > 0 {
		fmt.Fprintf(b, "ip ssh version %d\n", c.version)
	}
	if len(c.pubkeys) > 0 {
		b.WriteString("ip ssh pubkey-chain\n")
		for _, u := range c.pubkeys {
			fmt.Fprintf(b, "  username %s\n", u.name)
			for _, h := range u.hashes {
				fmt.Fprintf(b, "   key-hash %s\n", h)
			}
		}
	}
}

// showIPSSH is `show ip ssh`.
func (r *Router) showIPSSH() string {
	c := r.running.ssh
	version := "1.99"
	if c.version > 0 {
		version = fmt.Sprintf("%d.0", c.version)
	}
	return fmt.Sprintf("SSH Enabled - version %s\nAuthentication timeout: %d secs; Authentication retries: %d\n"+
		"Minimum expected Diffie Hellman key size : 1024 bits\nIOS Keys in SECSH format(ssh-rsa, base64 encoded):\n%s\n\n",
		version, int(c.timeout().Seconds()), c.tries(), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(r.hostKey.PublicKey()))))
}
