package drivertest

import (
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Vocabulary is what the suite types, in the words of a platform. A router that has just been started
// takes all of it, but for what is meant to be refused.
type Vocabulary struct {
	Show     []Shown       // commands with an output; at least two, which differ
	NoShow   string        // a command that is refused
	Dialogue Dialogue      // a command with questions
	Question Shown         // a command with a question that must not be answered, such as one that erases
	Erased   string        // begins a line of the startup configuration that answering yes would have erased
	Block    []device.Line // lines that a router takes, through a mode of their own and back
	Marker   string        // part of the running configuration once it has the block
	Refused  RefusedLine   // what is refused in the place of a line of the block
	SecretIn []device.Line // a block of which a line holds Secret and is refused
	Secret   string        // must appear in no error; its place in the line is one that secret.Text masks
	Pool     []device.Line // lines of global configuration, some of them refused, that fit in any order
}

// Shown is a command with a part of its output.
type Shown struct{ Command, Part string }

// Dialogue is a command with questions, the answers, and what the router says in the end. Undo takes it
// back.
type Dialogue struct {
	Command string
	Answers []device.Answer
	Done    string
	Undo    string
}

// RefusedLine takes the place of the line with an index in the block.
type RefusedLine struct {
	Index int
	Text  string
	Caret int    // the column of it to which the router points; -1: it points to none
	Words string // part of the router's words
}

// Script makes lines of "mode>text>mode" rows: the modes before and after the line.
func Script(rows ...string) []device.Line {
	var out []device.Line
	for _, row := range rows {
		f := strings.Split(row, ">")
		out = append(out, device.Line{Text: secret.NewText(f[1]), Before: device.Mode(f[0]), After: device.Mode(f[2])})
	}
	return out
}

// IOS is the vocabulary of a router with Cisco IOS 15 that has no crypto configuration yet, and a
// startup-config.
func IOS() Vocabulary {
	return Vocabulary{
		Show: []Shown{
			{"show privilege", "Current privilege level is 15\n"}, {"show running-config", "\nend\n"},
			{"show ip interface brief", "Interface "},
		},
		NoShow: "show nonsense here",
		Dialogue: Dialogue{
			Command: "reload in 20",
			Answers: []device.Answer{
				{Question: regexp.MustCompile(`Save\? \[yes/no\]: ?$`), Reply: "no"},
				{Question: regexp.MustCompile(`Proceed with reload\? \[confirm\]$`)},
			},
			Done: "Reload scheduled for ",
			Undo: "reload cancel",
		},
		Question: Shown{"erase startup-config", "Continue? [confirm]"},
		Erased:   "hostname ",
		Block: Script(
			"config>crypto ikev2 proposal P>config-ikev2-proposal",
			"config-ikev2-proposal>encryption aes-cbc-256>config-ikev2-proposal",
			"config-ikev2-proposal>integrity sha1>config-ikev2-proposal",
			"config-ikev2-proposal>group 14>config-ikev2-proposal",
			"config-ikev2-proposal>exit>config",
			"config>crypto ikev2 dpd 10 5 periodic>config",
		),
		Marker:  "crypto ikev2 proposal P \n encryption aes-cbc-256\n integrity sha1\n group 14\n",
		Refused: RefusedLine{Index: 2, Text: "integrity md9", Caret: 12, Words: "% Invalid input"},
		SecretIn: Script(
			"config>crypto ikev2 keyring K>config-ikev2-keyring",
			"config-ikev2-keyring>pre-shared-key drivertest-secret-key>config-ikev2-keyring",
		),
		Secret: "drivertest-secret-key",
		Pool: Script(
			"config>crypto ikev2 nat keepalive 20>config", "config>crypto ikev2 nat keepalive 1>config",
			"config>nonsense>config", "config>access-list 101 permit ip any any>config",
			"config>no access-list 101>config",
			"config>ip route 10.9.0.0 255.255.0.0 192.0.2.1>config",
		),
	}
}

// withRefused is the block with the refused line in it.
func (v Vocabulary) withRefused() []device.Line {
	lines := append([]device.Line{}, v.Block...)
	lines[v.Refused.Index].Text = secret.NewText(v.Refused.Text)
	return lines
}
