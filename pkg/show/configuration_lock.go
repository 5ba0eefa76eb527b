package show

import "strings"

// ConfigurationLock is `show configuration lock`: who keeps others from configuring.
type ConfigurationLock struct {
	Locked       bool     `json:"locked"`
	User         *string  `json:"user"`
	TTY          *string  `json:"tty"`
	Type         *string  `json:"type"`  // NO LOCK, EXCLUSIVE, ...
	State        *string  `json:"state"` // FREE, LOCKED
	UnknownLines []string `json:"unknown_lines"`
}

// lockPlain are the labels of the block that carry nothing of the contract.
var lockPlain = []string{"Owner PID", "Class", "Count", "Pending Requests", "User debug info", "Session idle state",
	"No of exec cmds",
	"Config wait for show completion", "Remote ip address", "Lock active time", "Lock Expiration timer"}

// ParseConfigurationLock reads `show configuration lock`; the state must be there.
func ParseConfigurationLock(text string) (ConfigurationLock, error) {
	out := ConfigurationLock{UnknownLines: []string{}}
	for _, r := range rows(text) {
		label, value, isPair := strings.Cut(r.text, ":")
		label, value = strings.TrimSpace(label), strings.TrimSpace(value)
		switch {
		case isPair && label == "User":
			out.User = &value
		case isPair && label == "TTY":
			out.TTY = &value
		case isPair && label == "Type":
			out.Type = &value
		case isPair && label == "State":
			out.State, out.Locked = &value, strings.EqualFold(value, "locked")
		case isPair && lockKnows(label), strings.HasPrefix(r.text, "Parser Configure Lock"),
			strings.Trim(r.text, "-—") == "":
		default:
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	if out.State == nil {
		return out, &ParseError{"show configuration lock", 1, "", "no state"}
	}
	return out, nil
}

func lockKnows(label string) bool {
	for _, known := range lockPlain {
		if strings.HasPrefix(label, known) {
			return true
		}
	}
	return false
}
