package main

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

func flags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "config", Usage: "lab `FILE` instead of the options for one router"},
		&cli.PathFlag{Name: "dir", Usage: "`DIRECTORY` for site files and their secrets; default with --config: a " +
			"temporary one, removed at the end"},
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:2222",
			Usage: "`ADDRESS` to answer SSH on; with --config that of the first router, instead of the file's"},
		&cli.StringFlag{Name: "advertise", Usage: "`HOST` that site files name instead of the address"},
		&cli.Float64Flag{Name: "speed", Value: 1,
			Usage: "run the router's clock N times as fast; with --config all clocks"},
		&cli.StringFlag{Name: "hostname", Value: "branch-881"},
		&cli.StringFlag{Name: "user", Value: "noc", Usage: "account at privilege 15"},
		&cli.StringFlag{Name: "password-env",
			Usage: "environment `VARIABLE` with its password (default: the user's name)"},
		&cli.StringFlag{Name: "enable-env", Usage: "environment `VARIABLE` with the enable secret"},
		&cli.PathFlag{Name: "startup", Usage: "startup-config `FILE`"},
		&cli.StringSliceFlag{Name: "edge",
			Usage: "service edge: vpn=A,global=A,fqdn=USER@DOMAIN,psk-env=VARIABLE[,cloud=C][,aes]"},
	}
}

// ofOneRouter are the flags that say what a lab file says for each of its routers.
var ofOneRouter = []string{"hostname", "user", "password-env", "enable-env", "startup", "edge"}

func serve(c *cli.Context) error {
	if word := c.Args().First(); word != "" {
		return &inputError{fmt.Sprintf("no command %q; see fakeios --help", word)}
	}
	lab, err := labOf(c)
	if err != nil {
		return err
	}
	network, err := lab.Open(c.Context)
	if err != nil {
		return err
	}
	defer func() { _ = network.Close() }() // those that are not served
	dir, remove, err := directory(c)
	if err != nil {
		return err
	}
	defer remove()
	if dir != "" {
		if err := scenario.WriteFiles(dir, network.Files(dir)); err != nil {
			return fmt.Errorf("--dir: %w", err)
		}
	}
	switch {
	case c.IsSet("config") && dir != "":
		fmt.Fprint(c.App.Writer, network.Introduction(dir, c.Path("config")))
	default:
		for i, router := range network.Routers {
			fmt.Fprintf(c.App.Writer, "%s answers SSH on %s, host key %s\n", lab.Routers[i].Config.Hostname,
				network.Listening(i), router.HostKeyFingerprint())
		}
	}
	err = network.Serve(c.Context)
	fmt.Fprint(c.App.Writer, network.FlowReport())
	return err
}

// directory is where site files go; empty is nowhere. OpenSSH wants whole paths in its files.
func directory(c *cli.Context) (dir string, remove func(), err error) {
	remove = func() {}
	switch {
	case c.Path("dir") != "":
		dir, err = filepath.Abs(c.Path("dir"))
	case c.IsSet("config"):
		if dir, err = os.MkdirTemp("", "fakeios-"); err != nil {
			// An image without a file system of its own has no place for them.
			fmt.Fprintf(c.App.ErrWriter, "fakeios: no site files are written: %v; --dir names a place for them\n", err)
			return "", remove, nil
		}
		remove = func() { _ = os.RemoveAll(dir) }
	}
	return dir, remove, err
}

// labOf is the lab of the file named, or that of one router.
func labOf(c *cli.Context) (*scenario.Lab, error) {
	path := c.Path("config")
	if path == "" {
		return labOfFlags(c)
	}
	for _, name := range ofOneRouter {
		if c.IsSet(name) {
			return nil, &inputError{"--" + name + " describes one router: with --config the lab file says it"}
		}
	}
	lab, err := readLab(c.Context, path, false)
	if err != nil {
		return nil, err
	}
	if c.IsSet("listen") {
		if lab.Listen, err = listenAddress(c.String("listen")); err != nil {
			return nil, err
		}
	}
	if c.IsSet("advertise") {
		lab.Advertise = c.String("advertise")
	}
	for i := range lab.Routers {
		if c.IsSet("speed") {
			lab.Routers[i].Speed = c.Float64("speed")
		}
	}
	return lab, nil
}

