package fakeios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// choice is one line of the help that "?" prints.
type choice struct {
	word, help string
	keyword    bool // may be completed by Tab
}

// choices lists what may stand where the line ends: the completions of its last word, or the words
// after it when it ends in a blank.
func (s *session) choices(typed string) []choice {
	words := joined(typed)
	last := ""
	if len(words) > 0 && !strings.HasSuffix(typed, " ") {
		last, words = words[len(words)-1].text, words[:len(words)-1]
	}
	live := make([]*form, 0, 16)
	table := s.here()
	for i := range table {
		live = append(live, &table[i])
	}
	for i, w := range words {
		live, _ = advance(live, i, w, typed)
		live = strongest(live, i, w.text)
	}
	var out []choice
	for _, f := range live {
		switch {
		case len(f.words) > len(words):
			out = append(out, f.words[len(words)].offer(last)...)
		case len(f.words) == len(words) && last == "":
			out = append(out, choice{word: "<cr>"})
		}
	}
	slices.SortFunc(out, func(a, b choice) int {
		// <cr> comes last, as on IOS
		return strings.Compare(strings.Replace(a.word, "<cr>", "~", 1), strings.Replace(b.word, "<cr>", "~", 1))
	})
	return slices.CompactFunc(out, func(a, b choice) bool { return a.word == b.word })
}

// offer is how IOS shows a place of a pattern: its keywords, a range, an address, or WORD.
func (w word) offer(prefix string) []choice {
	if words := w.keywords(); len(words) > 0 {
		var out []choice
		for _, k := range words {
			if hasPrefixFold(k, prefix) {
				out = append(out, choice{k, helpTexts[k], true})
			}
		}
		return out
	}
	if prefix != "" {
		return nil
	}
	switch w.kind {
	case "ip":
		return []choice{{"A.B.C.D", "IP address", false}}
	case "line":
		return []choice{{"LINE", w.name, false}}
	case "range":
		return []choice{{"<" + strconv.Itoa(w.low) + "-" + strconv.Itoa(w.high) + ">", helpTexts["<"+w.name+">"], false}}
	case "if":
		return []choice{
			{"FastEthernet", "FastEthernet IEEE 802.3", true}, {"Loopback", "Loopback interface", true},
			{"Tunnel", "Tunnel interface", true}, {"Vlan", "Catalyst Vlans", true},
		}
	default:
		return []choice{{"WORD", w.name, false}}
	}
}

// help answers "?". A question mark behind a word lists its completions in columns, behind a blank
// it lists the next words with their meaning.
func (s *session) help(typed string) string {
	s.router.mu.Lock()
	list := s.choices(typed)
	s.router.mu.Unlock()
	var b strings.Builder
	switch {
	case len(list) == 0:
		b.WriteString("% Unrecognized command\n")
	case typed != "" && !strings.HasSuffix(typed, " "):
		for i, c := range list {
			if i > 0 && i%4 == 0 {
				b.WriteString("\n")
			}
			fmt.Fprintf(&b, "%-20s", c.word)
		}
		b.WriteString("\n")
	default:
		width := 0
		for _, c := range list {
			width = max(width, len(c.word))
		}
		for _, c := range list {
			b.WriteString(strings.TrimRight(fmt.Sprintf("  %-*s  %s", width, c.word, c.help), " ") + "\n")
		}
	}
	return b.String() + "\n"
}

// completion is the one keyword that the line's last word abbreviates; ok is false when there is
// none, or more than one.
func (s *session) completion(typed string) (full string, ok bool) {
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	if typed == "" || strings.HasSuffix(typed, " ") {
		return "", false
	}
	list := slices.DeleteFunc(s.choices(typed), func(c choice) bool { return !c.keyword })
	if len(list) != 1 {
		return "", false
	}
	return list[0].word, true
}

// helpTexts says in a few words what a keyword is for.
var helpTexts = map[string]string{
	"access-list": "Add an access list entry", "address": "Set the address", "archive": "Archive the configuration",
	"authentication": "Set the authentication method", "banner": "Define a login banner", "clear": "Reset functions",
	"configure": "Enter configuration mode", "copy": "Copy from one file to another", "crypto": "Encryption module",
	"delay": "Tracking delay", "delete": "Delete a file", "description": "A description of this object",
	"dir": "List files on a filesystem", "disable": "Turn off privileged commands", "do": "To run exec commands in config mode",
	"enable": "Turn on privileged commands", "encryption": "Set the encryption algorithms", "end": "Exit from configure mode",
	"exit": "Exit from the current mode", "group": "Set the Diffie-Hellman groups", "hostname": "Set system's network name",
	"identity": "Specify an identity", "ikev2": "Configure IKEv2 options", "integrity": "Set the integrity algorithms",
	"interface": "Select an interface to configure", "ip": "Interface Internet Protocol config commands",
	"ipsec": "Configure IPSEC policy", "ipsec-profile": "IPsec profile", "keyring": "Specify the keyring", "lifetime": "Set the lifetime",
	"line": "Configure a terminal line", "logging": "Modify message logging facilities", "logout": "Exit from the EXEC",
	"match": "Match values", "memory": "Write to NV memory", "more": "Display the contents of a file", "no": "Negate a command or set its defaults",
	"path": "Path for backups", "peer": "Configure a peer", "ping": "Send echo messages", "policy": "Define a policy",
	"pre-shared-key": "Specify the pre-shared key", "prf": "Set the pseudo-random function", "profile": "Define a profile",
	"proposal": "Define a proposal", "reload": "Halt and perform a cold restart", "route": "Establish static routes",
	"route-map": "Create a route-map", "running-config": "Current operating configuration", "set": "Set values",
	"show": "Show running system information", "shutdown": "Shutdown the selected object", "sla": "IP Service Level Agreement",
	"startup-config": "Contents of startup configuration", "terminal": "Set terminal line parameters",
	"track": "Object tracking configuration commands", "transform-set": "Define a transform set", "tunnel": "Protocol-over-protocol tunneling",
	"username": "Establish user name authentication", "version": "System hardware and software status",
	"write": "Write running configuration to memory", "<n>": "Number", "<columns>": "Number of characters on a screen line",
	"<lines>": "Number of lines on screen (0 for no pausing)", "<id>": "Number of the object",
}
