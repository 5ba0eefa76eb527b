package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// stateDirFlag is on every command that reads or writes the journal.
func stateDirFlag() cli.Flag {
	return &cli.PathFlag{Name: "state-dir", Value: defaultStateDir(),
		DefaultText: "ziatunnel in $XDG_STATE_HOME, ~/.local/state or %LocalAppData%",
		Usage:       "`DIRECTORY` of the journal: what was done to which router, and snapshots without their secrets"}
}

// breakLockFlag is on every command that writes the journal.
func breakLockFlag() cli.Flag {
	return &cli.BoolFlag{Name: "break-lock",
		Usage: "take the lock of a process on another machine at once: it is gone for good"}
}

// trustFlag is on the commands that act on what is in the journal.
func trustFlag() cli.Flag {
	return &cli.GenericFlag{Name: "trust-records", Value: &repeated{},
		Usage: "act on a damaged journal: `RUN=N` says that the first N records of the run count, and those behind " +
			"them not; that is written down (repeatable)"}
}

// trust writes down which records of damaged runs of a site are to be acted on.
func (p *program) trust(c *cli.Context, runner *provision.Runner, site string) error {
	for _, decision := range repeatedOf(c, "trust-records") {
		run, number, _ := strings.Cut(decision, "=")
		records, err := strconv.Atoi(number)
		if err != nil || records < 0 {
			return &inputError{fmt.Sprintf("--trust-records %q: it is RUN=N, the name of a run and a number of records",
				decision)}
		}
		err = runner.Trust(c.Context, site, c.Command.Name, run, records)
		if errors.Is(err, journal.ErrNoRun) || errors.Is(err, journal.ErrNotDamaged) {
			err = &inputError{err.Error()}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// defaultStateDir is empty when the system names no home; OpenStore then asks for --state-dir.
func defaultStateDir() string {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "ziatunnel")
	}
	if runtime.GOOS == "windows" {
		if dir := os.Getenv("LocalAppData"); dir != "" {
			return filepath.Join(dir, "ziatunnel")
		}
		return ""
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "ziatunnel")
}

// openStore opens the journal; what it writes passes the program's redactor.
func (p *program) openStore(c *cli.Context) (*journal.Store, error) {
	store, err := journal.OpenStore(c.Path("state-dir"))
	if err != nil {
		return nil, &inputError{err.Error()}
	}
	store.Redactor = p.redactor
	return store, nil
}

// siteOf is the site that an argument names: by its file, or by its name when there is no such file.
func (p *program) siteOf(ctx context.Context, arg string) (string, error) {
	if info, err := os.Stat(arg); err == nil && !info.IsDir() || arg == "-" || filepath.Ext(arg) == ".yaml" ||
		filepath.Ext(arg) == ".yml" {
		s, err := p.readSite(ctx, arg)
		if err != nil {
			return "", err
		}
		return s.Name, nil
	}
	return arg, nil
}
