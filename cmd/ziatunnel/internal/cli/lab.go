package cli

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func (p *program) labCommand() *cli.Command {
	return &cli.Command{
		Name: "lab", Usage: "a virtual 881 and two service edges on this machine", ArgsUsage: "[-- COMMAND...]", OnUsageError: usageError,
		Description: "Runs until Ctrl-C, or as long as COMMAND runs; COMMAND finds the site file in $ZIATUNNEL_LAB_SITE.\n\nEXAMPLES\n   ziatunnel lab --dir mylab\n" +
			"   ziatunnel lab -- sh -c 'ziatunnel apply --yes \"$ZIATUNNEL_LAB_SITE\"'\n   ziatunnel lab --edge-down backup --dir mylab",
		Flags: []cli.Flag{
			&cli.PathFlag{Name: "dir", Usage: "`DIRECTORY` for the site file and its secrets; default: a temporary one, removed at the end"},
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:0", Usage: "`ADDRESS` of the router; port 0 takes a free one"},
			&cli.Float64Flag{Name: "speed", Value: 1, Usage: "run the router's clock N times as fast"},
			&cli.StringFlag{Name: "edge-down", Usage: "primary or backup does not answer"},
			&cli.BoolFlag{Name: "wrong-psk", Usage: "the portal knows another pre-shared key"},
			&cli.StringFlag{Name: "encryption", Value: "none", Usage: "none or aes-gcm"},
			&cli.StringFlag{Name: "traffic", Value: "all", Usage: "all or web"},
			&cli.StringFlag{Name: "reject", Usage: "the router rejects lines that start with `WORDS`"},
			&cli.StringFlag{Name: "drop", Usage: "the router closes the connection at lines that start with `WORDS`"},
			&cli.PathFlag{Name: "typed", Usage: "write the lines that the router was given to `FILE` at the end"},
		},
		Action: p.lab,
	}
}

// laboratory is a running lab.
type laboratory struct {
	router *fakeios.Router
	dir    string
	site   string
	done   chan error
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
		p.introduce(lab)
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
	if path := c.Path("typed"); path != "" {
		if writeErr := os.WriteFile(path, []byte(p.redactor.Redact(strings.Join(lab.router.Lines(), "\n")+"\n")), 0o600); err == nil {
			err = writeErr
		}
	}
	return err
}

func random() string {
	b := make([]byte, 12)
	_, _ = rand.Read(b) // never fails, by its contract
	return hex.EncodeToString(b)
}

var (
	labPrimary, labBackup     = netip.MustParseAddr("198.51.100.11"), netip.MustParseAddr("203.0.113.22")
	labPrimaryGl, labBackupGl = netip.MustParseAddr("185.46.212.88"), netip.MustParseAddr("185.46.212.89")
)

// startLab brings up router and edges and writes what a client needs.
func (p *program) startLab(ctx context.Context, c *cli.Context, dir string) (*laboratory, error) {
	password, psk := random(), random()
	p.redactor.Add(secret.New(password), secret.New(psk))
	known := fakeios.Credential{FQDN: "branch-001@corp.example", PSK: psk}
	if c.Bool("wrong-psk") {
		known.PSK = random()
	}
	edge := func(name string, vpn, global netip.Addr) *fakeios.Edge {
		e := fakeios.NewEdge(fakeios.EdgeConfig{VPN: vpn, Global: global, Cloud: "zscalertwo", Credentials: []fakeios.Credential{known}, AESSubscription: c.String("encryption") == "aes-gcm"})
		e.SetReachable(c.String("edge-down") != name)
		return e
	}
	cfg := fakeios.Config{
		Hostname: "branch-001", Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 15}}, Clock: fakeios.NewSystemClock(c.Float64("speed")),
		Edges: []*fakeios.Edge{edge("primary", labPrimary, labPrimaryGl), edge("backup", labBackup, labBackupGl)},
	}
	if line := c.String("reject"); line != "" {
		cfg.Faults = append(cfg.Faults, fakeios.Fault{Line: line, Do: fakeios.FaultReject, Reply: "% Command rejected: not supported on this platform", Times: -1})
	}
	if line := c.String("drop"); line != "" {
		cfg.Faults = append(cfg.Faults, fakeios.Fault{Line: line, Do: fakeios.FaultDrop})
	}
	router, err := fakeios.New(cfg)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.String("listen"))
	if err != nil {
		return nil, &inputError{"--listen: " + err.Error()}
	}
	lab := &laboratory{router: router, dir: dir, site: filepath.Join(dir, "branch-001.yaml"), done: make(chan error, 1)}
	go func() { lab.done <- router.Serve(ctx, listener) }()
	text := fmt.Sprintf(labSite, listener.Addr(), router.HostKeyFingerprint(), c.String("encryption"), labPrimary, labPrimaryGl, labBackup, labBackupGl, c.String("traffic"))
	return lab, errors.Join(os.MkdirAll(dir, 0o700), writeFile(lab.site, text),
		writeFile(filepath.Join(dir, "router.password"), password+"\n"), writeFile(filepath.Join(dir, "branch-001.psk"), psk+"\n"))
}

func writeFile(path, text string) error { return os.WriteFile(path, []byte(text), 0o600) }

const labSite = `site: branch-001
router:
  address: %s
  user: noc
  password: file:router.password
  host_key: %s
credential:
  fqdn: branch-001@corp.example
  psk: file:branch-001.psk
zia:
  cloud: zscalertwo
  encryption: %s
  primary: {vpn: %s, global: %s}
  backup: {vpn: %s, global: %s}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
traffic: %s
`

func (p *program) introduce(lab *laboratory) {
	fmt.Fprintf(p.err, "A virtual 881 and two service edges are up. In another terminal:\n\n  ziatunnel plan %s\n  ziatunnel apply %s\n\n"+
		"The router's password is in %s. Ctrl-C ends the lab.\n", lab.site, lab.site, filepath.Join(lab.dir, "router.password"))
}

// inLab runs a command while the lab is up.
func (p *program) inLab(ctx context.Context, lab *laboratory, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "ZIATUNNEL_LAB_SITE="+lab.site, "ZIATUNNEL_LAB_DIR="+lab.dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.stdin, p.out, p.err
	err := cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return &childError{ended.ExitCode()}
	}
	if err != nil {
		return &inputError{err.Error()}
	}
	return nil
}
