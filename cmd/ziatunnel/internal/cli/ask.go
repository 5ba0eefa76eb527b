package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// ask puts a question on the terminal; only "yes" or "y" is yes. It gives up with ctx.
func (p *program) ask(ctx context.Context, question string) (bool, error) {
	fmt.Fprintln(p.err, question+" [yes/no]")
	answer := make(chan string, 1)
	go func() { // a blocked read of the terminal ends with the process
		line, _ := bufio.NewReader(p.stdin).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case word := <-answer:
		return word == "yes" || word == "y", nil
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
}

// decide shows a plan and asks.
func (p *program) decide(c *cli.Context, question string) func(engine.Review) (bool, error) {
	return func(review engine.Review) (bool, error) {
		view.Warnings(p.err, review)
		if c.Bool("yes") || review.Plan.Empty() {
			view.Adopted(p.err, review)
			view.Rehearsed(p.err, review)
			return true, nil
		}
		view.Plan(p.err, false, review)
		return p.ask(c.Context, question)
	}
}

func (p *program) askHostKey(ctx context.Context, address, algorithm, fingerprint string) (bool, error) {
	return p.ask(ctx, fmt.Sprintf("%s is not known. Its %s key is %s. Trust it and record it?", address, algorithm,
		fingerprint))
}
