package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
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

// readSite reads at most a little more than the largest site file, whatever the file's size.
func (p *program) readSite(path string) (*site.Site, error) {
	from := p.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, site.MaxSize+1))
	if err != nil {
		return nil, &inputError{fmt.Sprintf("%s: it cannot be read: %v", path, err)}
	}
	return site.Parse(path, data)
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
	s, err = p.readSite(path)
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
		Log:      log,
	}
	// A plan can do without a journal, which an apply is not begun without.
	if hasFlag(c, "state-dir") && (c.Path("state-dir") != "" || c.Command.Name != "plan") {
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
	transcript []io.Closer // the redacting writer, then the file
	stop       func()      // ends the watch for a second signal
	evidence   string      // where it goes, as the operator wrote it
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
	out := &siteRun{program: p, evidence: c.Path("evidence")}
	work := provision.Work{
		Site: s, Dir: dir, Command: c.Command.Name, Options: options, Redactor: p.redactor, Watch: view.Progress(p.err),
	}
	if hasFlag(c, "running") {
		if work.Captured, err = p.captured(c, s); err != nil {
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
		w := p.redactor.Writer(f)
		out.transcript = []io.Closer{w, f}
		work.Transcript = w
	}
	runner.GiveUp, out.stop = secondSignal(c.Context)
	if out.Run, err = runner.Open(c.Context, work); err != nil {
		out.release()
		return nil, err
	}
	return out, nil
}

// release ends what a run has open on this machine.
func (r *siteRun) release() {
	r.stop()
	for _, c := range r.transcript {
		_ = c.Close()
	}
}

// end ends the run, which ended with err or well, and says where its evidence is.
func (r *siteRun) end(err error) error {
	written, err := r.Close(err)
	r.release()
	if written != "" {
		fmt.Fprintln(r.program.err, "evidence written to", cmp.Or(r.evidence, written))
	}
	return err
}
