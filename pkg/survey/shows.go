package survey

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// siteWord is what differs from site to site in the commands that the product types: addresses and the numbers and
// names of interfaces.
var siteWord = regexp.MustCompile(`\b\d+(?:\.\d+){3}\b|\b(?:Tunnel|Loopback|Vlan|FastEthernet|GigabitEthernet)[\d/.]+`)

func kindOfCommand(command string) string {
	return siteWord.ReplaceAllStringFunc(command, func(word string) string {
		if strings.ContainsAny(word[:1], "0123456789") {
			return "{address}"
		}
		return "{interface}"
	})
}

// mayLack are commands that the product asks and that IOS 15.4 need not have.
var mayLack = []string{"show configuration lock"}

// showFacts are the rows of the commands that the product reads.
func showFacts(o Observed) []Fact {
	var c collector
	for _, a := range o.Shows {
		fact := Fact{ID: "exec: " + kindOfCommand(a.Command), Expected: "answered and understood", Source: "pkg/show",
			Seen: "answered and understood"}
		reply := device.Judge(a.Text)
		_, err := show.Parse(a.Command, a.Text)
		var unknown *show.UnknownCommandError
		whole := !strings.HasSuffix(a.Command, "running-config") || device.WholeConfig(a.Text)
		switch {
		case a.Failed != "":
			fact.Seen = inWords(a.Failed)
		case reply.Verdict == device.Refused && reply.Kind.Lacking() && slices.Contains(mayLack, a.Command):
			fact.Expected = "answered, or not known to this release"
			fact.Seen = fact.Expected
		case reply.Verdict == device.Refused:
			fact.Seen = refused + ": " + inWords(reply.Words.String())
		case !whole:
			fact.Seen = "not a whole configuration"
		case errors.As(err, &unknown): // read by words, not by a parser
			fact.Expected, fact.Seen = "answered", "answered"
		case err != nil && silent(a.Text):
			fact.Seen = "silence"
		case err != nil:
			fact.Seen = "not understood: " + inWords(err.Error())
		}
		if !silent(a.Text) || a.Failed != "" || fact.Seen == fact.Expected { // silence says nothing
			fact.Agrees = new(fact.Seen == fact.Expected)
		}
		c.add(fact)
		if strings.HasPrefix(a.Command, "show crypto eli") && reply.Verdict == device.Answered {
			c.add(gcmFact(a.Text))
		}
	}
	return c.facts
}

// gcmFact is whether the encryption engine lists AES-GCM.
func gcmFact(text string) Fact {
	fact := Fact{ID: FactGCM, Expected: "listed", Source: "pkg/diagnosis [inferred]", Seen: "not listed"}
	if strings.Contains(strings.ToUpper(text), "GCM") {
		fact.Seen = "listed"
	}
	fact.Agrees = new(fact.Seen == fact.Expected)
	return fact
}

// windowFacts are the rows of the windows.
func windowFacts(o Observed) []Fact {
	var out []Fact
	for _, w := range o.Windows {
		fact := Fact{
			ID:       fmt.Sprintf(windowFact, w.Size),
			Expected: "every line arrived",
			Source:   "SSH holds what is not read [inferred]",
			Seen:     "every line arrived",
		}
		switch {
		case w.Failed != "":
			fact.Seen = inWords(w.Failed)
		case w.Missing > 0:
			fact.Seen = fmt.Sprintf("%d of %d lines are missing", w.Missing, w.Lines)
		}
		fact.Agrees = new(fact.Seen == fact.Expected)
		speed := Fact{ID: fmt.Sprintf(speedFact, w.Size), Expected: "not known", Source: "nobody has measured it",
			Seen: fmt.Sprintf("%d ms a line", w.Took.Milliseconds()/int64(max(w.Lines, 1)))}
		out = append(out, fact, speed)
	}
	return out
}

// FactBeside is the ID of the row about a login that is made while another session types.
const FactBeside = "login: beside a push"

// besideFact is that row.
func besideFact(o Observed) []Fact {
	fact := Fact{ID: FactBeside, Expected: "answered", Source: "a VTY is free [inferred]", Seen: "not tried"}
	if o.Beside != nil {
		if fact.Seen = fact.Expected; o.Beside.Failed != "" {
			fact.Seen = inWords(o.Beside.Failed)
		}
		fact.Agrees = new(o.Beside.Failed == "")
	}
	return []Fact{fact}
}

// personal are commands that list what people have named; their answers are not shared.
var personal = []string{"show users", "show logging", "dir flash:", "show access-lists"}

// outputs are the answers that a file keeps. A configuration is not one of them.
func outputs(o Observed, share bool) []Output {
	out := []Output{}
	for _, a := range o.Shows {
		text := secret.MaskSyntax(a.Text)
		if strings.HasSuffix(a.Command, "running-config") || strings.HasSuffix(a.Command, "startup-config") {
			text = "(not kept)"
		}
		if share && slices.Contains(personal, a.Command) {
			text = "(not shared)"
		}
		out = append(out, Output{Command: a.Command, Text: text})
	}
	return out
}
