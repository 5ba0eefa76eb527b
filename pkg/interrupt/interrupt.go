// Package interrupt answers: which signals ask a program to end, and how does it hear of them?
//
//	ctx, stop := interrupt.NotifyContext(context.Background())
//
// Ctrl-C, SIGTERM and a terminal that hangs up ask alike. A pipe that is closed asks for nothing: writing to it is an
// error, and never a signal that ends the process.
package interrupt

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// Signals are those that ask for the end. SIGHUP is not one of them in a program that was started to survive it, as
// nohup does.
func Signals() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// NotifyContext is a context that ends with the first of [Signals]. From here on a closed pipe does not end the
// process, up to stop. Commands that the process starts are ended by a closed pipe, as they are used to.
func NotifyContext(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := signal.NotifyContext(parent, Signals()...)
	// Asking for the signal is what keeps it from ending the process; ignoring it would be passed on to commands.
	pipes := make(chan os.Signal, 1)
	signal.Notify(pipes, syscall.SIGPIPE)
	return ctx, func() { cancel(); signal.Stop(pipes) }
}
