package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakezia"
)

func faultsCommand() *cli.Command {
	return &cli.Command{
		Name: "faults", Usage: "list what --fault can do", OnUsageError: usageError,
		Description: "EXAMPLES\n   fakezia faults\n   fakezia --fault slow,delay=30s,route=/status/activate,times=2",
		Action: func(c *cli.Context) error {
			for _, kind := range fakezia.FaultKinds() {
				fmt.Fprintln(c.App.Writer, kind)
			}
			return nil
		},
	}
}

func healthCommand() *cli.Command {
	return &cli.Command{
		Name: "health", Usage: "exit 0 when the API answers", ArgsUsage: "ADDRESS", OnUsageError: usageError,
		Description: "EXAMPLES\n   fakezia health 127.0.0.1:8080", Action: health,
	}
}

// health asks what needs no login.
func health(c *cli.Context) error {
	address := c.Args().First()
	if address == "" {
		return &inputError{"health takes an address, for example 127.0.0.1:8080"}
	}
	ctx, cancel := context.WithTimeout(c.Context, 2*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/getVpnEndpoints", http.NoBody)
	if err != nil {
		return &inputError{fmt.Sprintf("%q is not an address", address)}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if mode := answer.Header.Get("X-Zscaler-Mode"); mode == "" || !strings.HasPrefix(answer.Status, "200") {
		return fmt.Errorf("%s: no portal answers: %s", address, answer.Status)
	}
	return nil
}
