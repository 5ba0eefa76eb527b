package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/site"
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

// decide shows a plan and asks. The question has a place for the router.
func (p *program) decide(c *cli.Context, s *site.Site, question string) func(engine.Review) (bool, error) {
	return func(review engine.Review) (bool, error) {
		view.Warnings(p.err, review)
		if c.Bool("yes") || review.Plan.Empty() {
			view.Adopted(p.err, review)
			view.Rehearsed(p.err, review)
			return true, nil
		}
		view.Plan(p.err, false, review)
		router := fmt.Sprintf("%s (%s)", review.Version.Hostname, s.Router.Address)
		yes, err := p.ask(c.Context, fmt.Sprintf(question, router))
		if err != nil {
			return false, fmt.Errorf("nothing was sent to %s: %w", router, err)
		}
		return yes, nil
	}
}

func (p *program) askHostKey(ctx context.Context, address, algorithm, fingerprint string) (bool, error) {
	return p.ask(ctx, fmt.Sprintf("%s is not known. Its %s key is %s. Trust it and record it?", address, algorithm,
		fingerprint))
}

// overrides collects --override RULE=REASON. It is no slice flag, because those split a reason at
// its commas.
type overrides struct{ given []journal.Override }

// String implements [cli.Generic]: there is no default to show.
func (o *overrides) String() string { return "" }

// Set implements [cli.Generic]; it takes one RULE=REASON.
func (o *overrides) Set(text string) error {
	rule, reason, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("write RULE=REASON")
	}
	if _, err := guard.Override(nil, map[string]string{rule: reason}); err != nil {
		return err
	}
	o.given = append(o.given, journal.Override{Rule: rule, Reason: strings.TrimSpace(reason)})
	return nil
}

func overrideFlag() cli.Flag {
	return &cli.GenericFlag{Name: "override", Value: &overrides{},
		Usage: "let the plan pass a guard: `RULE=REASON`; the reason is journaled (repeatable)"}
}

// askFinding puts a finding that is a question to the person at the terminal.
func (p *program) askFinding(ctx context.Context, f guard.Finding) (bool, error) {
	for _, line := range f.Lines {
		fmt.Fprintf(p.err, "  %s\n", line)
	}
	return p.ask(ctx, f.Why+". Go on all the same?")
}

// overridesOf are the overrides given; none for a command without the flag.
func overridesOf(c *cli.Context) []journal.Override {
	if o, ok := c.Generic("override").(*overrides); ok {
		return o.given
	}
	return nil
}
