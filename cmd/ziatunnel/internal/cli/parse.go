package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

func (p *program) parseCommand() *cli.Command {
	return &cli.Command{
		Name: "parse", Usage: "turn the text of a show command into JSON, offline", ArgsUsage: "COMMAND [FILE|-]",
		OnUsageError: usageError,
		Description: "COMMAND is one word for the shell, abbreviated as on the router. Without FILE the text comes " +
			"from stdin.\n" +
			"A value that the text does not give is null; lines nobody understood are in unknown_lines.\n" +
			"The fields of each command are documented in package pkg/show (go doc ./pkg/show IKEv2SA).\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel parse \"show crypto ikev2 sa\" ikev2.txt\n" +
			"   ssh noc@192.0.2.10 \"sh ip sla stat\" | ziatunnel parse \"sh ip sla stat\" -\n" +
			"   ziatunnel parse \"sh ip access-lists 101\" < acl.txt\n" +
			"   ziatunnel parse --captures captures     a folder a command, such as captures/show-version/one.txt\n\n" +
			"COMMANDS\n   " + strings.Join(show.Commands(), "\n   ") + "\n\n" +
			"EXIT STATUS\n   0 parsed   2 no such command, or nothing of the text is its output",
		Flags: []cli.Flag{&cli.PathFlag{Name: "captures",
			Usage: "parse every .txt below `DIR`, and count what was understood"}},
		Action: func(c *cli.Context) error {
			if dir := c.Path("captures"); dir != "" {
				if c.NArg() > 0 {
					return &inputError{"parse --captures takes no command"}
				}
				return p.captures(dir)
			}
			if c.NArg() < 1 || c.NArg() > 2 {
				return &inputError{"parse takes a command in quotes, and at most one file"}
			}
			return p.parse(c.Context, c.Args().Get(0), c.Args().Get(1))
		},
	}
}

func (p *program) parse(ctx context.Context, command, path string) error {
	if !show.HasParser(command) { // before anybody is kept waiting for stdin
		return &inputError{(&show.UnknownCommandError{Command: command, Known: show.Commands()}).Error()}
	}
	text, err := p.readArgument(ctx, cmp.Or(path, "-"))
	if err != nil {
		return err
	}
	parsed, err := show.Parse(command, secret.MaskSyntax(string(text))) // unknown lines are printed
	var wrong *show.ParseError
	if errors.As(err, &wrong) {
		return &inputError{err.Error()}
	}
	if err != nil {
		return err
	}
	p.out.Whole()
	view.JSON(p.out, parsed)
	if n := strangeLines(parsed); n > 0 {
		return &inputError{fmt.Sprintf("nothing of this is known as the output of %q: lines that nobody "+
			"understands: %d", command, n)}
	}
	return nil
}

// strangeLines is the number of lines in a text of which nothing was understood; 0 when something was, or when there
// are none.
func strangeLines(parsed any) int {
	data, err := json.Marshal(parsed)
	if err != nil {
		return 0
	}
	var fields map[string]any
	if json.Unmarshal(data, &fields) != nil {
		return 0
	}
	unknown, _ := fields["unknown_lines"].([]any)
	delete(fields, "unknown_lines")
	for _, value := range fields {
		switch v := value.(type) {
		case nil:
		case []any:
			if len(v) > 0 {
				return 0
			}
		default:
			if v != "" && v != false && v != 0.0 {
				return 0
			}
		}
	}
	return len(unknown)
}

// captureCount counts what the parser of one command made of its folder.
type captureCount struct {
	files, parsed, lines int
	unknown, errors      []string // each with its file
}

// captures parses a library of router output: one folder a command, its name with dashes for
// blanks. Folders of commands that have no parser are named, not counted.
func (p *program) captures(dir string) error {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return &inputError{err.Error()}
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "COMMAND\tFILES\tPARSED\tLINES\tUNKNOWN\tERRORS")
	var sum captureCount
	var skipped []string
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		command, known := show.CommandOfFolder(folder.Name())
		if !known {
			skipped = append(skipped, folder.Name())
			continue
		}
		got, err := parseFolder(command, filepath.Join(dir, folder.Name()))
		if err != nil {
			return &inputError{err.Error()}
		}
		got.row(table, command)
		sum.add(got)
	}
	sum.row(table, "all")
	if err := table.Flush(); err != nil {
		return err
	}
	p.printList("unknown lines", sum.unknown)
	p.printList("errors", sum.errors)
	p.printList("no parser for", skipped)
	return nil
}

