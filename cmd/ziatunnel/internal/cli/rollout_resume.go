package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/inventory"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

func (p *program) rolloutResumeCommand() *cli.Command {
	return &cli.Command{
		Name: "resume", Usage: "go on with a rollout", ArgsUsage: "[ID]", OnUsageError: usageError,
		Description: "Without ID it is the latest rollout. One that was paused, or whose budget was used up, goes " +
			"on, and its budgets are counted anew. One\n" +
			"whose process is gone is carried out from here: sites that were at work are looked at first, and " +
			"finished or taken back. It needs the\n" +
			"state directory, and the inventory it was started with; --inventory names that anew, on another " +
			"machine. Flags of `rollout start`\n" +
			"about routers count on; given here they count from here on.\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel rollout resume\n" +
			"   ziatunnel rollout resume --state-dir /mnt/state --inventory sites/ --break-lock 20261125-025100\n\n" +
			rolloutExit,
		Flags: slices.Concat(routerFlags(), armFlags(), temporalFlags(), []cli.Flag{
			stateDirFlag(), breakLockFlag(), proofFlag(), unprovenFlag(" of a site"), newRouterFlag(), adoptFlag(),
			rehearseFlag(), strictFlag(),
			&cli.IntFlag{Name: "trust-records", Value: -1, DefaultText: "none",
				Usage: "act on a damaged journal: its first `N` lines count, and those behind them not; that is " +
					"written down"},
			&cli.GenericFlag{Name: "inventory", Value: &repeated{},
				Usage: "`PATH` of the inventory, when it is not where it was (repeatable)"},
		}),
		Action: p.rolloutResume,
	}
}

func (p *program) rolloutResume(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	store, id, err := namedRollout(c)
	if err != nil {
		return err
	}
	if err := p.trustRollout(c, store, id); err != nil {
		return err
	}
	record, state, err := loadRollout(store, id)
	if err == nil {
		err = record.Trustworthy()
	}
	if err != nil {
		return err
	}
	if !state.Ended().IsZero() {
		view.NewRolloutStatus(state, nil).Print(p.out, p.json)
		p.json = false
		return rolloutOutcome(state, nil)
	}
	if stands := state.Snapshot(); store.Runner(id) != nil && (stands.Paused || len(stands.Over) > 0) &&
		!c.Bool("break-lock") {
		return p.requestRollout(c, rollout.Event{Kind: rollout.ResumeRequested}) // the process that runs it goes on
	}
	metadata, changed, err := p.resumeMetadata(c, record.Metadata)
	if err != nil {
		return err
	}
	if metadata.Engine == onTemporal {
		if changed {
			return &inputError{"a rollout on a Temporal server goes on as it was started: what is to be done at its " +
				"sites cannot be changed here"}
		}
		return p.runRollout(c, store, id, metadata, inventory.Inventory{}) // the workers have the inventory
	}
	paths := repeatedOf(c, "inventory")
	if len(paths) == 0 {
		paths = record.Metadata.Inventory
	}
	sites, err := p.readInventory(paths, nil)
	if err != nil {
		return err
	}
	return p.runRollout(c, store, id, metadata, sites)
}

// trustRollout writes down which lines of a damaged journal are to be acted on, when the command line says so.
func (p *program) trustRollout(c *cli.Context, store *local.Store, id string) error {
	if !c.IsSet("trust-records") {
		return nil
	}
	records := c.Int("trust-records")
	if records < 0 {
		return &inputError{"--trust-records is a number of lines"}
	}
	held, err := p.lockRollout(c, store, id)
	if err != nil {
		return err
	}
	err = store.Trust(id, provision.CurrentOperator().String(), records)
	if errors.Is(err, local.ErrNotDamaged) {
		err = &inputError{err.Error()}
	}
	return errors.Join(err, held.Release())
}

// resumeMetadata is what a rollout goes on with: what it was started with, and what the flags change of it from
// here on. changed reports whether they change what is to be done at the sites.
func (p *program) resumeMetadata(c *cli.Context, metadata local.Metadata) (_ local.Metadata, changed bool, err error) {
	if metadata, err = upgradeMetadata(metadata); err != nil {
		return metadata, false, err
	}
	base, err := provision.ReadOptions(metadata.Options)
	if err != nil {
		return metadata, false, fmt.Errorf("the rollout cannot go on: %w", err)
	}
	options, err := p.options(c, base)
	if err != nil {
		return metadata, false, err
	}
	if metadata.Options, err = json.Marshal(options); err != nil {
		return metadata, false, err
	}
	metadata.HostKeys, err = hostKeysOf(c, metadata.HostKeys)
	return metadata, !reflect.DeepEqual(base, options), err
}

// upgradeMetadata is what a rollout was started with, in today's form. Older versions wrote the flags of their
// command line down. One that is not known here is an error: a rollout must not go on as nobody meant it.
func upgradeMetadata(metadata local.Metadata) (local.Metadata, error) {
	if len(metadata.Options) > 0 {
		return metadata, nil
	}
	o := provision.DefaultOptions()
	name := ""
	readers := flagReaders(&metadata, &o, &name)
	for _, arg := range metadata.Args {
		flag, value, _ := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
		read, known := readers[flag]
		if !known {
			return metadata, &inputError{fmt.Sprintf("the rollout was started by version %s with %s, which is not "+
				"known here: go on with that version",
				metadata.Version, arg)}
		}
		if err := read(value); err != nil {
			return metadata, &inputError{fmt.Sprintf("the rollout was started with %s, which cannot be used: %v", arg,
				err)}
		}
	}
	_, ref, err := provision.FindPlaybook(name)
	if err != nil {
		return metadata, err
	}
	o.Playbook = ref
	metadata.Args = nil
	metadata.Options, err = json.Marshal(o)
	return metadata, err
}

// flagReaders read the values of the flags that older versions wrote down, by the name of the flag.
func flagReaders(
	metadata *local.Metadata, o *provision.Options, playbook *string,
) map[string]func(value string) error {
	return map[string]func(value string) error{
		"playbook":    func(v string) error { *playbook = v; return nil },
		"known-hosts": func(v string) error { metadata.HostKeys.File = v; return nil },
		"address":     func(v string) error { metadata.Server.Address = v; return nil },
		"namespace":   func(v string) error { metadata.Server.Namespace = v; return nil },
		"arm":         func(v string) error { o.Arm = provision.ArmNamed(v); return nil },
		"if-unproven": func(v string) error { o.Unproven = provision.Unproven(v); return nil },
		"accept-new-host-key": func(v string) (err error) {
			metadata.HostKeys.AcceptNew, err = strconv.ParseBool(v)
			return err
		},
		"no-save": func(v string) error {
			no, err := strconv.ParseBool(v)
			o.Save = !no
			return err
		},
		"timer": func(v string) error {
			minutes, err := strconv.Atoi(v)
			o.Timer = time.Duration(minutes) * time.Minute
			return err
		},
		"window":   func(v string) (err error) { o.Window, err = strconv.Atoi(v); return err },
		"timeout":  func(v string) (err error) { o.Timeout, err = time.ParseDuration(v); return err },
		"wait":     func(v string) (err error) { o.Wait, err = time.ParseDuration(v); return err },
		"interval": func(v string) (err error) { o.Interval, err = time.ParseDuration(v); return err },
	}
}
