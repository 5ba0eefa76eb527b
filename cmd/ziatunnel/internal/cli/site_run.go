package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// oneFile is the argument of the commands that work on one site.
func oneFile(c *cli.Context) (string, error) {
	if c.NArg() != 1 {
		return "", &inputError{fmt.Sprintf("%s takes one site file, %d given; see ziatunnel %s --help", c.Command.Name,
			c.NArg(), c.Command.Name)}
	}
	return c.Args().First(), nil
}

// readSite reads a site file, or stdin for "-". What a file of this size may be is for its reader to say.
func (p *program) readSite(ctx context.Context, path string) (*site.Site, error) {
	data, err := p.readArgument(ctx, path)
	if err != nil {
		return nil, err
	}
	return site.Parse(path, data)
}

// readArgument reads a file that is named on the command line, or what the shell hands over in its place; "-" is
// stdin.
func (p *program) readArgument(ctx context.Context, path string) (data []byte, err error) {
	if path == "-" {
		data, err = inputfile.ReadStream(ctx, p.stdin, "stdin", maxInput)
	} else {
		data, err = inputfile.ReadOnce(ctx, path, maxInput)
	}
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
	}
	return data, nil
}

// siteArgument begins a command that works on one site, and reads its file.
func (p *program) siteArgument(c *cli.Context) (s *site.Site, dir string, err error) {
	if path := c.Path("evidence"); path != "" && path == c.Path("transcript") {
		return nil, "", &inputError{"--evidence and --transcript are one file: the evidence has the transcript in it"}
	}
	if _, err := p.begin(c); err != nil {
		return nil, "", err
	}
	path, err := oneFile(c)
	if err != nil {
		return nil, "", err
	}
	s, err = p.readSite(c.Context, path)
	return s, filepath.Dir(path), err
}

// runner is what this machine brings to the work at sites.
func (p *program) runner(c *cli.Context) (*provision.Runner, error) {
	log, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	r := &provision.Runner{
		StateDir: c.Path("state-dir"), Operator: provision.CurrentOperator(), Version: p.version,
		BreakLock: c.Bool("break-lock"), ForgetRefusals: c.Bool("forget-renderings"),
		HostKeys: ciscoios.HostKeys{File: c.Path("known-hosts"), AcceptNew: c.Bool("accept-new-host-key")},
		Log:      log, OutputLost: p.lostOutput,
	}
	if c.Command.Name == "audit" { // it has no journal; what it reads there are service edges
		r.StateDir = ""
		return r, nil
	}
	// What only looks can do without a journal, which an apply is not begun without.
	looks := c.Command.Name == "plan" || c.Command.Name == "verify"
	if hasFlag(c, "state-dir") && (c.Path("state-dir") != "" || !looks) {
		r.Journal, err = p.openStore(c)
	}
	if err == nil && c.Bool("forget-renderings") {
		err = provision.OpenRenderings(r.StateDir).Forget()
	}
	return r, err
}

func hasFlag(c *cli.Context, name string) bool {
	for _, f := range c.Command.Flags {
		if f.Names()[0] == name {
			return true
		}
	}
	return false
}

// siteRun is a run of this command at one site, with what ends together with it.
type siteRun struct {
	*provision.Run
	program    *program
	transcript func() error // ends it
	stop       func()       // ends the watch for a second signal
	evidence   string       // where it goes, as the operator wrote it
}

// openRun turns flags and a site into a run. base are the options where no flag is given.
func (p *program) openRun(c *cli.Context, s *site.Site, dir string, base provision.Options) (*siteRun, error) {
	options, err := p.options(c, base)
	if err != nil {
		return nil, err
	}
	runner, err := p.runner(c)
	if err != nil {
		return nil, err
	}
	if hasFlag(c, "yes") {
		p.beginChange()
	}
	out := &siteRun{program: p, evidence: c.Path("evidence"), transcript: func() error { return nil }}
	work := provision.Work{
		Site: s, Dir: dir, Command: c.Command.Name, Options: options, Redactor: p.redactor, Watch: view.Progress(p.err),
	}
	if hasFlag(c, "running") {
		if work.Captured, err = p.captured(c, engine.CapturedCommands(s)); err != nil {
			return nil, err
		}
	}
	if p.terminal {
		runner.HostKeys.Ask = p.askHostKey
		if !c.Bool("yes") {
			work.Confirm = p.askFinding
		}
	}
	if path := c.Path("transcript"); path != "" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return nil, &inputError{fmt.Sprintf("--transcript %s: %v", path, errors.Unwrap(err))}
		}
		w := console.New(p.redactor, f)
		w.Hurry()
		out.transcript = func() error { return errors.Join(w.Close(c.Context), f.Close()) }
		work.Transcript = w
	}
	runner.GiveUp, out.stop = secondSignal(c.Context)
	if out.Run, err = runner.Open(c.Context, work); err != nil {
		return nil, errors.Join(err, out.release())
	}
	return out, nil
}

// release ends what a run has open on this machine.
func (r *siteRun) release() error {
	r.stop()
	if err := r.transcript(); err != nil {
		return fmt.Errorf("--transcript: %w", err)
	}
	return nil
}

// end ends the run, which ended with err or well, and says where its evidence is.
func (r *siteRun) end(err error) error {
	written, err := r.Close(err)
	if lost := r.release(); err == nil && !r.program.changes {
		err = lost
	} else if lost != nil {
		fmt.Fprintf(r.program.err, "ziatunnel: %v\n", lost)
	}
	if written != "" {
		fmt.Fprintln(r.program.err, "evidence written to", cmp.Or(r.evidence, written))
	}
	return err
}
