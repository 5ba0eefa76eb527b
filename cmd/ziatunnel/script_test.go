package main_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/cli"
	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
)

var update = flag.Bool("update", false, "rewrite the expected output of the scripts")

// atOnce is how many tests run at the same time for each processor. Most of them wait for tunnels to come up.
const atOnce = 4

// TestMain makes this test binary `ziatunnel` for the tests that run it in a process of its own and kill it.
func TestMain(m *testing.M) {
	// A default: -parallel on the command line wins.
	if err := flag.Set("test.parallel", strconv.Itoa(atOnce*runtime.GOMAXPROCS(0))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	testscript.Main(m, map[string]func(){
		"ziatunnel": func() {
			ctx, stop := interrupt.NotifyContext(context.Background()) // as main does
			defer stop()
			code := cli.Run(ctx, "test", os.Args, os.Stdin, os.Stdout, os.Stderr)
			noteMemory()
			os.Exit(code) //nolint:gocritic // the process ends
		},
		farRouters: func() { os.Exit(serveFarRouters()) },
	})
}

// memoryFile names the file into which the program writes how much memory it had from the system. What the system
// itself counts for a process begins with the size of the one that has started it.
const memoryFile = "ZIATUNNEL_TEST_MEMORY_FILE"

func noteMemory() {
	if path := os.Getenv(memoryFile); path != "" {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if err := os.WriteFile(path, []byte(strconv.FormatUint(m.Sys, 10)), 0o600); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// TestScripts plays testdata/scripts: dialogues with the program that an operator understands.
func TestScripts(t *testing.T) {
	directory := filepath.Dir(built(t))
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/scripts", UpdateScripts: *update, RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"zscaler": zscaler},
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", directory+string(os.PathListSeparator)+e.Getenv("PATH"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CONFIG_HOME", e.WorkDir)
			// None of these processes lives long enough for its garbage to matter.
			e.Setenv("GOGC", "400")
			return nil
		},
	})
}
