package router

import (
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

var model88x = regexp.MustCompile(`(?i)\b(?:CISCO|C)?88\d`)

// CipherSpeed warns of algorithms of phase 2 of which the encryption hardware of an 88x does not say that it does them.
var CipherSpeed = rule.Rule{
	Name: "cipher_speed", LastVerified: "2026-11-27",
	Source: "Cisco TAC 116055: next generation encryption on an 88x is done in software or hardware; which of the " +
		"two AES-GCM and HMAC-SHA-256 are, and that `show crypto eli` tells of ciphers, is [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		doubtful := doubtfulCiphers(&in.Site.ZIA, in.Facts.CryptoEngine)
		if len(doubtful) == 0 || !in.Changes() || !model88x.MatchString(in.Facts.Version.Model) {
			return nil
		}
		return &rule.Finding{
			Why: strings.Join(doubtful, " and ") + " may run in software on this router (" + in.Facts.Version.Model +
				"), and be slow: its encryption hardware does not say that it does it",
			Remedy: "measure: send traffic through a tunnel and look at `show processes cpu`",
		}
	},
}

// doubtfulCiphers are what a site wants of phase 2 and an engine does not list among what it does; an engine that was
// not understood lists nothing. It never lists hashes.
func doubtfulCiphers(z *site.ZIA, engine *string) []string {
	var lists []string
	if engine != nil {
		lists = strings.FieldsFunc(*engine, func(r rune) bool { return r == ',' || r == ' ' })
	}
	var out []string
	switch {
	case z.Encryption == "aes-gcm" && !slices.Contains(lists, "GCM"):
		out = append(out, "AES-GCM")
	case z.Encryption == "aes" && engine != nil && !slices.Contains(lists, "AES"):
		out = append(out, "AES-CBC")
	}
	if z.ESPIntegrity == "sha256" {
		out = append(out, "HMAC-SHA-256")
	}
	return out
}
