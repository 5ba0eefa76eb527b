package cli

import (
	"context"
	"flag"
	"os"
	"slices"
	"sync"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/completion"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// shareFlags takes the place of what the library has once for all programs of a process and writes into at every run:
// runs side by side would race.
var shareFlags = sync.OnceFunc(func() {
	cli.HelpFlag = sharedFlag{&cli.BoolFlag{Name: "help", Aliases: []string{"h"}, Usage: "show help",
		DisableDefaultText: true}}
	cli.VersionFlag = sharedFlag{&cli.BoolFlag{Name: "version", Aliases: []string{"v"}, Usage: "print the version",
		DisableDefaultText: true}}
})

// sharedFlag is a flag of many runs: none of them changes it.
type sharedFlag struct{ *cli.BoolFlag }

// Apply lets a copy be what the run changes.
func (f sharedFlag) Apply(set *flag.FlagSet) error {
	own := *f.BoolFlag
	return own.Apply(set)
}

// withHelp gives commands that have commands of their own a help command, and lets the others do without: an
// argument of theirs may be named "help".
func withHelp(commands []*cli.Command) []*cli.Command {
	for _, c := range commands {
		if len(c.Subcommands) > 0 {
			c.Subcommands = withHelp(c.Subcommands)
		} else {
			c.HideHelpCommand = true
			c.CustomHelpTemplate = cli.CommandHelpTemplate
		}
	}
	return append(commands, &cli.Command{
		Name: "help", Aliases: []string{"h"}, Usage: "show the commands, or help for one",
		ArgsUsage: "[command]", HideHelpCommand: true, CustomHelpTemplate: cli.CommandHelpTemplate,
		OnUsageError: usageError, Action: help,
	})
}

func help(c *cli.Context) error {
	of := c.Lineage()[1]
	if name := c.Args().First(); name != "" {
		if of.Command.Command(name) == nil {
			return noCommand(of.Command.HelpName, name, of.Command.Subcommands)
		}
		return cli.ShowCommandHelp(of, name)
	}
	if len(c.Lineage()) == 3 { // the program's own
		return cli.ShowAppHelp(of)
	}
	return cli.ShowSubcommandHelp(of)
}

func completionCommand() *cli.Command {
	c := completion.Command("ziatunnel")
	c.OnUsageError = usageError
	return c
}

// flagWords are the values of flags that take one of some words, those that every command with the flag takes.
var flagWords = map[string][]string{
	"arm": {"auto", "revert", "reload"}, "encryption": {"none", "aes-gcm", "aes"},
	"engine": {"local", onTemporal}, "format": {"html", "json", "csv"}, "how": words(plan.Failures()),
	"if-unproven": {"rollback", "keep"}, "log-level": {"debug", "info", "warn", "error"},
	"on-budget": {"pause", "stop"}, "output": {"text", "json"}, "proof": words(verify.Levels()),
	"traffic": {"all", "web"},
}

func words[T ~string](list []T) (out []string) {
	for _, word := range list {
		out = append(out, string(word))
	}
	return out
}

// waits reports whether reading an argument may keep the shell waiting: stdin, a pipe, a device.
func waits(path string) bool {
	info, err := os.Stat(path)
	return path == "-" || err == nil && !info.Mode().IsRegular()
}

// completions are the words that shells complete and that the commands themselves do not show. What cannot be read is
// left out: nobody waits for an error at the Tab key.
func (p *program) completions(ctx context.Context) completion.Lists {
	stateDir := defaultStateDir()
	runs := func(arguments []string) (names []string) {
		site, store := "", (*journal.Store)(nil)
		if len(arguments) > 0 && !waits(arguments[0]) {
			site, _ = p.siteOf(ctx, arguments[0])
			store, _ = journal.OpenStore(stateDir)
		}
		if site == "" || store == nil {
			return nil
		}
		found, _ := store.Runs(site)
		for _, run := range slices.Backward(found) {
			names = append(names, run.Run)
		}
		return names
	}
	rollouts := func([]string) []string {
		ids, _ := local.OpenStore(stateDir).IDs()
		slices.Reverse(ids)
		return ids
	}
	values := map[string]func([]string) []string{"run": runs}
	for name, words := range flagWords {
		values[name] = func([]string) []string { return words }
	}
	return completion.Lists{Values: values, Arguments: map[string]func([]string) []string{
		"[ID]": rollouts, "[RUN]": runs,
	}}
}