func (p *program) printList(title string, lines []string) {
	if len(lines) > 0 {
		fmt.Fprintf(p.out, "\n%s:\n  %s\n", title, strings.Join(lines, "\n  "))
	}
}

func (c captureCount) row(w *tabwriter.Writer, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\n", name, c.files, c.parsed, c.lines, len(c.unknown), len(c.errors))
}

func (c *captureCount) add(o captureCount) {
	c.files += o.files
	c.parsed += o.parsed
	c.lines += o.lines
	c.unknown, c.errors = slices.Concat(c.unknown, o.unknown), slices.Concat(c.errors, o.errors)
}

func parseFolder(command, dir string) (captureCount, error) {
	var out captureCount
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return out, err
	}
	for _, path := range files {
		text, err := inputfile.Read(path, maxInput)
		if err != nil {
			return out, err
		}
		name := filepath.Join(filepath.Base(dir), filepath.Base(path))
		out.files++
		out.lines += countLines(string(text))
		parsed, err := show.Parse(command, secret.MaskSyntax(string(text))) // unknown lines are printed
		if err != nil {
			out.errors = append(out.errors, name+": "+err.Error())
			continue
		}
		out.parsed++
		unknown, err := unknownLines(parsed)
		if err != nil {
			return out, err
		}
		for _, line := range unknown {
			out.unknown = append(out.unknown, name+": "+line)
		}
	}
	return out, nil
}

// countLines counts the lines with text on them.
func countLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			n++
		}
	}
	return n
}

// unknownLines reads the field that all results have in common, by its name in the contract.
func unknownLines(parsed any) ([]string, error) {
	text, err := json.Marshal(parsed)
	if err != nil {
		return nil, err
	}
	var common struct {
		Unknown []string `json:"unknown_lines"`
	}
	err = json.Unmarshal(text, &common)
	return common.Unknown, err
}

// captured reads what somebody has copied from a router, as far as it answers these commands; nil where nothing is
// given, and the router is to be asked.
func (p *program) captured(c *cli.Context, commands []string) (capture.Answers, error) {
	running, facts := c.Path("running"), c.Path("facts")
	switch {
	case running == "" && facts != "":
		return nil, &inputError{"--facts goes with --running: without a running-config the router is asked everything"}
	case running == "":
		return nil, nil
	}
	out := capture.Answers{}
	if err := p.addCapture(c.Context, out, running, engine.ShowRunning, commands); err != nil {
		return nil, err
	}
	if !out.Has(engine.ShowRunning) {
		return nil, &inputError{running + ": there is no answer to `" + engine.ShowRunning + "` in it"}
	}
	if !device.WholeConfig(out[engine.ShowRunning]) {
		return nil, &inputError{running +
			": it is no whole running-config: a router's ends with a row `end`; paste all " +
			"of what `" + engine.ShowRunning + "` has shown"}
	}
	files, err := capturedFiles(facts)
	if err != nil {
		return nil, &inputError{"--facts: " + err.Error()}
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		alone := capture.InFull(strings.NewReplacer("-", " ", "_", " ").Replace(name), commands)
		if err := p.addCapture(c.Context, out, path, alone, commands); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addCapture adds the answers of one file. alone is the command of a file without a prompt.
func (p *program) addCapture(
	ctx context.Context, to capture.Answers, path, alone string, commands []string,
) error {
	text, err := p.readArgument(ctx, path)
	if err != nil {
		return err
	}
	answers, err := capture.Parse(string(text), alone, commands)
	if err == nil {
		err = to.Add(answers)
	}
	if err != nil {
		return &inputError{path + ": " + err.Error()}
	}
	return nil
}

// capturedFiles are a file, or the files of a directory that are not hidden.
func capturedFiles(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	entries, err := os.ReadDir(path)
	var out []string
	for _, e := range entries {
		if e.Type().IsRegular() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, filepath.Join(path, e.Name()))
		}
	}
	return out, err
}
