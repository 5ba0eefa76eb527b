package running

import (
	"fmt"
	"strings"
	"time"
)

// SSH is `ip ssh ...`.
type SSH struct {
	Version        int // 0 was never typed: both
	TimeoutSeconds int // 0 is the default 120
	Retries        int // 0 is the default 3
	Source         string
	LogEvents      bool
	PublicKeys     []*PublicKeyUser
}

// Timeout is how long a client has for handshake and login.
func (c SSH) Timeout() time.Duration {
	if c.TimeoutSeconds > 0 {
		return time.Duration(c.TimeoutSeconds) * time.Second
	}
	return 120 * time.Second
}

// Tries is how often a client may try to log in over one connection.
func (c SSH) Tries() int {
	if c.Retries > 0 {
		return c.Retries
	}
	return 3
}

func (c SSH) render(b *strings.Builder) {
	if c.TimeoutSeconds > 0 && c.TimeoutSeconds != 120 {
		fmt.Fprintf(b, "ip ssh time-out %d\n", c.TimeoutSeconds)
	}
	if c.Retries > 0 && c.Retries != 3 {
		fmt.Fprintf(b, "ip ssh authentication-retries %d\n", c.Retries)
	}
	if c.Source != "" {
		fmt.Fprintf(b, "ip ssh source-interface %s\n", c.Source)
	}
	if c.LogEvents {
		b.WriteString("ip ssh logging events\n")
	}
	if c.Version > 0 {
		fmt.Fprintf(b, "ip ssh version %d\n", c.Version)
	}
	if len(c.PublicKeys) > 0 {
		b.WriteString("ip ssh pubkey-chain\n")
		for _, u := range c.PublicKeys {
			fmt.Fprintf(b, "  username %s\n", u.Name)
			for _, h := range u.Hashes {
				fmt.Fprintf(b, "   key-hash %s\n", h)
			}
		}
	}
}
