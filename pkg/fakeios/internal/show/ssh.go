package show

import (
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// IPSSH is `show ip ssh`.
func (v View) IPSSH() string {
	c := v.Config.SSH
	version := "1.99"
	if c.Version > 0 {
		version = fmt.Sprintf("%d.0", c.Version)
	}
	return fmt.Sprintf("SSH Enabled - version %s\nAuthentication timeout: %d secs; Authentication retries: %d\n"+
		"Minimum expected Diffie Hellman key size : 1024 bits\n"+
		"IOS Keys in SECSH format(ssh-rsa, base64 encoded):\n%s\n\n",
		version, int(c.Timeout().Seconds()), c.Tries(), strings.TrimSpace(string(ssh.MarshalAuthorizedKey(v.HostKey))))
}
