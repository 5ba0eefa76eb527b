package scenario

import (
	"cmp"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// rejected is what a router answers when a lab file does not say how it rejects a line.
const rejected = "% Command rejected: not supported on this platform"

// faults is a list of what goes wrong on a router.
func faults(to *[]fakeios.Fault) value {
	return list("faults", func() { *to = nil }, func() value {
		f := &fakeios.Fault{}
		one := object("fault", "a fault", faultKeys(f), func(r *reader, n *yaml.Node) { r.judgeFault(n, f) })
		return value{func(r *reader, n *yaml.Node) {
			one.read(r, n)
			*to = append(*to, *f)
		}, one.schema}
	})
}

func faultKeys(f *fakeios.Fault) []key {
	var kinds []string
	for _, kind := range fakeios.FaultKinds() {
		kinds = append(kinds, string(kind))
	}
	return []key{
		{"do", true, "what goes wrong", choice((*string)(&f.Do), kinds...)},
		{"line", false, "start of the typed line that it waits for; default any line", content(&f.Line, true)},
		{"nth", false, "it waits for the Nth line typed on the router since it started", integer(&f.N, 1, 1_000_000)},
		{"times", false, "how often it happens: a number, or always; default 1", times(&f.Times)},
		{"skip", false, "how often what it waits for goes by unharmed first: lines that fit, or connections",
			integer(&f.Skip, 1, 1_000_000)},
		{"reply", false, "what the router answers, for reject; what it asks, for ask, enable-prompt and one-time-code",
			content(&f.Reply, true)},
		{"lines", false, "what the other operator configures, for operator", texts(&f.Lines)},
		{"delay", false, "pause behind each byte for slow, how far the clock jumps for clock, how late late and " +
			"slow-login are",
			duration(&f.Delay, -10*365*24*time.Hour, 10*365*24*time.Hour)},
	}
}

// times is a number or the word always.
func times(to *int) value {
	once, always := integer(to, 1, 1_000_000), choice(new(string), "always")
	return value{func(r *reader, n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Value == "always" {
			*to = -1
			return
		}
		once.read(r, n)
	}, func(defs map[string]any) map[string]any {
		return map[string]any{"anyOf": []any{once.schema(defs), always.schema(defs)}}
	}}
}

var (
	lineless = []fakeios.FaultKind{fakeios.FaultNoAnswer, fakeios.FaultReset, fakeios.FaultCloseLogin,
		fakeios.FaultWrongEnable, fakeios.FaultEnablePrompt, fakeios.FaultEnableUser, fakeios.FaultSlowLogin,
		fakeios.FaultAccountLocked, fakeios.FaultNoQuestion, fakeios.FaultOneTimeCode, fakeios.FaultNoVTY,
		fakeios.FaultNoChannel, fakeios.FaultLoginAgain, fakeios.FaultPasswordExpired, fakeios.FaultPressReturn}
	whileTyping = []fakeios.FaultKind{fakeios.FaultCut, fakeios.FaultSyslog, fakeios.FaultTranslating}
	delayed     = []fakeios.FaultKind{fakeios.FaultSlow, fakeios.FaultClock, fakeios.FaultLate,
		fakeios.FaultSlowLogin}
	replying = []fakeios.FaultKind{fakeios.FaultReject, fakeios.FaultAsk, fakeios.FaultEnablePrompt,
		fakeios.FaultOneTimeCode}
)

// judgeFault checks which keys a kind of fault takes and needs.
func (r *reader) judgeFault(n *yaml.Node, f *fakeios.Fault) {
	do := string(f.Do)
	waits := f.Line != "" || f.N > 0
	switch {
	case slices.Contains(lineless, f.Do) && waits:
		r.hide(n, "the fault "+do+" does not wait for a line", "leave line and nth out")
	case slices.Contains(whileTyping, f.Do) && (f.Line != "") == (f.N > 0):
		r.hide(n, "the fault "+do+" happens while a line is being typed",
			"say which with line or with nth, not with both")
	}
	if !slices.Contains(replying, f.Do) && f.Reply != "" {
		r.hide(n, "reply is for the faults reject, ask, enable-prompt and one-time-code alone",
			"leave it out: "+do+" has words of its own")
	}
	if (f.Do == fakeios.FaultOperator) != (len(f.Lines) > 0) {
		r.hide(n, "lines are for the fault operator, which needs them", "")
	}
	if slices.Contains(delayed, f.Do) != (f.Delay != 0) || f.Do != fakeios.FaultClock && f.Delay < 0 {
		r.hide(n, "delay is for the faults slow, clock, late and slow-login, which need it",
			"for example 20ms; a clock also goes back: -1h")
	}
	if f.Do == fakeios.FaultReject {
		f.Reply = cmp.Or(f.Reply, rejected)
	}
}
