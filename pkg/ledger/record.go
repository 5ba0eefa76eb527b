package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// Begin is the first record of a run.
type Begin struct {
	Run     string   `json:"run"`
	Tenant  string   `json:"tenant"`
	Command string   `json:"command"` // "portal sync"
	Sites   []string `json:"sites"`
	Host    string   `json:"host"`
	User    string   `json:"user"`
	PID     int      `json:"pid"`
	Version string   `json:"version"`
	// Foreign: changes of others were waiting for an activation when it began.
	Foreign bool `json:"pending_of_others"`
	// Undoes is the run that this one takes back; empty: none.
	Undoes string `json:"undoes,omitempty"`
}

// Doing comes before the call of a change, Did behind one that has taken effect, Failed behind one that has not.
// Number counts the changes of a run from 1.
type Doing struct {
	Number int           `json:"number"`
	Change tenant.Change `json:"change"`
	// Back is the number of the change that this one takes back; 0: it takes back none.
	Back int `json:"takes_back,omitempty"`
}

// Did is a change that has taken effect.
type Did struct {
	Number int           `json:"number"`
	Change tenant.Change `json:"change"` // with the IDs of what it has made
	// Looked: the answer was lost, and that it has taken effect was seen by looking.
	Looked bool `json:"looked,omitempty"`
}

// Failed is a change that has not taken effect.
type Failed struct {
	Number int    `json:"number"`
	Error  string `json:"error"`
}

// Doubt is a change of which nobody could tell whether it has taken effect.
type Doubt struct {
	Number int    `json:"number"`
	Error  string `json:"error"`
}

// Activating comes before an activation, Activated behind it.
type Activating struct{}

// Activated is an activation that is in force.
type Activated struct{}

// The outcomes of a run.
const (
	Done         = "done"          // all that was wanted is there, and active
	TakenBack    = "taken_back"    // what was done is taken back
	NotActivated = "not_activated" // it is saved, and nobody has seen it active
	InDoubt      = "in_doubt"
	Partly       = "partly"    // some sites are done, and others have failed and are as they were
	Nothing      = "nothing"   // there was nothing to do
	FinishedBy   = "continued" // a later run has taken it up
)

// End is the last record of a run.
type End struct {
	Outcome string `json:"outcome"`
	Error   string `json:"error,omitempty"`
	By      string `json:"by,omitempty"` // the run that has taken it up
}

// row is a record as it stands in a file.
type row struct {
	Seq  int             `json:"seq"`
	Time time.Time       `json:"time"`
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// kindOf is the word for a record in a file. The words are a contract.
func kindOf(record any) string {
	switch record.(type) {
	case Begin:
		return "begin"
	case Doing:
		return "doing"
	case Did:
		return "did"
	case Failed:
		return "failed"
	case Doubt:
		return "doubt"
	case Activating:
		return "activating"
	case Activated:
		return "activated"
	case End:
		return "end"
	}
	return fmt.Sprintf("%T", record)
}

// recordOf reads the data of a row; nil: a later version has written it.
func recordOf(r row) (any, error) {
	switch r.Kind {
	case "begin":
		return as[Begin](r.Data)
	case "doing":
		return as[Doing](r.Data)
	case "did":
		return as[Did](r.Data)
	case "failed":
		return as[Failed](r.Data)
	case "doubt":
		return as[Doubt](r.Data)
	case "activating":
		return Activating{}, nil
	case "activated":
		return Activated{}, nil
	case "end":
		return as[End](r.Data)
	}
	return nil, nil //nolint:nilnil // a kind that is not known is no error
}

func as[T any](data json.RawMessage) (any, error) {
	var r T
	err := json.Unmarshal(data, &r)
	return r, err
}
