// Command ziatunnel provisions Cisco 881 routers with two IKEv2/IPsec tunnels to Zscaler ZIA, and
// proves that they are up.
package main

import (
	"context"
	"os"
	_ "time/tzdata" // maintenance windows are in the time zones of the sites, also on machines without a database

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
)

var version = "dev"

func main() {
	ctx, stop := interrupt.NotifyContext(context.Background())
	code := cli.Run(ctx, version, os.Args, os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
