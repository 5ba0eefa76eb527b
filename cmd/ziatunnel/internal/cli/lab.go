package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakecloud"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func (p *program) labCommand() *cli.Command {
	return &cli.Command{
		Name: "lab", Usage: "virtual 881s and two service edges on this machine", ArgsUsage: "[-- COMMAND...]",
		OnUsageError: usageError,
		Description: "Runs until Ctrl-C, or as long as COMMAND runs; COMMAND finds the first site file in " +
			"$ZIATUNNEL_LAB_SITE and the\n" +
			"directory of all in $ZIATUNNEL_LAB_DIR.\n\nEXAMPLES\n   ziatunnel lab --dir mylab\n" +
			"   ziatunnel lab -- sh -c 'ziatunnel apply --yes \"$ZIATUNNEL_LAB_SITE\"'\n" +
			"   ziatunnel lab --edge-down backup --dir mylab\n" +
			"   ziatunnel lab --routers 100 --dir mylab            mylab/branch-001.yaml to mylab/branch-100.yaml\n" +
			"   ziatunnel lab --from show-run.txt --dir mylab      your own router: tonight's change, rehearsed\n" +
			"   ziatunnel lab --portal --dir mylab                 with a fake ZIA: the edges take what it has " +
			"activated\n" +
			"   ziatunnel lab --config mylab/scenario/lab.yaml     a lab of your own; every lab leaves its file " +
			"there to start from",
		Flags: []cli.Flag{
			&cli.PathFlag{Name: "dir", Usage: "`DIRECTORY` for the site files and their secrets; default: a " +
				"temporary one, removed at the end"},
			&cli.PathFlag{Name: "config", Usage: "lab `FILE`: routers, edges, and what goes wrong with them"},
			&cli.IntFlag{Name: "routers", Value: 1, Usage: fmt.Sprintf("how many, 1 to %d", scenario.MaxRouters)},
			&cli.BoolFlag{Name: "spread", Usage: "give every router an address of its own in 127.0.0.0/8 instead of " +
				"a port"},
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:0",
				Usage: "`ADDRESS` of the first router; the next gets the next port, port 0 takes free ones"},
			&cli.Float64Flag{Name: "speed", Value: 1, Usage: "run the routers' clocks N times as fast"},
			&cli.StringFlag{Name: "edge-down", Usage: "primary or backup does not answer"},
			&cli.BoolFlag{Name: "wrong-psk", Usage: "the portal knows another pre-shared key"},
			&cli.StringFlag{Name: "encryption", Value: "none", Usage: "none, aes-gcm or aes"},
			&cli.StringFlag{Name: "traffic", Value: "all", Usage: "all or web"},
			&cli.StringFlag{Name: "reject", Usage: "the routers reject lines that start with `WORDS`"},
			&cli.StringFlag{Name: "drop", Usage: "the routers close the connection at lines that start with `WORDS`"},
			&cli.PathFlag{Name: "from", Usage: "one router that boots the configuration in `FILE`: a show " +
				"running-config, as it was copied from a terminal"},
			&cli.StringFlag{Name: "wan", Usage: "with --from: `INTERFACE` to the Internet; default that of the " +
				"default route, or of ip nat outside"},
			&cli.StringFlag{Name: "lan", Usage: "with --from: `INTERFACE` of the LAN; default that of ip nat inside"},
			&cli.PathFlag{Name: "like", Usage: "the routers behave as the one of which a survey is in `FILE`"},
			&cli.BoolFlag{Name: "portal", Usage: "with a fake ZIA portal, empty at first: site files name it, and " +
				"the edges take the credentials that it has activated for a location"},
			&cli.StringFlag{Name: "portal-listen", Usage: "`ADDRESS` of the portal; default a free port of 127.0.0.1"},
			&cli.PathFlag{Name: "typed", Usage: "write the lines that the routers were given to `FILE` at the end"},
		},
		Action: p.lab,
	}
}

// openedLab are the listeners of a lab: its network, or that and a portal.
type openedLab interface {
	Introduction(dir, labFile string) string
	Files(dir string) []scenario.File
	Serve(ctx context.Context) error
	Close() error
}

// runningLab is a running lab.
type runningLab struct {
	lab     *scenario.Lab
	network *scenario.Network
	cloud   *fakecloud.Cloud // nil: without a portal
	opened  openedLab        // cloud, or network
	dir     string
	file    string // the lab file
	done    chan error
}

