package cli

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// witnessed gives a command the flag --evidence: one file for the change ticket, written at the end,
// however the command ends. A command that ends before it has read its site has done nothing, and
// writes none.
func (p *program) witnessed(command *cli.Command) *cli.Command {
	command.Flags = append(command.Flags, evidenceFlag())
	act := command.Action
	command.Action = func(c *cli.Context) error {
		path := c.Path("evidence")
		if path == "" {
			return act(c)
		}
		if path == c.Path("transcript") {
			return &inputError{"--evidence and --transcript are one file: the evidence has the transcript in it"}
		}
		file, err := recorder.NewFile(path)
		if err != nil {
			return &inputError{"--evidence " + err.Error()}
		}
		p.witness = recorder.New(command.Name)
		return p.testify(c, file, act(c))
	}
	return command
}

func evidenceFlag() cli.Flag {
	return &cli.PathFlag{Name: "evidence", Usage: "write what happened, and how it is proven, to `FILE`.html, .json or .txt for the change ticket"}
}

// progress is who watches a command at work.
func (p *program) progress(*prepared) engine.Watch {
	show := view.Progress(p.err)
	return func(e engine.Event) {
		p.witness.OnEvent(e)
		show(e)
	}
}

// testify writes the evidence of a command that has ended with an error, or well. That it cannot be
// written never hides how the command ended.
func (p *program) testify(c *cli.Context, file recorder.File, ended error) error {
	if !p.witness.Started() {
		return ended
	}
	p.witness.End()
	user, host := lock.UserName(), lock.HostName()
	by := recorder.Author{Version: p.version, Command: c.Command.Name, User: user, Host: host}
	if store, err := p.openStore(c); err == nil {
		by.Journal = store
	}
	outcome := provision.EvidenceOutcome(c.Command.Name, p.witness, ended, exitCode(ended))
	document := p.witness.Document(by, ended, outcome)
	if err := file.Write(document.Masked(func(text string) string { return recorder.Legible(p.redactor, text) })); err != nil {
		return &noEvidenceError{ended, err}
	}
	fmt.Fprintln(p.err, "evidence written to", file.Path())
	return ended
}

// noEvidenceError is evidence that could not be written, after a command that ended well or not.
type noEvidenceError struct{ ended, err error }

func (e *noEvidenceError) Error() string {
	if e.ended == nil {
		return fmt.Sprintf("the command has succeeded, but the evidence could not be written: %v", e.err)
	}
	return fmt.Sprintf("%v; and the evidence could not be written: %v", e.ended, e.err)
}

// Unwrap gives the command's own error: it decides about the exit status.
func (e *noEvidenceError) Unwrap() error { return e.ended }
