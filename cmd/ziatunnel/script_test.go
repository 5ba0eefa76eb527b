package main_test

import (
	"context"
	"flag"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
)

var update = flag.Bool("update", false, "rewrite the expected output of the scripts")

// TestMain makes `ziatunnel` a command of the scripts, in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"ziatunnel": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // as main does
			defer stop()
			os.Exit(cli.Run(ctx, "test", os.Args, os.Stdin, os.Stdout, os.Stderr)) //nolint:gocritic // the process ends
		},
		farRouters: func() { os.Exit(serveFarRouters()) },
	})
}

// TestScripts plays testdata/scripts: dialogues with the program that an operator understands.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/scripts", UpdateScripts: *update, RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir)
			return nil
		},
	})
}
