package diagnosis

var encryptionSubscription = Rule{
	Name: "encryption_subscription", LastVerified: "2026-11-25", about: notUp,
	Source: "the guide: AES-GCM with the separate encryption subscription, NULL encryption without it; the vendor's " +
		"table: any AES needs it",
	check: func(t *tunnel) *finding {
		if !t.encrypts() || !espInTable(t.transforms()) {
			return nil
		}
		without := !t.in.Site.ZIA.Encrypts()
		authenticated := t.report.IKE == "READY" || t.knows() != ""
		switch {
		case without:
			return sure("the transform set encrypts, but the site has no encryption subscription: the edge takes "+
				"NULL encryption only", text("`ziatunnel apply` configures %s; or buy the subscription and say "+
				"`zia.encryption: aes-gcm`, or aes", t.in.Site.ZIA.Transforms()),
				configured(t.set.Line), t.session())
		case authenticated:
			return maybe("the edge lets us in, but takes no encrypted phase 2: the tenant has no encryption "+
				"subscription", subscriptionNext, configured(t.set.Line), t.ike(), t.session())
		}
		return nil
	},
}

const subscriptionNext = "ask Zscaler whether the encryption subscription is active for this tenant; until then " +
	"`zia.encryption: none`"

// encryptionMaybe is the same where phase 1 does not stay either: some releases may end an IKE SA for
// which the edge takes no phase 2 [inferred].
var encryptionMaybe = Rule{
	Name: "encryption_subscription", LastVerified: "2026-11-25", about: notUp,
	Source: encryptionSubscription.Source,
	check: func(t *tunnel) *finding {
		if _, waits := t.answersInit(); !t.encrypts() || !t.negotiates() || waits || t.named["gcm_hardware"] {
			return nil
		}
		return maybe("or the edge takes no encrypted phase 2: the tenant has no encryption subscription",
			subscriptionNext, configured(t.set.Line), t.session())
	},
}
