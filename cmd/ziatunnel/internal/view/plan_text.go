package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/console"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// planText prints a plan for people.
type planText struct {
	w io.Writer
	PlanOptions
}

// colours by the sign in front of a line.
var colours = map[string]console.Colour{
	"+": console.Green, "-": console.Red, "~": console.Yellow, "!": console.Magenta,
}

// line prints a line behind its sign.
func (t planText) line(indent int, sign, text string) {
	line := fmt.Sprintf("%s%s %s", strings.Repeat(" ", indent), sign, text)
	if colour, has := colours[sign]; has && t.Paint != nil {
		t.Paint(colour, line)
		return
	}
	fmt.Fprintln(t.w, line)
}

// steps prints those of no stage, then each stage with its own.
func (t planText) steps(p plan.Plan) {
	for _, s := range p.OfStage(0).Steps {
		t.step(s)
	}
	for _, stage := range p.Stages {
		t.line(0, "#", fmt.Sprintf("stage %d of %d, %s", stage.Number, len(p.Stages), stage.Sentence()))
		if stage.Hazard != "" {
			t.line(0, "!", "hazard: "+stage.Hazard)
		}
		for _, s := range p.OfStage(stage.Number).Steps {
			t.step(s)
		}
	}
}

func (t planText) step(s plan.Step) {
	for _, note := range s.Notes {
		t.line(0, "!", "note: "+note)
	}
	head := fmt.Sprintf("step %d: %s", s.Number, s.Title)
	if len(s.Changes) == 0 {
		if s.Present > 0 {
			t.line(0, "=", fmt.Sprintf("%s: %s already right", head, counted(s.Present, "line")))
		}
		return
	}
	if s.Why != "" {
		head += " (" + s.Why + ")"
	}
	t.line(0, "*", fmt.Sprintf("%s; %s to type, %d already right", head, counted(s.Count(), "line"), s.Present))
	for _, c := range s.Changes {
		t.change(c)
	}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

var signs = map[plan.Action]string{plan.Add: "+", plan.Replace: "~", plan.Drop: "-"}

func (t planText) change(c plan.Change) {
	t.line(2, signs[c.Action], fmt.Sprintf("%s %s: %s", c.Action, c.Object, c.Why))
	if c.Action == plan.Add && len(c.Removes) == 0 {
		t.additions(c)
	} else {
		for _, line := range c.Removes {
			t.line(6, "-", below(c.Object, line.String()))
		}
		for _, line := range c.Adds {
			t.line(6, "+", below(c.Object, line.String()))
		}
	}
	if t.Lines {
		for _, line := range c.Lines {
			t.line(6, ">", line.Text.String())
		}
	}
	for _, line := range c.Lines {
		if line.Optional != "" {
			t.line(6, " ", fmt.Sprintf("optional: %s (%s)", line.Text, line.Optional))
		}
	}
	undo := make([]string, len(c.Undo))
	for i, line := range c.Undo {
		undo[i] = line.String()
	}
	t.line(6, " ", "undo: "+strings.Join(undo, "\n              "))
	if c.Hazard != "" {
		t.line(6, "!", "hazard: "+c.Hazard)
	}
}

// additions are the typed lines of a change that takes nothing away, in their order and indented as
// IOS shows them.
func (t planText) additions(c plan.Change) {
	for _, line := range c.Lines {
		text := line.Text.String()
		depth := 0
		switch {
		case text == "exit":
			continue
		case line.Before == "config-ikev2-keyring-peer", line.Before == "config-ip-sla-http-rr":
			depth = 2
		case line.Before != "config":
			depth = 1
		}
		t.line(6, "+", strings.Repeat(" ", depth)+text)
	}
}

// below is a line without the header that the change names anyway.
func below(object, line string) string {
	if rest, ok := strings.CutPrefix(line, object+" / "); ok {
		return " " + rest
	}
	return line
}

func (t planText) end(p plan.Plan) {
	s := p.Summary()
	if len(p.Steps) == 0 {
		fmt.Fprintln(t.w, "no plan was made")
		return
	}
	if s.Lines == 0 {
		fmt.Fprintf(t.w, "nothing to do: all %d lines are already right\n", s.Present)
		return
	}
	fmt.Fprintf(t.w, "%s to add, %d to change, %d to remove; %s to send", counted(s.Added, "object"), s.Changed,
		s.Removed, counted(s.Lines, "line"))
	if t.RoundTrips > 0 {
		fmt.Fprintf(t.w, " in about %s", counted(t.RoundTrips, "round trip"))
	}
	fmt.Fprintf(t.w, ", %d already right\n", s.Present)
	if n := len(p.Stages); n > 0 {
		fmt.Fprintf(t.w, "sent in %s, one tunnel at a time: %s\n", counted(n, "stage"), p.StagesSentence())
	}
}
