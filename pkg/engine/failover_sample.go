package engine

import (
	"context"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/failover"
	"github.com/ziatunnel/ziatunnel/pkg/show"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// linesCommand shows which tunnels are up for traffic.
const linesCommand = "show ip interface brief"

// sample looks at both tunnels and at who carries the traffic, in one burst, and keeps what it saw.
func (t *failoverRun) sample(ctx context.Context, phase failover.Phase) (failover.Sample, error) {
	commands := verify.Commands(t.job.Want)
	texts, err := t.session.Show(ctx, append(commands, linesCommand)...)
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	outputs := make(map[string]string, len(commands))
	for i, command := range commands {
		outputs[command] = texts[i]
	}
	facts, err := verify.Read(outputs)
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	brief, err := show.ParseIPInterfaceBrief(texts[len(commands)])
	if err != nil {
		return failover.Sample{}, fmt.Errorf("looking at the tunnels: %w", err)
	}
	report := verify.Judge(facts, t.job.Want)
	s := failover.Sample{Phase: phase, At: t.since(), Report: report, Up: failover.LinesUp(t.order, brief)}
	t.samples = append(t.samples, s)
	t.watch(Event{Kind: Polled, Report: &report, Left: t.left()})
	return s, nil
}
