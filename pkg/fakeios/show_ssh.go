package fakeios

import (
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

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
