package diagnosis

// credential is an edge that answers and does not let us in, with nothing in the configuration to
// blame. Only the portal can say whether it is the FQDN, the key, the activation or the location.
var credential = Rule{
	Name: "credential", LastVerified: "2026-11-25", about: notUp,
	Source: "the vendor's tunnel log: PSKEY_NOTFOUND and PSKEY_MISMATCH; the guide: the credential is linked to a " +
		"location, and the change activated",
	check: func(t *tunnel) *finding {
		if !t.negotiates() || t.knows() != "" || t.readable && t.profile == nil {
			return nil
		}
		line, waits := t.answersInit()
		e, answer := t.edgeAnswers()
		why := "the edge answers, but does not let the router in: FQDN or pre-shared key are not those of the " +
			"portal, or the credential is not activated there, or not linked to a location"
		switch {
		case t.otherUp():
			why = "the edge does not let the router in, although another edge takes the same credential: this edge " +
				"may not know it, or its last change, yet"
		case !waits && e != answered:
			why = "nothing on the router keeps the tunnel down: FQDN or pre-shared key may not be those of the " +
				"portal, or the credential not activated there, or not linked to a location"
		}
		return maybe(why, "in the portal: Administration > VPN Credentials (the FQDN, a new key in doubt), Locations "+
			"(the link), then Activate; its tunnel log says PSKEY_NOTFOUND or PSKEY_MISMATCH",
			line, t.ike(), t.session(), answer, setting(t.profile, "identity local"))
	},
}
