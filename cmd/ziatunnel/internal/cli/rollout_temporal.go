package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// temporal is a Temporal server, by way of the program that speaks to it: this one stays small.
type temporal struct {
	local.Server
	codecHeaders []string
}

// temporalProgram is what speaks to the server.
const temporalProgram = "ziatunnel-temporal"

// temporalFlags say how the server is reached. The variable of a secret is not read here, so that its value is
// never kept: the program that speaks to the server inherits it.
func temporalFlags() []cli.Flag {
	var out []cli.Flag
	for _, s := range local.ServerSettings() {
		if s.Kind == local.BoolSetting {
			out = append(out, &cli.BoolFlag{Name: s.Flag, Usage: s.Help(), EnvVars: s.Variables()})
			continue
		}
		out = append(out, &cli.StringFlag{Name: s.Flag, Usage: s.Help(), EnvVars: s.Variables(),
			DefaultText: "the one that the rollout was started with"})
	}
	return append(out, &cli.GenericFlag{Name: "codec-header", Value: &repeated{},
		Usage: "`KEY=VALUE` of a header for the codec server; not kept for later commands (repeatable)"})
}

// serverOf is the server of a rollout: the flags', else the environment's, else the one that it was started on.
func serverOf(c *cli.Context, metadata local.Metadata) (local.Server, error) {
	out := metadata.Server
	for _, s := range local.ServerSettings() {
		value := c.String(s.Flag)
		var err error
		switch {
		case s.Kind == local.BoolSetting && c.IsSet(s.Flag):
			value = strconv.FormatBool(c.Bool(s.Flag))
		case s.Kind == local.BoolSetting || value == "":
			value = ""
		case s.Kind == local.PathSetting:
			value, err = filepath.Abs(value)
		case s.Kind == local.SecretSetting:
			value, err = wholeReference(s.Flag, value)
		}
		if err != nil {
			return out, err
		}
		if _, set := os.LookupEnv(s.Variable); set && s.Kind == local.SecretSetting && value == "" {
			out = out.Without(s.Flag) // the program inherits the variable
		}
		out = out.With(s.Flag, value)
	}
	return out, nil
}

// wholeReference is a reference to a secret that means the same in every directory.
func wholeReference(flag, value string) (string, error) {
	if _, err := secret.ParseRef(value); err != nil {
		return "", &inputError{fmt.Sprintf("--%s: %v", flag, err)}
	}
	path, isFile := strings.CutPrefix(value, "file:")
	if !isFile {
		return value, nil
	}
	whole, err := filepath.Abs(strings.TrimSpace(path))
	return "file:" + whole, err
}

func temporalOf(c *cli.Context, metadata local.Metadata) (temporal, error) {
	server, err := serverOf(c, metadata)
	return temporal{server, repeatedOf(c, "codec-header")}, err
}

// command is the program with a word and what belongs to it. Its last line on stderr is why it failed.
func (t temporal) command(ctx context.Context, word string, args ...string) (*exec.Cmd, *bytes.Buffer, error) {
	path, err := temporalPath()
	if err != nil {
		return nil, nil, err
	}
	flags := []string{word}
	for _, header := range t.codecHeaders {
		flags = append(flags, "--codec-header="+header)
	}
	cmd := exec.CommandContext(ctx, path, append(flags, args...)...)
	cmd.Env = t.Environ(os.Environ())
	said := &bytes.Buffer{}
	cmd.Stderr = said
	return cmd, said, nil
}

// temporalPath finds the program beside this one, else in $PATH.
func temporalPath() (string, error) {
	if self, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(self), temporalProgram+filepath.Ext(self))
		if info, err := os.Stat(beside); err == nil && !info.IsDir() {
			return beside, nil
		}
	}
	path, err := exec.LookPath(temporalProgram)
	if err != nil {
		return "", &inputError{"--engine temporal needs the program " + temporalProgram +
			", beside this one or in $PATH: `make build` makes it"}
	}
	return path, nil
}

// temporalError is what the program has failed with.
type temporalError struct {
	words string
	code  int
}

func (e *temporalError) Error() string { return e.words }

// exitRunning is the exit code for a rollout that is running on the server.
const exitRunning = 3

