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

// typedSecret is what follows `secret`: "0 clear", "5 hash" or "clear"; the router keeps the hash.
func typedSecret(words string) string {
	if hash, ok := strings.CutPrefix(words, "5 "); ok {
		return strings.TrimSpace(hash)
	}
	return running.HashSecret(strings.TrimPrefix(words, "0 "))
}

func setEnable(s *Session, a args) string {
	s.Config.Enable = typedSecret(a["key"])
	return ""
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
		u.Password = strings.TrimPrefix(a["key"], "0 ")
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
