package survey

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// answerRule is what today's code believes about the answer to a command of arming or taking back.
type answerRule struct {
	id       string
	command  *regexp.Regexp
	about    func(text string) bool // which of the answers it speaks of; nil: all
	expected string
	source   string
	fits     func(text string) bool
}

func contains(words ...string) func(string) bool {
	return func(text string) bool {
		for _, word := range words {
			if !strings.Contains(text, word) {
				return false
			}
		}
		return true
	}
}

func silent(text string) bool { return strings.TrimSpace(text) == "" }

func pending(text string) bool {
	timer, err := show.ParseRollbackTimer(text)
	return err == nil && timer.Pending
}

func unpending(text string) bool { return !pending(text) }

func hasMinutes(text string) bool {
	timer, err := show.ParseRollbackTimer(text)
	return err == nil && timer.Minutes != nil
}

const (
	observed = "a transcript of an IOS router with flash:"
	guessed  = "the command reference of IOS 15 [inferred wording]"
)

// The IDs of the facts about arming that others ask for.
const (
	FactArm    = "revert timer: configure terminal revert timer"
	FactRevert = "revert timer: configure revert now"
	FactExpiry = "revert timer: when it runs out"
	FactList   = "revert timer: configure revert now lists its commands"
	FactGCM    = "show crypto eli: AES-GCM"
)

var answerRules = []answerRule{
	{FactArm, regexp.MustCompile(`^configure terminal revert timer \d+$`), nil,
		"Rollback Confirmed Change: Backing up current running config to FILE; Enter configuration commands", observed,
		contains(
			"Rollback Confirmed Change: Backing up current running config to flash:",
			"Enter configuration commands",
		)},
	{"revert timer: shown while none is pending", regexp.MustCompile(`^show archive config rollback timer$`), unpending,
		"No Rollback Confirmed Change pending", "a mock of an XE stack in genielibs",
		contains("No Rollback Confirmed Change pending")},
	{"revert timer: shown while it is pending", regexp.MustCompile(`^show archive config rollback timer$`), pending,
		"its minutes", guessed, hasMinutes},
	{"revert timer: configure revert timer moves it", regexp.MustCompile(`^configure revert timer \d+$`), nil,
		"silence, or a row with Rollback Confirmed Change", guessed,
		func(text string) bool { return silent(text) || strings.Contains(text, "Rollback Confirmed Change") }},
	{"revert timer: configure confirm", regexp.MustCompile(`^configure confirm$`), nil, "silence", guessed, silent},
	{FactRevert, regexp.MustCompile(`^configure revert now$`), nil,
		"Rollback Done", "a transcript of an XE router", contains("Rollback Done")},
	{FactList, regexp.MustCompile(`^configure revert now$`), nil, "no list", guessed,
		func(text string) bool { return !heading.MatchString(text) }},
	{"reload: reload in asks for [confirm]", regexp.MustCompile(`^reload in \d+$`), nil, "Reload scheduled", guessed,
		contains("Reload scheduled")},
	{"reload: reload cancel", regexp.MustCompile(`^reload cancel$`), nil, "no refusal", guessed,
		func(text string) bool { return device.Judge(text).Verdict != device.Refused }},
	{"flash: delete /force", regexp.MustCompile(`^delete /force flash:`), nil, "silence", guessed, silent},
}

var (
	fileName = regexp.MustCompile(`flash:[^\s,]+`)
	heading  = regexp.MustCompile(`!List of (?:Rollback )?Commands:`)
	listed   = regexp.MustCompile(`(?s)!List of (?:Rollback )?Commands:.*?\nend\b`) // with secrets in clear text
	blanks   = regexp.MustCompile(`\s+`)
)

// inWords is an answer on one line, without what differs from run to run.
func inWords(text string) string {
	text = listed.ReplaceAllString(strings.ReplaceAll(text, "\r", ""), "(a list of commands)")
	text = blanks.ReplaceAllString(strings.TrimSpace(text), " ")
	if text = fileName.ReplaceAllString(text, "flash:{file}"); text == "" {
		return "silence"
	}
	return shorten(text)
}

func shorten(text string) string {
	const longest = 300
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return text
}

// answerFacts are the rows of arming, confirming and taking back.
func answerFacts(o Observed) []Fact {
	var out []Fact
	for _, rule := range answerRules {
		c := collector{facts: []Fact{{ID: rule.id, Expected: rule.expected, Source: rule.source, Seen: "not tried"}}}
		for _, a := range o.Answers {
			if !rule.command.MatchString(a.Command) || a.Failed == "" && rule.about != nil && !rule.about(a.Text) {
				continue
			}
			fact := Fact{ID: rule.id, Expected: rule.expected, Source: rule.source, Seen: inWords(a.Text)}
			if a.Failed != "" {
				fact.Seen = inWords(a.Failed)
			}
			fact.Agrees = new(a.Failed == "" && rule.fits(a.Text))
			c.add(fact)
		}
		out = append(out, c.facts...)
	}
	expiry := Fact{
		ID:       FactExpiry,
		Expected: "the running-config is what it was",
		Source:   observed,
		Seen:     "not tried: it takes minutes",
	}
	if o.Expired != nil {
		expiry.Seen, expiry.Agrees = expiry.Expected, o.Expired
		if !*o.Expired {
			expiry.Seen = "the running-config still had lines of the survey"
		}
	}
	return append(out, expiry)
}

// neverTried are questions of IOS that a survey does not raise.
var neverTried = []Fact{
	{ID: "write memory: its question", Expected: "none", Source: guessed,
		Seen: "not tried: a survey never saves"},
	{ID: "reload in: the question whether to save", Expected: "Save? [yes/no]:", Source: guessed,
		Seen: "not tried: a session that is lost there would leave a reload scheduled"},
}
