package diagnosis

import "strings"

const gcmNext = "`zia.encryption: aes` in the site file, which is AES-CBC, or a router whose engine does GCM; the " +
	"warning `encryption hardware does not support transform esp-gcm` is printed when the set is typed"

// gcmHardware is an engine that does not list the transform among what it does. Cisco's table of next
// generation encryption has the 88x as doing GCM, in software or hardware, so that the list of the hardware
// proves nothing: it is never more than a maybe. Whether an 881 that does GCM lists it is [inferred].
var gcmHardware = Rule{
	Name: "gcm_hardware", LastVerified: "2026-11-27", about: notUp,
	Source: "IOS: WARNING: encryption hardware does not support transform ...; Capability of the engine in show " +
		"crypto eli",
	check: func(t *tunnel) *finding {
		ability := t.quote(engineAbility, "Capability")
		if !t.wantsGCM() || ability.Line == "" || strings.Contains(ability.Line, "GCM") || t.report.IKE != "READY" &&
			t.knows() == "" {
			return nil
		}
		return maybe("phase 1 is up and phase 2 is not: the router's encryption hardware does not list AES-GCM, which "+
			"the transform set asks for; some routers do it in software all the same", gcmNext,
			configured(t.set.Line), ability)
	},
}

// gcmUnknown is the same where the router does not tell what its engine does.
var gcmUnknown = Rule{
	Name: "gcm_hardware", LastVerified: "2026-11-27", about: notUp,
	Source: gcmHardware.Source,
	check: func(t *tunnel) *finding {
		if !t.wantsGCM() || t.quote(engineAbility, "Capability").Line != "" || t.report.IKE != "READY" &&
			t.knows() == "" {
			return nil
		}
		return maybe("phase 1 is up and phase 2 is not: the router's encryption engine may not do AES-GCM, which the "+
			"router does not tell", gcmNext, configured(t.set.Line), t.session())
	},
}

func (t *tunnel) wantsGCM() bool {
	for _, word := range t.transforms() {
		if word == "esp-gcm" {
			return true
		}
	}
	return false
}
