package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/diagnosis"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// askForCauses asks the router what the causes of a verdict are read from. It changes nothing. The pings come in a
// burst of their own, at the end: each echo that nobody answers takes two seconds, which makes 36 when two tunnels are
// up and nothing gets through. A session that is lost on the way leaves what there is, and an error beside it.
func askForCauses(ctx context.Context, s Session, job Job, report verify.Report) (diagnosis.Input, error) {
	job.Rendered = essential(job.Rendered)
	in := diagnosis.Input{Site: job.Site, Want: job.Want, Wanted: desiredConfig(job), Report: report}
	var lost error
	for _, commands := range [][]string{diagnosis.Commands(job.Want), diagnosis.Echoes(job.Site, job.Want, report)} {
		answers, err := askAll(ctx, s, commands)
		in.Answers = append(in.Answers, answers...)
		if in.Now.IsZero() {
			in.Now = job.clock().Now()
		}
		if err != nil {
			lost = fmt.Errorf("diagnosis: %w", err)
			break
		}
	}
	return in, lost
}

// askAll runs commands in one burst. One that the router refuses is an answer too, which says so.
func askAll(ctx context.Context, s Session, commands []string) ([]diagnosis.Answer, error) {
	texts, err := s.Show(ctx, commands...)
	var refused *device.RejectedLineError
	if errors.As(err, &refused) {
		err = nil
	}
	var out []diagnosis.Answer
	for i, text := range texts {
		out = append(out, diagnosis.Answer{Command: commands[i], Text: text})
	}
	return out, err
}
