package fakeios

import (
	"fmt"
	"strings"
	"time"
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
