package cli

import (
	"context"
	"os"
	"os/signal"

	"github.com/ziatunnel/ziatunnel/pkg/interrupt"
)

// secondSignal is closed at the first signal behind the one that ends ctx: the operator no longer
// wants to wait for a router that cannot be reached.
func secondSignal(ctx context.Context) (again <-chan struct{}, stop func()) {
	_, further, stop := furtherSignals(ctx, 1)
	return further[0], stop
}

// furtherSignals are closed one by one at the signals behind the one that ends ctx. listening is closed
// when ctx has ended and none of them can be missed any more.
func furtherSignals(ctx context.Context,
	count int) (listening <-chan struct{}, further []<-chan struct{}, stop func()) {
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
		signal.Notify(signals, interrupt.Signals()...)
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
