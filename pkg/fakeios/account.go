package fakeios

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

func setHostname(s *configSession, a grammar.Args) string {
	if name := a["name"]; strings.Trim(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") != "" || len(name) > 63 {
		return "% Hostname \"" + name + "\" is not a legal LAT node name, Using \"CISCO_000000\"\n" // wording [inferred]
	}
	s.config.hostname = a["name"]
	return ""
}

// typedSecret is what follows `secret`: "0 clear", "5 hash" or "clear"; the router keeps the hash.
func typedSecret(words string) string {
	if hash, ok := strings.CutPrefix(words, "5 "); ok {
		return strings.TrimSpace(hash)
	}
	return hashOf(strings.TrimPrefix(words, "0 "))
}

func setEnable(s *configSession, a grammar.Args) string {
	s.config.enable = typedSecret(a["key"])
	return ""
}

func addUser(s *configSession, a grammar.Args) string {
	c := s.config
	u := user{name: a["name"], privilege: 1}
	if i := slices.IndexFunc(c.users, func(o user) bool { return o.name == u.name }); i >= 0 {
		u.privilege = c.users[i].privilege
		c.users = slices.Delete(c.users, i, i+1)
	}
	if a["p"] != "" {
		u.privilege = a.Int("p")
	}
	if a["kind"] == "secret" {
		u.secret = typedSecret(a["key"])
	} else {
		u.password = strings.TrimPrefix(a["key"], "0 ")
	}
	c.users = append(c.users, u)
	return ""
}

func setPrivilege(s *configSession, a grammar.Args) string {
	c := s.config
	if i := slices.IndexFunc(c.users, func(o user) bool { return o.name == a["name"] }); i >= 0 {
		c.users[i].privilege = a.Int("p")
	}
	return ""
}
