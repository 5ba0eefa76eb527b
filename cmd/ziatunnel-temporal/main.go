// Command ziatunnel-temporal runs rollouts of ziatunnel on a Temporal server: workers, and what
// `ziatunnel rollout --engine temporal` calls.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // windows are in the time zones of the sites, and all workers must agree on these

	_ "golang.org/x/crypto/x509roots/fallback" // public authorities, for a container that has none

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
)

// version is set by the build.
var version = "dev"

func main() {
	ctx, stop := interrupt.NotifyContext(context.Background())
	defer stop()
	os.Exit(cli.Run(ctx, version, os.Args, os.Stdin, os.Stdout, os.Stderr))
}
