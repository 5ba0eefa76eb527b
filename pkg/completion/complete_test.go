package completion_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/completion"
)

// program has what a program can have: commands below commands, flags of every kind, and arguments.
func program() *cli.App {
	return &cli.App{Name: "ztx", Commands: []*cli.Command{
		{Name: "apply", Usage: "send it", ArgsUsage: "FILE", Flags: []cli.Flag{
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "text or json"},
			&cli.BoolFlag{Name: "yes", Usage: "do not ask"},
			&cli.PathFlag{Name: "evidence", Usage: "a `FILE`"},
			&cli.DurationFlag{Name: "wait"},
			&cli.GenericFlag{Name: "override", Usage: "repeatable"},
			&cli.BoolFlag{Name: "secret", Hidden: true},
		}},
		{Name: "rollout", Usage: "many", Subcommands: []*cli.Command{
			{Name: "start", ArgsUsage: "INVENTORY..."}, {Name: "status", ArgsUsage: "[ID]"},
		}},
		{Name: "history", ArgsUsage: "FILE|SITE [RUN]"},
		{Name: "completion", ArgsUsage: "bash|zsh"},
		{Name: "version"},
		{Name: "ghost", Hidden: true},
	}}
}

func lists() completion.Lists {
	return completion.Lists{
		Values: map[string]func([]string) []string{
			"output": func([]string) []string { return []string{"text", "json"} },
		},
		Arguments: map[string]func([]string) []string{
			"[ID]": func([]string) []string { return []string{"autumn", "spring", "x\x1b[2J", "y\nz"} },
			"[RUN]": func(arguments []string) []string {
				return []string{"run-of-" + arguments[0]}
			},
		},
	}
}

// TestComplete: each line is what was typed, with | at the cursor, and what it may become.
func TestComplete(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                              "apply rollout history completion version",
		"a":                             "apply",
		"g":                             "",
		"rollout ":                      "start status",
		"rollout sta":                   "start status",
		"rollout status sp":             "spring",
		"rollout status autumn ":        "",
		"rollout start ":                ":files",
		"rollout start a.csv ":          ":files",
		"apply ":                        ":files",
		"apply t.yaml ":                 "",
		"apply t.yaml --y":              "--yes",
		"apply --":                      "--help --output --yes --evidence --wait --override",
		"apply --yes --override a=b --": "--help --output --evidence --wait --override",
		"apply --output ":               "text json",
		"apply -o j":                    "json",
		"apply --output=":               "--output=text --output=json",
		"apply --output=j":              "--output=json",
		"apply --output = j":            "--output=json", // as bash takes it apart
		"apply --output =":              "--output=text --output=json",
		"apply --output json --y":       "--yes",
		"apply --evidence ":             ":files",
		"apply --evidence=x":            ":files",
		"apply --wait ":                 "",
		"apply --frobnicate ":           ":files",
		"apply -- ":                     ":files",
		"apply --sec":                   "",
		"history tokyo-01 ":             "run-of-tokyo-01",
		"history ":                      ":files",
		"completion ":                   "bash zsh",
		"version ":                      "",
		"frob ":                         "",
	} {
		words, files := completion.Complete(program(), strings.Split(typed, " "), lists())
		var got []string
		for _, w := range words {
			got = append(got, w.Text)
		}
		if files {
			got = append(got, ":files")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q becomes %q, not %q", typed, got, want)
		}
	}
}

// TestAnswer is what a script reads.
func TestAnswer(t *testing.T) {
	t.Parallel()
	for asked, want := range map[string]string{
		"ztx __complete word ro":            "rollout\tmany\n",
		"ztx __complete new rollout":        "start\t\nstatus\t\n",
		"ztx __complete new apply":          ":files\n",
		"ztx __complete new rollout status": "autumn\t\nspring\t\n", // and no name that is not printable
		"ztx __complete new":                "apply\tsend it\nrollout\tmany\nhistory\t\ncompletion\t\nversion\t\n",
		"ztx __complete word apply --e":     "--evidence\ta FILE\n",
	} {
		args := strings.Fields(asked)
		var out bytes.Buffer
		if !completion.Asked(args) {
			t.Fatalf("%q asks for nothing", asked)
		}
		completion.Answer(&out, program(), args, lists())
		if out.String() != want {
			t.Errorf("%q: %q, not %q", asked, out.String(), want)
		}
	}
	if completion.Asked([]string{"ztx", "apply"}) || completion.Asked([]string{"ztx", "__complete"}) {
		t.Error("a command is taken for the question of a shell")
	}
}

// TestScript: every shell has a script that names the program, and no other shell has one.
func TestScript(t *testing.T) {
	t.Parallel()
	for _, shell := range completion.Shells() {
		text, err := completion.Script(shell, "ztx")
		if err != nil || !strings.Contains(text, "ztx") || strings.Contains(text, "PROGRAM") {
			t.Errorf("%s: %v\n%s", shell, err, text)
		}
	}
	for _, shell := range []string{"", "tcsh", ".", "../script.go"} {
		if text, err := completion.Script(shell, "ztx"); err == nil {
			t.Errorf("%q has a script: %s", shell, text)
		}
	}
}
