package diagnosis

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

var transformRefused = Rule{
	Name: "transform_refused", LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's table of supported parameters for IKEv2, phase 2: NULL or AES-CBC with an HMAC, AES-GCM " +
		"without; no 3DES, AH or compression",
	check: func(t *tunnel) *finding {
		words := t.transforms()
		if len(words) == 0 || espInTable(words) {
			return nil
		}
		return sure(text("the edge does not take the transform set %s: it is not in the vendor's table",
			strings.Join(words, " ")),
			"`ziatunnel apply` configures the set of the site file", configured(t.set.Line))
	},
}

// espInTable judges the words of a transform set. What stands behind a word as its size is part of it.
func espInTable(words []string) bool {
	cipher, hmac := "", false
	for _, w := range words {
		switch {
		case w == "128" || w == "192" || w == "256" || w == "esn":
		case strings.HasPrefix(w, "esp-") && strings.HasSuffix(w, "-hmac"):
			hmac = true
		case (w == "esp-null" || w == "esp-aes" || w == "esp-gcm") && cipher == "":
			cipher = w
		default:
			return false
		}
	}
	return cipher == "esp-gcm" && !hmac || cipher != "esp-gcm" && cipher != "" && hmac
}

var transformDiffers = Rule{
	Name: "transform_differs", LastVerified: "2026-11-25", about: always,
	Source: "step 7 of the guide; an SA keeps the values that it was built with",
	check: func(t *tunnel) *finding {
		if !t.contradicts(verify.TransformUnintended) {
			return nil
		}
		evidence := []Evidence{t.below(ipsecSA, "interface: "+t.want.Interface, "transform:")}
		if t.set != nil {
			evidence = append(evidence, configured(t.set.Line))
		}
		return sure(text("phase 2 uses %s, not %s", t.report.Transform, t.want.Transforms),
			"`ziatunnel apply`, then `clear crypto session`: an SA that is up keeps what it was built "+
				"with", evidence...)
	},
}
