package diagnosis

// Cause is one likely reason. The names of the fields are a contract.
type Cause struct {
	Name     string     `json:"name"`             // one word of the list of causes, "edge_unreachable"
	Tunnel   string     `json:"tunnel,omitempty"` // role of the tunnel; empty: it concerns the site
	Why      string     `json:"why"`              // one sentence
	Evidence []Evidence `json:"evidence"`         // what it is read from
	Next     string     `json:"next"`             // what a person does now
	// Portal is what the portal says of the cause credential: credential_absent, credential_not_linked, not_activated,
	// key_differs or not_known; empty: nobody has asked it.
	Portal string `json:"portal,omitempty"`
}

// Evidence is a line that the router printed, and the command that made it, or what the portal shows of something;
// secrets are masked.
type Evidence struct {
	Command string `json:"command"`
	Line    string `json:"line"`
}