func listenAddress(text string) (netip.AddrPort, error) {
	at, err := scenario.ParseListen(text)
	if err != nil {
		return at, &inputError{fmt.Sprintf("--listen %q: an address with its port, for example 127.0.0.1:2222", text)}
	}
	return at, nil
}

// labOfFlags is one router as the options describe it.
func labOfFlags(c *cli.Context) (*scenario.Lab, error) {
	at, err := listenAddress(c.String("listen"))
	if err != nil {
		return nil, err
	}
	if c.Float64("speed") <= 0 {
		return nil, &inputError{"--speed is more than 0"}
	}
	lab := &scenario.Lab{Listen: at, Advertise: c.String("advertise")}
	router := scenario.Router{
		Name: c.String("hostname"), Speed: c.Float64("speed"),
		Site: scenario.Site{Encryption: "none", Traffic: "all", WAN: "FastEthernet4", LAN: "Vlan1"},
	}
	router.Config.Hostname, router.Config.EnableSecret = c.String("hostname"), os.Getenv(c.String("enable-env"))
	password := c.String("user")
	if name := c.String("password-env"); name != "" {
		if password = os.Getenv(name); password == "" {
			return nil, &inputError{fmt.Sprintf("environment variable %s is empty: it should hold the password", name)}
		}
	}
	router.Config.Users = []fakeios.User{{Name: c.String("user"), Password: password, Privilege: 15}}
	if path := c.Path("startup"); path != "" {
		text, err := inputfile.ReadOnce(c.Context, path, scenario.MaxSize)
		if err != nil {
			return nil, &inputError{err.Error()}
		}
		router.Config.Startup = string(text)
	}
	for i, words := range c.StringSlice("edge") {
		edge, err := readEdge(words)
		if err != nil {
			return nil, err
		}
		edge.Name = fmt.Sprintf("edge %d", i+1)
		lab.Edges, router.Edges = append(lab.Edges, edge), append(router.Edges, edge.Name)
	}
	router.Credential = commonCredential(lab.Edges)
	lab.Routers = []scenario.Router{router}
	return lab, nil
}

// commonCredential is the credential that all edges know, for the site file. Edges that know
// different ones are meant to: there is no site that fits them all.
func commonCredential(edges []scenario.Edge) scenario.Credential {
	var common scenario.Credential
	for i, e := range edges {
		known := e.Config.Credentials[0]
		if i > 0 && (known.FQDN != common.FQDN || known.PSK != common.PSK) {
			return scenario.Credential{}
		}
		common = scenario.Credential{FQDN: known.FQDN, PSK: known.PSK}
	}
	return common
}

// readEdge reads vpn=A,global=A,fqdn=U,psk-env=V[,cloud=C][,aes]. Such an edge knows this one
// credential, and pages of any cloud unless it names one.
func readEdge(words string) (edge scenario.Edge, err error) {
	cfg, credential := &edge.Config, fakeios.Credential{}
	for word := range strings.SplitSeq(words, ",") {
		key, value, _ := strings.Cut(word, "=")
		switch key {
		case "vpn":
			cfg.VPN, err = netip.ParseAddr(value)
		case "global":
			cfg.Global, err = netip.ParseAddr(value)
		case "cloud":
			cfg.Cloud = value
		case "fqdn":
			credential.FQDN = value
		case "psk-env":
			credential.PSK = os.Getenv(value)
		case "aes":
			cfg.AESSubscription = true
		default:
			err = fmt.Errorf("unknown word %q", key)
		}
		if err != nil {
			return edge, &inputError{"--edge: " + err.Error()}
		}
	}
	if !cfg.VPN.IsValid() || credential.FQDN == "" || credential.PSK == "" {
		return edge, &inputError{"--edge needs vpn=, fqdn= and psk-env= of a variable that is set"}
	}
	cfg.Credentials = []fakeios.Credential{credential}
	return edge, nil
}

// readLab reads a lab file; what it refers to is looked for beside it.
func readLab(ctx context.Context, path string, secretsLater bool) (*scenario.Lab, error) {
	data, err := inputfile.ReadOnce(ctx, path, scenario.MaxSize)
	if err != nil {
		return nil, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
	}
	source := scenario.Directory(filepath.Dir(path))
	source.SecretsLater = secretsLater
	return scenario.Read(path, data, source)
}
