package configure

import (
	"encoding/base64"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

// pubkeyDataMode is the free text of a key: any line is part of it until `exit`.
func pubkeyDataMode() mode { return mode{prompt: pubkeyDataPrompt, parent: pubkeyUserPrompt} }

// longestKey is the most text of one key that is kept, in bytes: an RSA key of 16384 bits has less.
const longestKey = 4096

func (s *Session) keyLine(line string) string {
	u := s.Object.(*running.PublicKeyUser)
	text := strings.TrimSpace(line)
	if text != "exit" {
		if u.Typing.Len() < longestKey {
			u.Typing.WriteString(text + " ")
		}
		return ""
	}
	s.enter(pubkeyUserPrompt, u)
	// With or without "ssh-rsa" in front, cut into lines as the terminal needs it.
	var blob strings.Builder
	comment := ""
	for word := range strings.FieldsSeq(u.Typing.String()) {
		switch {
		case strings.HasPrefix(word, "ssh-"):
		case strings.Contains(word, "@"):
			comment = word
		default:
			blob.WriteString(word)
		}
	}
	raw, err := base64.StdEncoding.DecodeString(blob.String())
	if err != nil {
		return "%SSH: Failed to decode the Key Value\n"
	}
	key, err := ssh.ParsePublicKey(raw)
	if err != nil || key.Type() != ssh.KeyAlgoRSA {
		return "%SSH: Failed to decode the Key Value\n"
	}
	u.Add(key, comment)
	s.host.Changed()
	return ""
}
