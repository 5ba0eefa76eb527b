//go:build unix

package secret

import (
	"os/exec"
	"syscall"
)

// group is a command with all that it starts.
type group struct{ cmd *exec.Cmd }

// newGroup gives a command that is not started a session, and with it a process group, of its own. A group in the
// background of our terminal would be stopped when it reads from there; without a terminal the read fails at once.
func newGroup(cmd *exec.Cmd) *group {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return &group{cmd}
}

// begin is called when the command was started.
func (g *group) begin() {}

// kill ends the command with all that it has started. What is left of a group keeps the number of its leader.
func (g *group) kill() error { return syscall.Kill(-g.cmd.Process.Pid, syscall.SIGKILL) }

func (g *group) release() {}
