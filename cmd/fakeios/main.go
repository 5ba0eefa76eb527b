// Command fakeios runs a virtual Cisco 881 with simulated service edges: a lab without hardware.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app().RunContext(ctx, os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "fakeios:", err)
		stop()
		os.Exit(1)
	}
}

func app() *cli.App {
	return &cli.App{
		Name:    "fakeios",
		Usage:   "a virtual Cisco 881 (IOS 15.4(3)M3) over SSH, with simulated ZIA service edges",
		Version: version,
		Description: `EXAMPLES
   fakeios --listen 127.0.0.1:2222
   EDGE_PSK=lab-key fakeios --edge vpn=198.51.100.11,global=185.46.212.88,fqdn=b@corp.example,psk-env=EDGE_PSK`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:2222", Usage: "`ADDRESS` to answer SSH on"},
			&cli.StringFlag{Name: "hostname", Value: "branch-881"},
			&cli.StringFlag{Name: "user", Value: "noc", Usage: "account at privilege 15"},
			&cli.StringFlag{Name: "password-env", Usage: "environment `VARIABLE` with its password (default: the user's name)"},
			&cli.StringFlag{Name: "enable-env", Usage: "environment `VARIABLE` with the enable secret"},
			&cli.PathFlag{Name: "startup", Usage: "startup-config `FILE`"},
			&cli.StringSliceFlag{Name: "edge", Usage: "service edge: vpn=A,global=A,fqdn=USER@DOMAIN,psk-env=VARIABLE[,aes]"},
			&cli.Float64Flag{Name: "speed", Value: 1, Usage: "run the router's clock N times as fast"},
		},
		Action:                    serve,
		DisableSliceFlagSeparator: true,
		Commands: []*cli.Command{{
			Name: "health", Usage: "exit 0 when an SSH server answers", ArgsUsage: "ADDRESS", Action: health,
		}},
	}
}

func serve(c *cli.Context) error {
	cfg := fakeios.Config{
		Hostname: c.String("hostname"), EnableSecret: os.Getenv(c.String("enable-env")),
		Clock: fakeios.NewSystemClock(c.Float64("speed")),
	}
	password := c.String("user")
	if name := c.String("password-env"); name != "" {
		if password = os.Getenv(name); password == "" {
			return fmt.Errorf("environment variable %s is empty: it should hold the password", name)
		}
	}
	cfg.Users = []fakeios.User{{Name: c.String("user"), Password: password, Privilege: 15}}
	if path := c.Path("startup"); path != "" {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		cfg.Startup = string(text)
	}
	for _, words := range c.StringSlice("edge") {
		edge, err := readEdge(words)
		if err != nil {
			return err
		}
		cfg.Edges = append(cfg.Edges, edge)
	}
	router, err := fakeios.New(cfg)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(c.Context, "tcp", c.String("listen"))
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.Writer, "%s answers SSH on %s, host key %s\n", cfg.Hostname, listener.Addr(), router.HostKeyFingerprint())
	return router.Serve(c.Context, listener)
}

// readEdge reads vpn=A,global=A,fqdn=U,psk-env=V[,aes].
func readEdge(words string) (*fakeios.Edge, error) {
	var cfg fakeios.EdgeConfig
	var credential fakeios.Credential
	var err error
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
			return nil, fmt.Errorf("--edge: %w", err)
		}
	}
	if !cfg.VPN.IsValid() || credential.FQDN == "" || credential.PSK == "" {
		return nil, fmt.Errorf("--edge needs vpn=, fqdn= and psk-env= of a variable that is set")
	}
	cfg.Credentials = []fakeios.Credential{credential}
	return fakeios.NewEdge(cfg), nil
}

// health reads the identification string that an SSH server sends first.
func health(c *cli.Context) error {
	address := c.Args().First()
	conn, err := (&net.Dialer{Timeout: 2 * time.Second}).DialContext(c.Context, "tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(2 * time.Second)); err != nil {
		return err
	}
	start := make([]byte, 4)
	if _, err := io.ReadFull(conn, start); err != nil || string(start) != "SSH-" {
		return fmt.Errorf("%s: no SSH server answers", address)
	}
	return nil
}
