package diagnosis

var transportMode = Rule{
	Name: "transport_mode", LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's table of supported parameters for IKEv2, phase 2: tunnel mode only",
	check: func(t *tunnel) *finding {
		if !has(t.set, "mode transport") {
			return nil
		}
		return sure("the transform set asks for transport mode; the edge takes tunnel mode only",
			text("`%s`, `mode tunnel`", t.set.Line), configured(t.set.Line, "mode transport"))
	},
}