// site is the first site file; empty when no router has one.
func (l *runningLab) site() string {
	if first := l.network.FirstSite(); first != "" {
		return filepath.Join(l.dir, first)
	}
	return ""
}

func (p *program) lab(c *cli.Context) error {
	dir := c.Path("dir")
	if dir == "" {
		temporary, err := os.MkdirTemp("", "ziatunnel-lab-")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(temporary) }()
		dir = temporary
	}
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	lab, err := p.startLab(ctx, c, dir)
	if err != nil {
		return err
	}
	if c.NArg() > 0 {
		err = p.inLab(ctx, lab, c.Args().Slice())
	} else {
		fmt.Fprint(p.err, lab.opened.Introduction(lab.dir, lab.file))
		select {
		case <-ctx.Done():
		case err = <-lab.done:
			lab.done <- nil
		}
	}
	cancel()
	if served := <-lab.done; err == nil {
		err = served
	}
	fmt.Fprint(p.err, lab.network.FlowReport())
	if path := c.Path("typed"); path != "" {
		if writeErr := os.WriteFile(path, []byte(printable.Text(p.redactor.Redact(lab.typed()))), 0o600); err == nil {
			err = writeErr
		}
	}
	return err
}

// startLab brings up routers and edges and writes what a client needs.
func (p *program) startLab(ctx context.Context, c *cli.Context, dir string) (*runningLab, error) {
	l := &runningLab{dir: dir, done: make(chan error, 1)}
	var err error
	if l.lab, l.file, err = labOf(c, dir); err != nil {
		return nil, err
	}
	without, err := likeSurvey(c, l.lab)
	if err != nil {
		return nil, err
	}
	for _, fact := range without {
		fmt.Fprintf(p.err, "the virtual router cannot be like that: %s: %s\n", fact.ID, fact.Seen)
	}
	for _, known := range l.lab.Secrets() {
		p.redactor.Add(secret.New(known))
	}
	if err := p.openLab(ctx, c, l); err != nil {
		return nil, &inputError{err.Error()}
	}
	if c.Path("from") != "" {
		p.tellStartups(l)
	}
	// The files of OpenSSH name each other by whole paths.
	whole, err := filepath.Abs(dir)
	if err == nil {
		err = scenario.WriteFiles(dir, l.opened.Files(whole))
	}
	if err != nil {
		return nil, errors.Join(err, l.opened.Close())
	}
	go func() { l.done <- l.opened.Serve(ctx) }()
	return l, nil
}

// typed are the lines that the routers were given; with several routers each begins with a name.
func (l *runningLab) typed() string {
	var b strings.Builder
	for i, router := range l.network.Routers {
		for _, line := range router.Lines() {
			if len(l.network.Routers) > 1 {
				b.WriteString(l.lab.Routers[i].Name + ": ")
			}
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// inLab runs a command while the lab is up.
func (p *program) inLab(ctx context.Context, lab *runningLab, args []string) error {
	state, err := filepath.Abs(filepath.Join(lab.dir, "state")) // what is done to a lab is no matter of the real sites
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "ZIATUNNEL_LAB_SITE="+lab.site(), "ZIATUNNEL_LAB_DIR="+lab.dir,
		"XDG_STATE_HOME="+state)
	if lab.cloud != nil {
		cmd.Env = append(cmd.Env, lab.cloud.Environment()...)
	}
	cmd.Stdin = p.stdin
	p.out.Whole() // whatever the command writes
	cmd.Stdout = p.out.Strict()
	cmd.Stderr = p.err.Strict()
	err = cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return &childError{ended.ExitCode()}
	}
	if err != nil {
		return &inputError{err.Error()}
	}
	return nil
}

// openLab opens the listeners of a lab: with a portal, or with edges that know the credentials of the lab file. The
// portal lives in real time, however fast the routers' clocks run, because its client does.
func (p *program) openLab(ctx context.Context, c *cli.Context, l *runningLab) (err error) {
	if !c.Bool("portal") {
		if c.IsSet("portal-listen") {
			return errors.New("--portal-listen is where the portal of --portal answers")
		}
		l.network, err = l.lab.Open(ctx)
		l.opened = l.network
		return err
	}
	l.cloud, err = fakecloud.Open(ctx, l.lab, fakecloud.Options{Listen: c.String("portal-listen")})
	if err != nil {
		return err
	}
	l.network, l.opened = l.cloud.Network, l.cloud
	for _, known := range l.cloud.Secrets() {
		p.redactor.Add(secret.New(known))
	}
	return nil
}
