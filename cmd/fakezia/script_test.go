package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes `fakezia` a command of the scripts, in a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"fakezia": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			code := run(ctx, os.Args, os.Stdout, os.Stderr)
			stop()
			os.Exit(code)
		},
	})
}

// TestScripts plays testdata/scripts/fakezia: dialogues with the program.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "../../testdata/scripts/fakezia", RequireExplicitExec: true})
}