// commandError is why the program failed, in its own words.
func commandError(err error, said *bytes.Buffer) error {
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return err
	}
	lines := strings.Split(strings.TrimSpace(said.String()), "\n")
	words := strings.TrimPrefix(lines[len(lines)-1], temporalProgram+": ")
	if words == "" {
		return fmt.Errorf("%s: %w", temporalProgram, err)
	}
	return &temporalError{words, ended.ExitCode()}
}

// startGrace is how much longer a server may take that was asked to start a rollout when somebody ends the program.
const startGrace = 800 * time.Millisecond

// start starts a rollout on the server, or lets one that has ended there go on from a state. events is
// how many have happened. When ctx ends before the server has answered nobody knows whether the rollout is there: that
// is a [local.ErrStopped] too.
func (t temporal) start(ctx context.Context, options json.RawMessage, plan rollout.Plan, state *rollout.State,
	events int) error {
	given := struct {
		Plan    rollout.Plan      `json:"plan"`
		Options json.RawMessage   `json:"options"`
		State   *rollout.Snapshot `json:"state,omitempty"`
		Seq     int               `json:"seq"`
	}{Plan: plan, Options: options, Seq: events}
	if state != nil {
		snapshot := state.Snapshot()
		given.State = &snapshot
	}
	text, err := json.Marshal(given)
	if err != nil {
		return err
	}
	asked, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	defer giveUp()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(startGrace, giveUp) })()
	cmd, said, err := t.command(asked, "start")
	if err != nil {
		return err
	}
	cmd.Stdin = bytes.NewReader(text)
	err = cmd.Run()
	switch {
	case err != nil && asked.Err() != nil:
		return fmt.Errorf("the server has not said whether it has the rollout, `ziatunnel rollout resume %s` asks "+
			"again: %w", plan.ID, local.ErrStopped)
	case err != nil:
		return commandError(err, said)
	}
	return nil
}

// signal asks something of a rollout on the server: pause, resume, abort, approve, retry or now.
func (t temporal) signal(ctx context.Context, id, word string, only []rollout.Outcome, by string) error {
	args := []string{"--by=" + by}
	if len(only) > 0 {
		words := make([]string, len(only))
		for i, class := range only {
			words[i] = string(class)
		}
		args = append(args, "--only="+strings.Join(words, ","))
	}
	cmd, said, err := t.command(ctx, "signal", append(args, id, word)...)
	if err != nil {
		return err
	}
	if err := cmd.Run(); err != nil {
		return commandError(err, said)
	}
	return nil
}

// quietTime is how long nothing is told until it is said what the rollout waits for.
const quietTime = time.Second

// follow writes down and shows what happens on the server, until the rollout has ended there; with once
// only what has happened so far. The journal of the replica belongs to this process alone. When ctx ends it fails
// with [local.ErrStopped], and the rollout goes on.
func (t temporal) follow(ctx context.Context, id string, m *local.Replica, once bool) error {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	args := []string{"--from=" + strconv.Itoa(m.Seq), "--once=" + strconv.FormatBool(once), id}
	cmd, said, err := t.command(inner, "follow", args...)
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	lines, read := readLines(inner, out)
	err = replicate(m, lines)
	if err != nil {
		cancel()
	}
	<-read
	ended := cmd.Wait()
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return local.ErrStopped
	case ended != nil:
		return commandError(ended, said)
	}
	return nil
}

// readLines decodes what the program writes, until its output or ctx ends. read is closed then.
func readLines(ctx context.Context, from io.Reader) (lines <-chan local.Line, read <-chan struct{}) {
	out, done := make(chan local.Line), make(chan struct{})
	go func() {
		defer close(done)
		defer close(out)
		for d := json.NewDecoder(from); ; {
			var line local.Line
			if err := d.Decode(&line); err != nil { // the end, or the program was cut off: its exit says which
				return
			}
			select {
			case out <- line:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out, done
}

// replicate takes lines until the channel is closed.
func replicate(m *local.Replica, lines <-chan local.Line) error {
	pause := time.NewTimer(quietTime)
	defer pause.Stop()
	for {
		select {
		case line, ok := <-lines:
			if !ok {
				return nil
			}
			if err := m.Take(line); err != nil {
				return err
			}
			pause.Reset(quietTime)
		case <-pause.C:
			m.Quiet()
		}
	}
}
