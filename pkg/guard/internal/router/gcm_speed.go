package router

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

var model88x = regexp.MustCompile(`(?i)\b(?:CISCO|C)?88\d`)

// GCMSpeed warns of AES-GCM on an 88x whose encryption hardware does not say that it does GCM.
var GCMSpeed = rule.Rule{
	Name: "gcm_speed", LastVerified: "2026-11-27",
	Source: "Cisco TAC 116055: next generation encryption on an 88x is done in software or hardware; which of the " +
		"two GCM is, and that `show crypto eli` tells, is [inferred]",
	Look: func(in *rule.Case) *rule.Finding {
		engine := in.Facts.CryptoEngine
		listed := engine != nil && strings.Contains(*engine, "GCM")
		if in.Site.ZIA.Encryption != "aes-gcm" || !in.Changes() || listed ||
			!model88x.MatchString(in.Facts.Version.Model) {
			return nil
		}
		return &rule.Finding{
			Why: "AES-GCM may run in software on this router (" + in.Facts.Version.Model + "), and be slow: its " +
				"encryption hardware does not say that it does it",
			Remedy: "measure: send traffic through a tunnel and look at `show processes cpu`",
		}
	},
}
