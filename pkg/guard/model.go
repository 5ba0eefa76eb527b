package guard

import (
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// typed is one line of the plan with the place where it stands.
type typed struct {
	header     string // of the object in which it is typed, itself for a global line
	text       string
	step, line int
}

// lines are the lines of the plan with the headers around them.
func (in Input) lines() []typed {
	var out []typed
	header := ""
	for i, l := range in.Plan.Lines() {
		if l.Before == "config" {
			header = l.Text.Reveal()
		}
		step, n := in.Plan.Locate(i)
		out = append(out, typed{header, l.Text.Reveal(), step.Number, n})
	}
	return out
}

// texts are the header and the line, as a finding shows them.
func (t typed) texts() []secret.Text {
	if t.header == t.text {
		return []secret.Text{secret.NewText(t.text)}
	}
	return []secret.Text{secret.NewText(t.header), secret.NewText(t.text)}
}

// final is the configuration as it will be after the plan.
func (in Input) final() iosconf.Config {
	if in.end != nil {
		return *in.end
	}
	var texts []string
	for _, l := range in.Plan.Lines() {
		texts = append(texts, l.Text.Reveal())
	}
	return iosconf.Apply(in.Running, texts)
}

// walk visits the configuration after each line of the plan that is picked. What lies before the
// object that is being typed is applied once.
func (in Input) walk(picked func(typed) bool, visit func(typed, iosconf.Config)) {
	base := in.Running
	var pending []string // lines since base
	object := 0          // where in pending the object begins that is being typed
	for _, l := range in.lines() {
		if l.header == l.text {
			object = len(pending)
		}
		pending = append(pending, l.text)
		if !picked(l) {
			continue
		}
		if object > 0 {
			base = iosconf.Apply(base, pending[:object])
			pending, object = pending[object:], 0
		}
		visit(l, iosconf.Apply(base, pending))
	}
}
