package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// journaled does something to the router of a site under the lock of the site, with a run of the
// journal open for it. A run before it that is unfinished comes first. undoes is for a rollback.
func (p *program) journaled(c *cli.Context, r *prepared, undoes string, do func() error) error {
	j, err := p.journal(c, r)
	if err != nil {
		return err
	}
	j.Header.Undoes = undoes
	return j.Journaled(c.Context, &r.job, do)
}

// resumed does something with a run that is in the journal already, see [provision.Journal.Resumed].
func (p *program) resumed(c *cli.Context, r *prepared, name string, do func(engine.Interrupted) error) error {
	j, err := p.journal(c, r)
	if err != nil {
		return err
	}
	return j.Resumed(c.Context, &r.job, name, do)
}

func (p *program) journal(c *cli.Context, r *prepared) (provision.Journal, error) {
	store, err := p.openStore(c)
	if err != nil {
		return provision.Journal{}, err
	}
	return provision.Journal{Store: store, Header: p.header(c, r.job.Site), ExitCode: exitCode}, nil
}
