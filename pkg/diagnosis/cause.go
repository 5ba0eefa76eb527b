package diagnosis

// Cause is one likely reason. The names of the fields are a contract.
type Cause struct {
	Name     string     `json:"name"`             // one word of the list of causes, "edge_unreachable"
	Tunnel   string     `json:"tunnel,omitempty"` // role of the tunnel; empty: it concerns the site
	Why      string     `json:"why"`              // one sentence
	Evidence []Evidence `json:"evidence"`         // what it is read from
	Next     string     `json:"next"`             // what a person does now
}

// Evidence is a line that the router printed, and the command that made it; secrets are masked.
type Evidence struct {
	Command string `json:"command"`
	Line    string `json:"line"`
}
