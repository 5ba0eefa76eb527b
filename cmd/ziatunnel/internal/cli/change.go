package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// armFlags are on every command that changes a router.
func armFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "arm", Value: "auto", Usage: "how the router takes the change back by itself: revert (timer), reload, none, or auto"},
		&cli.IntFlag{Name: "timer", Usage: "`MINUTES` after which it does, 2 to 120; moved on while the proof goes on", DefaultText: "the wait for the proof and five more"},
		&cli.BoolFlag{Name: "no-save", Usage: "leave the startup-config alone"},
	}
}

// readArmFlags puts them into the job; a command without them leaves it as it is.
func readArmFlags(c *cli.Context, job *engine.Job) error {
	switch arm := engine.Arm(c.String("arm")); arm {
	case "auto", "":
	case engine.ArmRevert, engine.ArmReload, engine.ArmNone:
		job.Arm = arm
	default:
		return &inputError{"--arm is auto, revert, reload or none"}
	}
	if minutes := c.Int("timer"); c.IsSet("timer") && (minutes < 2 || minutes > 120) {
		return &inputError{"--timer is 2 to 120 minutes"}
	}
	job.Timer = time.Duration(c.Int("timer")) * time.Minute
	job.NoSave = c.Bool("no-save")
	return nil
}

// secondSignal is closed at the first signal behind the one that ends ctx: the operator no longer
// wants to wait for a router that cannot be reached.
func secondSignal(ctx context.Context) (again <-chan struct{}, stop func()) {
	_, further, stop := furtherSignals(ctx, 1)
	return further[0], stop
}

// furtherSignals are closed one by one at the signals behind the one that ends ctx. listening is closed
// when ctx has ended and none of them can be missed any more.
func furtherSignals(ctx context.Context, count int) (listening <-chan struct{}, further []<-chan struct{}, stop func()) {
	ready := make(chan struct{})
	closing := make([]chan struct{}, count)
	for i := range closing {
		closing[i] = make(chan struct{})
		further = append(further, closing[i])
	}
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
		case <-over:
			return
		}
		signals := make(chan os.Signal, count)
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
		defer signal.Stop(signals)
		close(ready)
		for _, next := range closing {
			select {
			case <-signals:
				close(next)
			case <-over:
				return
			}
		}
	}()
	return ready, further, func() { close(over); <-done }
}
