package fakezia

// Inferred are the switches for what neither a recording nor a help page says. The zero value is the guess that the
// fake makes; each switch turns one guess into its other half, so that a client can be tried against both.
type Inferred struct {
	// DuplicateAsInput answers a second credential of one FQDN, or a second location of one name, with status 400
	// and INVALID_INPUT_ARGUMENT. The guess is status 409 with DUPLICATE_ITEM, as recorded for static addresses.
	DuplicateAsInput bool
	// DuplicateText is the message of that answer; empty: words of the fake's own. No code may depend on it.
	DuplicateText string
	// Domains are those that the FQDN of a credential may have. The guess, nil, is any.
	Domains []string
	// DeletesLinked deletes a credential that a location uses, and takes it out of that location. The guess is a
	// refusal with status 400.
	DeletesLinked bool
	// MovesLinked lets a location take a credential away from another one. The guess is a refusal with status 400.
	MovesLinked bool
	// EmptyAddressTaken takes "ipAddress":"" in the vpnCredentials of a location. The guess is status 400, which
	// users of a client that sends it have reported.
	EmptyAddressTaken bool
	// LocationNeedsSource refuses a location that has neither a credential nor an address nor a port. The guess is
	// that it may stand empty.
	LocationNeedsSource bool
	// SublocationsStay keeps sub-locations when their location is deleted. The guess, which a help page supports,
	// is that they go with it.
	SublocationsStay bool
	// TokenEndActivates activates pending changes when a OneAPI token ends. The guess is that only the end of a
	// legacy session does.
	TokenEndActivates bool
	// SessionFromLogin counts the life of a session from its login on. The guess is from its last call on.
	SessionFromLogin bool
	// LockedWhileActivating answers writes with EDIT_LOCK_NOT_AVAILABLE while an activation is in progress. The
	// guess is that they are taken, and wait for the next one.
	LockedWhileActivating bool
	// EmptyNotFound answers what does not exist with an empty 404 instead of RESOURCE_NOT_FOUND. Both are recorded,
	// which call gives which is not known.
	EmptyNotFound bool
	// SkewNamed gives a login whose time is more than two hours off a code of its own, INVALID_TIMESTAMP. The guess is
	// that it looks like a wrong password; the Date header tells the difference.
	SkewNamed bool
	// ExpiresAsText writes expires_in of a token as a string. Both are seen.
	ExpiresAsText bool
}
