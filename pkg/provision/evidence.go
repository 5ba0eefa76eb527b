package provision

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// EvidenceError is evidence that could not be written, after a command that ended well or not.
type EvidenceError struct {
	Ended error // the command's own error; nil: it has succeeded
	Err   error // why the evidence could not be written
}

func (e *EvidenceError) Error() string {
	if e.Ended == nil {
		return fmt.Sprintf("the command has succeeded, but the evidence could not be written: %v", e.Err)
	}
	return fmt.Sprintf("%v; and the evidence could not be written: %v", e.Ended, e.Err)
}

// Unwrap gives the command's own error: it decides about the exit status.
func (e *EvidenceError) Unwrap() error { return e.Ended }

// prepareEvidence checks, before anything else is done, that the evidence can be written.
func (x *Run) prepareEvidence(figures bool) error {
	path, directory := x.options.evidenceBelow(x.runner.StateDir)
	if path != "" && !directory {
		file, err := recorder.NewFile(path)
		if err != nil {
			return &OptionsError{[]string{"--evidence " + err.Error()}}
		}
		x.evidence = &file
	}
	if path != "" || figures {
		x.recorder = recorder.New(x.command)
	}
	return nil
}

// shown is a text as it may be shown: its secrets are masked, and it is printable.
func shown(redactor *secret.Redactor, text string) string {
	return printable.Text(redactor.Redact(text))
}

// Close ends the run, which ended with err or well, and writes the evidence. It returns where the
// evidence is, empty when there is none, and the error of the run, or an [EvidenceError] around it.
func (x *Run) Close(ended error) (written string, err error) {
	if x.recorder == nil {
		return "", ended
	}
	x.recorder.End()
	path, inRollout := x.options.evidenceBelow(x.runner.StateDir)
	// In a rollout a proof is written only when it fails, into files of its own: how the site was brought up
	// stays readable.
	if path == "" || inRollout && x.command == "verify" && ended == nil {
		return "", ended
	}
	by := recorder.Author{Version: x.runner.Version, Command: x.command, User: x.runner.Operator.User,
		Host: x.runner.Operator.Host}
	if x.runner.Journal != nil {
		by.Journal = x.store()
	}
	done := Success{Command: x.command, Lines: x.recorder.Lines(), Saved: x.recorder.Saved(),
		Proof: x.proof()}
	document := x.recorder.Document(by, ended, EndingOf(ended).Evidence(ended, done)).
		Masked(func(text string) string { return shown(x.redactor, text) })
	if inRollout {
		name := x.job.Site.Name
		if x.command == "verify" {
			name += ".proof"
		}
		err = recorder.WriteDirectory(path, name, document)
	} else {
		err = x.evidence.Write(document)
	}
	if err != nil {
		return "", &EvidenceError{ended, err}
	}
	return path, ended
}
