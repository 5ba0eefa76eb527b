package survey

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// FactRestored is whether the router is what it was.
const FactRestored = "taken back: running-config"

// File is what a survey has found, masked.
func (t Trial) File(o Observed, m Mask) File {
	f := File{Version: Version, Made: o.Made.UTC(), Tool: o.Tool, Router: o.Router, Complete: o.Complete,
		Restored: o.Restored, Shared: m.Share, Outputs: outputs(o, m.Share)}
	back := Fact{
		ID:       FactRestored,
		Expected: "what it was before",
		Source:   "the promise of every run",
		Seen:     "not proven",
	}
	if o.Restored {
		back.Seen, back.Agrees = back.Expected, new(true)
	}
	m = m.of(o.Router)
	f.Facts = slices.Concat(
		t.lineFacts(o),
		t.promptFacts(o),
		t.removalFacts(o),
		windowFacts(o),
		besideFact(o),
		answerFacts(o),
		neverTried,
		showFacts(o),
		[]Fact{back},
	)
	for i := range f.Facts {
		fact := &f.Facts[i]
		fact.Expected = secret.MaskSyntax(fact.Expected)
		fact.Seen = m.text(secret.MaskSyntax(fact.Seen))
		fact.ID = secret.MaskSyntax(fact.ID)
	}
	for i := range f.Outputs {
		f.Outputs[i].Command = m.text(f.Outputs[i].Command)
		f.Outputs[i].Text = m.text(f.Outputs[i].Text)
	}
	f.Learned = t.learned(o)
	if m.Share {
		for i := range f.Learned {
			f.Learned[i].Router = ""
		}
		f.Router.Hostname, f.Router.Serial = "", ""
	}
	return f
}
