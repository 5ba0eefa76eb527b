package configure

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func setHostname(s *Session, a args) string {
	if name := a["name"]; strings.Trim(name,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" || len(name) > 63 {
		// wording [inferred]
		return "% Hostname \"" + name + "\" is not a legal LAT node name, Using \"CISCO_000000\"\n"
	}
	s.Config.Hostname = a["name"]
	return ""
}

// typedSecret is what follows `secret`: "0 clear", a hash behind its type, or "clear"; the router keeps a hash.
func typedSecret(words string) running.Credential {
	if kind, text, ok := strings.Cut(words, " "); ok && slices.Contains([]string{"4", "5", "8", "9"}, kind) {
		return running.Credential{Type: kind, Text: strings.TrimSpace(text)}
	}
	return running.Hashed(strings.TrimPrefix(words, "0 "))
}

// typedPassword is what follows `password`: "0 clear", "7 reversible", or "clear".
func typedPassword(words string) running.Credential {
	if kind, text, ok := strings.Cut(words, " "); ok && (kind == "6" || kind == "7") {
		return running.Credential{Type: kind, Text: strings.TrimSpace(text)}
	}
	return running.InClear(strings.TrimPrefix(words, "0 "))
}

func enableCommands() []command {
	return []command{
		{Pattern: "enable secret <key:line>", Run: func(s *Session, a args) string {
			s.Config.Enable = typedSecret(a["key"])
			return ""
		}},
		{Pattern: "no enable secret [<key:line>]", Run: func(s *Session, _ args) string {
			s.Config.Enable = running.Credential{}
			return ""
		}},
		{Pattern: "enable password <key:line>", Run: func(s *Session, a args) string {
			s.Config.EnablePassword = typedPassword(a["key"])
			return ""
		}},
		{Pattern: "no enable password [<key:line>]", Run: func(s *Session, _ args) string {
			s.Config.EnablePassword = running.Credential{}
			return ""
		}},
	}
}

func addUser(s *Session, a args) string {
	c := s.Config
	u := running.User{Name: a["name"], Privilege: 1}
	if i := slices.IndexFunc(c.Users, func(o running.User) bool { return o.Name == u.Name }); i >= 0 {
		u.Privilege = c.Users[i].Privilege
		c.Users = slices.Delete(c.Users, i, i+1)
	}
	if a["p"] != "" {
		u.Privilege = a.Int("p")
	}
	if a["kind"] == "secret" {
		u.Secret = typedSecret(a["key"])
	} else {
		u.Password = typedPassword(a["key"])
	}
	c.Users = append(c.Users, u)
	return ""
}

func setPrivilege(s *Session, a args) string {
	c := s.Config
	if i := slices.IndexFunc(c.Users, func(o running.User) bool { return o.Name == a["name"] }); i >= 0 {
		c.Users[i].Privilege = a.Int("p")
	}
	return ""
}
