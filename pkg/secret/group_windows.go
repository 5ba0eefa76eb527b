package secret

import (
	"errors"
	"os/exec"
	"sync"
	"syscall"

	"golang.org/x/sys/windows"
)

// group is a command with all that it starts: a job of Windows.
type group struct {
	cmd *exec.Cmd

	mu  sync.Mutex
	job windows.Handle // 0: there is none, only the command itself can be killed
}

// newGroup gives a command that is not started a process group of its own, which Ctrl-C does not reach.
func newGroup(cmd *exec.Cmd) *group {
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
	g := &group{cmd: cmd}
	if job, err := windows.CreateJobObject(nil, nil); err == nil {
		g.job = job
	}
	return g
}

// begin puts the command that was started into the job. What it starts from then on is in the job too.
func (g *group) begin() {
	h, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false,
		uint32(g.cmd.Process.Pid))
	if err == nil {
		err = errors.Join(windows.AssignProcessToJobObject(g.job, h), windows.CloseHandle(h))
	}
	if err != nil {
		g.release()
	}
}

// kill ends the command with all that it has started.
func (g *group) kill() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job == 0 {
		return g.cmd.Process.Kill()
	}
	return windows.TerminateJobObject(g.job, 1)
}

func (g *group) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		_ = windows.CloseHandle(g.job)
		g.job = 0
	}
}
