package provision_test

import (
	"encoding/json"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// Options are one JSON document, which the journal keeps and a rollout carries to its workers. A key that is
// missing or not known is an error.
func ExampleOptions() {
	options := provision.DefaultOptions()
	options.Playbook = provision.PlaybookRef{Name: "cisco-881-zia.yaml", Digest: "sha256:..."}
	options.Save = false
	text, err := json.MarshalIndent(options, "", "  ")
	fmt.Println(string(text), err)

	_, err = provision.ReadOptions([]byte(`{"schema": 1, "no_save": true}`))
	fmt.Println(err)
	// Output:
	// {
	//   "schema": 1,
	//   "playbook": {
	//     "name": "cisco-881-zia.yaml",
	//     "digest": "sha256:..."
	//   },
	//   "proof": "auto",
	//   "wait": "auto",
	//   "interval": "2s",
	//   "timeout": "30s",
	//   "window": 0,
	//   "arm": "auto",
	//   "timer": "0s",
	//   "save": false,
	//   "unproven": "rollback",
	//   "overrides": [],
	//   "new_router": false,
	//   "adopt": false,
	//   "rehearse": false,
	//   "strict": false,
	//   "evidence": ""
	// } <nil>
	// the options of the run cannot be read: json: unknown field "no_save"
}

// One row of the table of endings gives the exit status, the outcome in a rollout, and the words of the
// evidence.
func ExampleEndingOf() {
	refused := &engine.RefusedError{Findings: []guard.Finding{{Rule: "mgmt_cut", Fatal: true}}}
	for _, err := range []error{nil, refused, &engine.RolledBackError{Err: engine.ErrDeclined}} {
		ending := provision.EndingOf(err)
		fmt.Printf("exit %d, outcome %s, %s\n", ending.Exit, ending.Outcome, ending.Word)
	}
	// Output:
	// exit 0, outcome done, done
	// exit 7, outcome refused, refused
	// exit 5, outcome rolled_back, rolled back
}
