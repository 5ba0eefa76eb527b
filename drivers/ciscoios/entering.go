package ciscoios

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// entersConfig reports whether a command leads into configuration mode.
func entersConfig(command string) bool {
	return strings.HasPrefix(command, "configure t") || strings.HasPrefix(command, "conf t")
}

// lastWords end what IOS says on entering configuration.
const lastWords = "End with CNTL/Z."

// enteredPrompt is the first prompt of configuration, with whatever name in front of it.
var enteredPrompt = regexp.MustCompile(`(?m)^([^\n(]{0,80})\(config\)#`)

// learnFront notes what stands in front of the mode in the first prompt behind `configure terminal`, because
// the command `prompt` changes the prompts of exec only.
func (s *Session) learnFront(said []byte) {
	_, behind, ok := bytes.Cut(said, []byte(lastWords))
	if !ok {
		return
	}
	if found := enteredPrompt.FindSubmatch(behind[:min(len(behind), little)]); found != nil {
		s.prompt.addFront(string(found[1]))
	}
}

// endsEntering reports whether nothing came behind the words with which IOS enters configuration.
func endsEntering(said []byte) bool {
	return bytes.HasSuffix(bytes.TrimSpace(trimAsync(said)), []byte(lastWords))
}

// runsOnHidden reports whether the next line was taken without a prompt in front of it.
func runsOnHidden(said []byte, next string) bool {
	_, behind, ok := bytes.Cut(said, []byte(lastWords+"\n"))
	return ok && bytes.HasPrefix(bytes.TrimLeft(behind, "\n"), []byte(next+"\n"))
}

var (
	hidesPrompt  = regexp.MustCompile(`(?m)^no service prompt config[ \t]*$`)
	namesItself  = regexp.MustCompile(`(?m)^hostname (\S+)[ \t]*$`)
	viewsCommand = regexp.MustCompile(`^show (?:running-config|startup-config)$`)
)

// learnFrom notes what a configuration says about the prompts of the router. That a startup-config says
// something is no more than a name to be expected.
func (s *Session) learnFrom(command, config string) {
	if !viewsCommand.MatchString(command) || !device.WholeConfig(config) {
		return
	}
	if found := namesItself.FindStringSubmatch(config); found != nil {
		s.prompt.addName(found[1])
	}
	if command == "show running-config" {
		s.hidden = hidesPrompt.MatchString(config)
	}
}
