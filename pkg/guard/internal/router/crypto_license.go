package router

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

var imageFeatures = regexp.MustCompile(`(?i)([a-z0-9]+)-([a-z0-9_]+)-m[zx]?\b`)

// CryptoLicense refuses an image or a licence without encryption: it has no crypto commands.
var CryptoLicense = rule.Rule{
	Name: "crypto_license", LastVerified: "2026-11-24", Overridable: true,
	Source: "an 881 encrypts with the licence advsecurity or advipservices; image names with k9 have strong " +
		"encryption, npe ones have none",
	Look: func(in *rule.Case) *rule.Finding {
		v := in.Facts.Version
		image := strings.ToLower(v.Image)
		level := strings.ToLower(v.LicenseLevel)
		switch {
		case strings.Contains(image, "_npe") || imageFeatures.MatchString(image) && !strings.Contains(image, "k9"):
			return &rule.Finding{Fatal: true, Why: "the image " + v.Image + " has no strong encryption",
				Remedy: "boot a k9 image, such as c880data-universalk9-mz"}
		case strings.HasPrefix(level, "ipbase") || strings.HasPrefix(level, "advsecurity_npe") ||
			strings.HasPrefix(level, "none"):
			return &rule.Finding{Fatal: true, Why: "the licence level " + v.LicenseLevel + " has no IPsec",
				Remedy: "activate advsecurity or advipservices: `show license`, `license boot module`, reload"}
		}
		return nil
	},
}
