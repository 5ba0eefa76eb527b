package ciscoios

import (
	"regexp"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// knownQuestion is a question of a command that may be answered without asking anybody.
type knownQuestion struct {
	command      string
	answer       device.Answer
	source       string // where it was seen
	lastVerified string // when somebody last held the record against its source
}

// knownQuestions are all that is answered without being told how.
var knownQuestions = []knownQuestion{
	{saveCommand, device.Answer{Question: regexp.MustCompile(
		`Overwrite the previous NVRAM configuration\?[ \t]*\[confirm\][ \t]*$`)},
		"IOS 12.x to 15.x, the first save of another image: what is saved is what runs and was proven", "2026-11"},
}

// knownAnswers are the answers to the questions of a command.
func knownAnswers(command string) []device.Answer {
	var out []device.Answer
	for _, k := range knownQuestions {
		if k.command == command {
			out = append(out, k.answer)
		}
	}
	return out
}
