package diagnosis

import "github.com/ziatunnel/ziatunnel/pkg/verify"

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
