package plan

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// optionals are the optional lines of all steps, by their own text and the header they stand under.
func optionals(steps []playbook.Step) map[playbook.Refusal]playbook.Optional {
	out := map[playbook.Refusal]playbook.Optional{}
	for _, step := range steps {
		for _, o := range step.Optionals {
			out[playbook.Refusal{Header: step.Header(o.Index), Line: bareText(step.Lines[o.Index])}] = o
		}
	}
	return out
}

// markOptional says of every line of a change whether the change can do without it.
func (b *builder) markOptional(lines []Line) {
	header := ""
	for i := range lines {
		text := lines[i].Text.Reveal()
		name := playbook.Refusal{Header: header, Line: text}
		if lines[i].Before == device.GlobalConfig {
			name.Header = ""
			header = text
		}
		if o, ok := b.optionals[name]; ok && !lines[i].ChangesMode() {
			lines[i].Optional = o.Why
			lines[i].Else = secret.NewText(bareText(o.Else))
		}
	}
}

// Refusal names line i of Lines as the playbook does, for [playbook.Rendered.Without].
func (p Plan) Refusal(i int) playbook.Refusal {
	lines := p.Lines()
	out := playbook.Refusal{Line: lines[i].Text.Reveal()}
	if lines[i].Before == device.GlobalConfig {
		return out
	}
	for i--; i >= 0; i-- {
		if lines[i].Before == device.GlobalConfig {
			out.Header = lines[i].Text.Reveal()
			break
		}
	}
	return out
}

func bareText(t secret.Text) string { return strings.TrimSpace(t.Reveal()) }

// Texts are what a line may leave on the router: itself, or what takes its place.
func (l Line) Texts() []string { return textsOf(l.Line) }

func textsOf(l device.Line) []string {
	out := []string{l.Text.Reveal()}
	if other := l.Else.Reveal(); other != "" {
		out = append(out, other)
	}
	return out
}
