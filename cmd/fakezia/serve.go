package main

import (
	"cmp"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakecloud"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

func flags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:8080", Usage: "`ADDRESS` to answer on, in plain HTTP"},
		&cli.StringFlag{Name: "cloud", Usage: "`NAME`, with or without .net; default zscalertwo, or the lab's"},
		&cli.StringFlag{Name: "user", Value: fakezia.DefaultAdmin().User, Usage: "administrator"},
		&cli.StringFlag{Name: "password-env", Usage: "environment `VARIABLE` with the password (default: " +
			fakezia.DefaultAdmin().Password + ")"},
		&cli.StringFlag{Name: "api-key-env", Usage: "environment `VARIABLE` with the API key (default: " +
			fakezia.DefaultAdmin().APIKey + ")"},
		&cli.StringFlag{Name: "client-id", Value: fakezia.DefaultClient().ID, Usage: "API client of OneAPI"},
		&cli.StringFlag{Name: "client-secret-env", Usage: "environment `VARIABLE` with its secret (default: " +
			fakezia.DefaultClient().Secret + ")"},
		&cli.PathFlag{Name: "client-key", Usage: "`FILE` with its public RSA key in PEM"},
		&cli.DurationFlag{Name: "session-ttl", Usage: "life of a legacy session", Value: 5 * time.Minute},
		&cli.DurationFlag{Name: "token-ttl", Usage: "life of a OneAPI token", Value: time.Hour},
		&cli.IntFlag{Name: "activation-polls", Usage: "an activation is in progress for `N` looks"},
		&cli.BoolFlag{Name: "no-limits", Usage: "answer however often somebody asks"},
		&cli.BoolFlag{Name: "read-only", Usage: "maintenance: writes are refused"},
		&cli.BoolFlag{Name: "one-api-only", Usage: "the tenant has been migrated: no legacy login"},
		&cli.StringSliceFlag{Name: "fault", Usage: "`KIND`[,method=M][,route=R][,when=before|after|late][,skip=N]" +
			"[,times=N|always][,wait=D][,delay=D]: what goes wrong; fakezia faults lists the kinds"},
		&cli.PathFlag{Name: "lab", Usage: "lab `FILE` whose routers and service edges run here, too"},
		&cli.PathFlag{Name: "dir", Usage: "`DIRECTORY` for the site files of the lab and their secrets"},
		&cli.BoolFlag{Name: "unlinked", Usage: "the edges take credentials that no location uses, too"},
	}
}

func serve(c *cli.Context) error {
	if word := c.Args().First(); word != "" {
		return &inputError{fmt.Sprintf("no command %q; see fakezia --help", word)}
	}
	config, err := configOf(c)
	if err != nil {
		return err
	}
	faults, err := faultsOf(c.StringSlice("fault"))
	if err != nil {
		return err
	}
	if c.Path("lab") != "" {
		return serveLab(c, config, faults)
	}
	for _, name := range []string{"dir", "unlinked"} {
		if c.IsSet(name) {
			return &inputError{"--" + name + " is about the lab of --lab"}
		}
	}
	portal, err := fakezia.New(config)
	if err != nil {
		return &inputError{err.Error()}
	}
	prepare(c, portal, faults)
	if err := portal.Listen(c.Context, c.String("listen")); err != nil {
		return err
	}
	introduce(c.App.Writer, portal)
	<-c.Done()
	return portal.Close()
}

// prepare sets what goes wrong.
func prepare(c *cli.Context, portal *fakezia.Server, faults []fakezia.Fault) {
	portal.SetReadOnly(c.Bool("read-only"))
	portal.Queue(faults...)
}

func introduce(out io.Writer, portal *fakezia.Server) {
	fmt.Fprintf(out, "legacy API  %s\nOneAPI      %s\ntokens      %s\nlook-ups    %s/getVpnEndpoints\n"+
		"Ctrl-C ends it.\n", portal.BaseURL(), portal.OneAPIURL(), portal.TokenURL(), portal.URL())
}

