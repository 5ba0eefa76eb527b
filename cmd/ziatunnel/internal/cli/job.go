package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/sirupsen/logrus"
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// oneFile is the argument of the commands that work on one site.
func oneFile(c *cli.Context) (string, error) {
	if c.NArg() != 1 {
		return "", &inputError{fmt.Sprintf("%s takes one site file, %d given; see ziatunnel %s --help", c.Command.Name, c.NArg(), c.Command.Name)}
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

// readPlaybook takes the named playbook; a name that is none is a wrong command line.
func readPlaybook(path string) (*playbook.Playbook, error) {
	book, err := provision.ReadPlaybook(path)
	if err != nil && !is[*playbook.Error](err) {
		err = &inputError{err.Error()}
	}
	return book, err
}

// prepared is a job with the way to its router.
type prepared struct {
	job        engine.Job
	dial       engine.Dialer
	transcript []io.Closer // the redacting writer, then the file
	stop       func()      // ends the watch for a second signal
}

func (r *prepared) close() {
	r.stop()
	for _, c := range r.transcript {
		_ = c.Close()
	}
}

// prepare turns flags and a site file into a job.
func (p *program) prepare(c *cli.Context) (*prepared, error) {
	log, err := p.begin(c)
	if err != nil {
		return nil, err
	}
	path, err := oneFile(c)
	if err != nil {
		return nil, err
	}
	s, err := p.readSite(path)
	if err != nil {
		return nil, err
	}
	book, err := readPlaybook(c.Path("playbook"))
	if err != nil {
		return nil, err
	}
	ready, err := provision.Prepare(c.Context, s, filepath.Dir(path), book, p.redactor)
	if err != nil {
		return nil, err
	}
	r := &prepared{job: ready.Job}
	r.job.Wait, r.job.Interval, r.job.Overrides = c.Duration("wait"), c.Duration("interval"), overridesOf(c)
	if err := readArmFlags(c, &r.job); err != nil {
		return nil, err
	}
	options, err := p.driverOptions(c, log, r)
	if err != nil {
		return nil, err
	}
	r.job.GiveUp, r.stop = secondSignal(c.Context)
	r.dial = p.witness.WrapDialer(&r.job, ready.Dialer(options))
	return r, nil
}

func (p *program) driverOptions(c *cli.Context, log *logrus.Entry, r *prepared) (ciscoios.Options, error) {
	o := ciscoios.Options{
		Window: c.Int("window"), HandshakeTimeout: c.Duration("timeout"), CommandTimeout: c.Duration("timeout"), Redactor: p.redactor, Log: log,
		HostKeys: ciscoios.HostKeys{File: c.Path("known-hosts"), AcceptNew: c.Bool("accept-new-host-key")},
	}
	if o.Window < 1 {
		return o, &inputError{"--window is at least 1"}
	}
	if p.terminal {
		o.HostKeys.Ask = p.askHostKey
	}
	if path := c.Path("transcript"); path != "" {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
		if err != nil {
			return o, &inputError{fmt.Sprintf("--transcript %s: %v", path, errors.Unwrap(err))}
		}
		w := p.redactor.Writer(f)
		r.transcript = []io.Closer{w, f}
		o.Transcript = w
	}
	p.witness.Transcript(&o, p.redactor)
	return o, nil
}
