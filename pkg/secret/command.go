package secret

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// drain is how long the output of a command may stay open once the command has ended or was killed.
const drain = 300 * time.Millisecond

// runCommand gives what a command writes to its standard output. It runs in a process group of its own, without a
// terminal and with nothing on its standard input, so that it cannot wait for a person. Everything it has started is
// killed with it: with ctx, at the end of its time, and when it writes more than a secret has.
func runCommand(ctx context.Context, command string, patience time.Duration) (string, error) {
	late := fmt.Errorf("the command did not end within %s and was killed; it has no terminal to ask a person on: "+
		"unlock the password manager first", patience)
	ctx, cancel := context.WithTimeoutCause(ctx, patience, late)
	defer cancel()
	ctx, flood := context.WithCancelCause(ctx)
	defer flood(nil)
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	cmd := exec.CommandContext(ctx, shell, flag, command)
	out := &limited{over: func() { flood(&inputfile.SizeError{Most: maxSecret}) }}
	cmd.Stdout, cmd.WaitDelay = out, drain
	group := newGroup(cmd)
	defer group.release()
	cmd.Cancel = group.kill
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("the command could not be started: %w", err)
	}
	group.begin()
	err := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		_ = group.kill() // what the command had started, and was not there yet when it was killed
		return "", context.Cause(ctx)
	case errors.Is(err, exec.ErrWaitDelay):
		_ = group.kill()
		return "", errors.New("the command has ended, but something that it has started keeps its output open: give " +
			"that another one, >/dev/null")
	case err != nil:
		return "", fmt.Errorf("the command ended with %w", err)
	}
	return out.text.String(), nil
}

// limited keeps as much as a secret may have.
type limited struct {
	text bytes.Buffer
	over func()
}

// Write implements [io.Writer].
func (l *limited) Write(b []byte) (int, error) {
	if l.text.Len()+len(b) > maxSecret {
		l.over()
		return 0, &inputfile.SizeError{Most: maxSecret}
	}
	return l.text.Write(b)
}
