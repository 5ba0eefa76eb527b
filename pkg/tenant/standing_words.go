package tenant

import (
	"fmt"
	"slices"
	"strings"
)

// Row is something that people read of a standing.
type Row struct{ Name, Text string }

func identified(id int64) string {
	if id == 0 {
		return ""
	}
	return fmt.Sprintf(" (ID %d)", id)
}

// RowsOf are what people read of one credential.
func (s Standing) RowsOf(fqdn string) []Row {
	var out []Row
	for _, c := range s.Credentials {
		if strings.EqualFold(c.FQDN, fqdn) {
			out = append(out, c.rows()...)
		}
	}
	return append(out, Row{"activation", s.activationWords()})
}

func (c CredentialStanding) rows() []Row {
	out := []Row{{"VPN credential", c.String()}}
	if c.State == CredentialThere {
		out = append(out, Row{"its key", c.keyWords()})
	}
	return out
}

// Causes are the findings that keep tunnels down, or may.
func (s Standing) Causes() []Finding {
	return slices.DeleteFunc(slices.Clone(s.Findings), func(f Finding) bool { return !f.Cause })
}

// Rows are what people read of a standing. What the portal was not asked is left out, but for where to look.
func (s Standing) Rows() []Row {
	var out []Row
	add := func(name, text string) { out = append(out, Row{name, text}) }
	switch {
	case s.WhyNotKnown != "":
		add("answer", "not known: "+s.WhyNotKnown)
	case s.Asked:
		for _, c := range s.Credentials {
			out = append(out, c.rows()...)
		}
		add("activation", s.activationWords())
	}
	if s.Asked && s.WhyNotKnown == "" {
		if s.EdgesWhyNotKnown != "" {
			add("service edges", "not known: "+s.EdgesWhyNotKnown)
			return append(out, s.tunnelStatus())
		}
		for _, e := range s.Edges {
			add("service edge of "+e.Role, e.String())
		}
	}
	return append(out, s.tunnelStatus())
}

func (s Standing) tunnelStatus() Row {
	return Row{"tunnel status", "the API does not give it; see " + s.Insights.String()}
}

// String says where to look: "Analytics > Tunnel Insights > Logs, filter VPN Credential: tokyo@corp.example".
func (i Insights) String() string {
	return i.Place + ", filter " + i.Filter + ": " + strings.Join(i.Values, ", ")
}

func (c CredentialStanding) keyWords() string {
	switch KeyKnowledge(c.Key) {
	case KeySame:
		return "that of the site file was set last from here"
	case KeyDiffers:
		return "another one than that of the site file was set last from here"
	case KeyInDoubt:
		return "not known: one was being sent from here, and was not seen to arrive"
	}
	return "not known: it cannot be read back, and was not set from here"
}

func (s Standing) activationWords() string {
	switch s.Activation {
	case AllActive:
		return Active.Words()
	case WaitsForIt:
		if s.EndActivates {
			return Pending.Words() + "; the end of this session, a legacy one, activates them"
		}
		return Pending.Words()
	case BeingActivated:
		return InProgress.Words()
	case NotKnown:
		return Activation("").Words()
	}
	return Activation(s.Activation).Words()
}

// Words are the status of the tenant in words.
func (a Activation) Words() string {
	switch a {
	case Active:
		return "everything that is saved is active"
	case Pending:
		return "saved changes wait to be activated"
	case InProgress:
		return "somebody activates changes now"
	case "":
		return "the portal does not say whether changes wait to be activated"
	}
	return "the portal says " + string(a)
}

// String is the edge in words: "198.51.100.11 is listed for IPsec, TYO4 (Tokyo IV)".
func (e EdgeStanding) String() string {
	text := e.Address
	switch e.Listed {
	case EdgeListed:
		text += " is listed for IPsec"
	case EdgeNotListed:
		text += " is not listed for IPsec"
	case EdgeForGRE:
		text += " is an address for GRE, where nothing answers IKE"
	default:
		return text + ": not known"
	}
	if e.DataCentre != "" {
		text += ", " + e.DataCentre
	}
	return text
}

// The words of [EdgeStanding.Listed], beside [NotKnown].
const (
	EdgeListed    = "listed"
	EdgeNotListed = "not_listed"
	EdgeForGRE    = "gre"
)
