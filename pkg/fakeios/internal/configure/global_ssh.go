package configure

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func sshCommands() []command {
	on := func(change func(c *running.SSH, a args)) func(*Session, args) string {
		return func(s *Session, a args) string { change(&s.Config.SSH, a); return "" }
	}
	return append([]command{
		{Pattern: "ip ssh version <n:1-2>", Run: on(func(c *running.SSH, a args) { c.Version = a.Int("n") })},
		{Pattern: "no ip ssh version [<n:1-2>]", Run: on(func(c *running.SSH, _ args) { c.Version = 0 })},
		{Pattern: "ip ssh time-out <n:1-120>", Run: on(func(c *running.SSH, a args) {
			c.TimeoutSeconds = a.Int("n")
		})},
		{Pattern: "no ip ssh time-out [<n>]", Run: on(func(c *running.SSH, _ args) { c.TimeoutSeconds = 0 })},
		{Pattern: "ip ssh authentication-retries <n:0-5>", Run: on(func(c *running.SSH, a args) {
			c.Retries = a.Int("n")
		})},
		{Pattern: "no ip ssh authentication-retries [<n>]", Run: on(func(c *running.SSH, _ args) {
			c.Retries = 0
		})},
		{Pattern: "ip ssh source-interface <if:if>", Run: on(func(c *running.SSH, a args) {
			c.Source = a["if"]
		})},
		{Pattern: "no ip ssh source-interface", Run: on(func(c *running.SSH, _ args) { c.Source = "" })},
		{Pattern: "ip ssh logging events", Run: on(func(c *running.SSH, _ args) { c.LogEvents = true })},
		{Pattern: "no ip ssh logging events", Run: on(func(c *running.SSH, _ args) { c.LogEvents = false })},
		{Pattern: "ip ssh pubkey-chain", Run: func(s *Session, _ args) string {
			s.enter(pubkeyChainPrompt, nil)
			return ""
		}},
		{Pattern: "no ip ssh pubkey-chain", Run: on(func(c *running.SSH, _ args) { c.PublicKeys = nil })},
		{Pattern: "crypto key generate rsa [general-keys] [modulus <n:360-4096>]",
			Run: func(s *Session, a args) string {
				n := a.Int("n")
				if n == 0 {
					n = 1024
				}
				return fmt.Sprintf("%% You already have RSA keys defined named %s.\n%% They will be replaced.\n\n"+
					"%% The key modulus size is %d bits\n"+
					"%% Generating %d bit RSA keys, keys will be non-exportable...\n"+
					"[OK] (elapsed time was 2 seconds)\n",
					s.Config.Hostname, n, n)
			}},
	}, known("ip ssh dh min size <n>", "ip ssh maxstartups <n>", "ip ssh port <n> rotary <m>",
		"ip ssh stricthostkeycheck", "crypto key zeroize rsa", "crypto key import <x:line>",
		"crypto ca <x:line>", "crypto dynamic-map <x:line>", "crypto mib <x:line>",
		"crypto provisioning <x:line>", "crypto wui <x:line>", "crypto xauth <x:line>",
		"crypto ikev2 certificate-cache <n>", "crypto ikev2 cluster", "crypto ikev2 cookie-challenge <n>",
		"crypto ikev2 diagnose <x:line>", "crypto ikev2 fragmentation <x:line>",
		"crypto ikev2 http-url <x:line>", "crypto ikev2 limit <x:line>", "crypto ikev2 name-mangler <x>",
		"crypto ikev2 redirect <x:line>", "crypto ikev2 window <n>", "crypto ipsec df-bit <x>",
		"crypto ipsec ipv4-deny <x:line>", "crypto ipsec optional <x:line>",
		"crypto ipsec security-association <x:line>", "crypto ipsec server <x:line>")...)
}