// serveLab runs the lab and its portal.
func serveLab(c *cli.Context, config fakezia.Config, faults []fakezia.Fault) error {
	if c.Path("dir") == "" {
		return &inputError{"--lab needs --dir: a directory for the site files and their secrets"}
	}
	dir, err := filepath.Abs(c.Path("dir")) // OpenSSH wants whole paths in its files
	if err != nil {
		return err
	}
	lab, err := readLab(c.Context, c.Path("lab"))
	if err != nil {
		return err
	}
	linking := fakecloud.LinkedOnly
	if c.Bool("unlinked") {
		linking = fakecloud.UnlinkedToo
	}
	cloud, err := fakecloud.Open(c.Context, lab, fakecloud.Options{Listen: c.String("listen"), Config: config,
		Linking: linking})
	if err != nil {
		return err
	}
	defer func() { _ = cloud.Close() }() // one that is not served
	prepare(c, cloud.Portal, faults)
	if err := scenario.WriteFiles(dir, cloud.Files(dir)); err != nil {
		return fmt.Errorf("--dir: %w", err)
	}
	fmt.Fprint(c.App.Writer, cloud.Introduction(dir, c.Path("lab")))
	err = cloud.Serve(c.Context)
	fmt.Fprint(c.App.Writer, cloud.Network.FlowReport())
	return err
}

// readLab reads a lab file; what it refers to is looked for beside it.
func readLab(ctx context.Context, path string) (*scenario.Lab, error) {
	data, err := inputfile.ReadOnce(ctx, path, scenario.MaxSize)
	if err != nil {
		return nil, &inputError{"--lab: " + err.Error()}
	}
	return scenario.Read(path, data, scenario.Directory(filepath.Dir(path)))
}

// configOf is the tenant of the flags.
func configOf(c *cli.Context) (fakezia.Config, error) {
	admin, client := fakezia.DefaultAdmin(), fakezia.DefaultClient()
	admin.User, client.ID = c.String("user"), c.String("client-id")
	for flag, to := range map[string]*string{
		"password-env": &admin.Password, "api-key-env": &admin.APIKey, "client-secret-env": &client.Secret,
	} {
		name := c.String(flag)
		if name == "" {
			continue
		}
		if *to = os.Getenv(name); *to == "" {
			return fakezia.Config{}, &inputError{fmt.Sprintf("environment variable %s is empty: --%s wants it", name,
				flag)}
		}
	}
	if path := c.Path("client-key"); path != "" {
		key, err := publicKey(c.Context, path)
		if err != nil {
			return fakezia.Config{}, &inputError{"--client-key: " + err.Error()}
		}
		client.PublicKey = key
	}
	config := fakezia.Config{
		Cloud: c.String("cloud"), Admins: []fakezia.Admin{admin}, Clients: []fakezia.Client{client},
		SessionTTL: c.Duration("session-ttl"), TokenTTL: c.Duration("token-ttl"), OneAPIOnly: c.Bool("one-api-only"),
		ActivationPolls: c.Int("activation-polls"), Told: tell(c.App.ErrWriter),
	}
	if c.Bool("no-limits") {
		config.Limits = fakezia.NoLimits
	}
	return config, nil
}

// tell says every call in a line.
func tell(out io.Writer) func(fakezia.Request) {
	return func(r fakezia.Request) {
		status := fmt.Sprint(r.Status)
		if r.Status == 0 {
			status = "cut"
		}
		line := fmt.Sprintf("%s %s %s %s", r.At.UTC().Format("15:04:05.000"), r.Method, r.Path, status)
		for _, word := range []string{r.Code, string(r.Fault), cmp.Or(r.Who, "no session")} {
			if word != "" {
				line += " " + word
			}
		}
		quoted := strconv.QuoteToASCII(line) // a path may be anything
		fmt.Fprintln(out, quoted[1:len(quoted)-1])
	}
}

func publicKey(ctx context.Context, path string) (*rsa.PublicKey, error) {
	const most = 64 << 10
	text, err := inputfile.ReadOnce(ctx, path, most)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s: no PEM", path)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%s: an RSA key is wanted", path)
	}
	return public, nil
}
