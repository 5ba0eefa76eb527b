package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// EventPolicies is `show event manager policy registered`: the applets and scripts of the Event Manager.
type EventPolicies struct {
	Policies     []EventPolicy `json:"policies"`
	UnknownLines []string      `json:"unknown_lines"`
}

// EventPolicy is an applet or a script that waits for its event.
type EventPolicy struct {
	Number     uint64 `json:"number"`
	Class      string `json:"class"` // applet, script; older releases print none
	Type       string `json:"type"`  // user, system
	Event      string `json:"event"` // track, none, timer watchdog, syslog, multiple, ...
	Trap       string `json:"trap"`
	Registered string `json:"registered"` // as printed
	Name       string `json:"name"`
	// Details is what is printed of the event and of how the policy runs: "track 1 state down", "maxrun 20.000".
	Details []string `json:"details"`
	Actions []string `json:"actions"` // of an applet, each from its label on: "1.0 cli command \"enable\""
}

// MarshalJSON writes null for what the text does not give.
func (p EventPolicy) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(p) }

var (
	eventPolicyHead = lazyregexp.New(`^No\. (?:Class )?Type Event Type Trap Time Registered Name$`)
	eventPolicyRow  = lazyregexp.New(`^(\d+) (?:(applet|script) )?(user|system) (\S+(?: \S+)*?) (Off|On) ` +
		`([A-Z][a-z]{2} [A-Z][a-z]{2} ?\d{1,2} \d+:\d\d:\d\d \d{4}) (\S+)$`)
	eventAction = lazyregexp.New(`^(?:action )?(\S+ (?:add|append|break|cli|cns-event|comment|context|continue|` +
		`counter|decrement|divide|else|elseif|end|exit|file|force-switchover|foreach|gets|handle-error|help|if|` +
		`increment|info|mail|multiply|policy|publish-event|puts|regexp|reload|set|snmp-object-value|snmp-trap|` +
		`string|subtract|syslog|track|wait|while)(?: .*)?)$`)
)

// ParseEventPolicies reads `show event manager policy registered`, which is empty when there is no policy. Some
// releases print actions with the word action in front, some without.
func ParseEventPolicies(text string) (EventPolicies, error) {
	out := EventPolicies{Policies: []EventPolicy{}, UnknownLines: []string{}}
	var p *EventPolicy
	for _, r := range rows(text) {
		m := eventPolicyRow.FindStringSubmatch(r.text)
		action := eventAction.FindStringSubmatch(r.text)
		switch {
		case eventPolicyHead.MatchString(r.text):
		case m != nil && number(m[1]) != nil:
			out.Policies = append(out.Policies, EventPolicy{Number: *number(m[1]), Class: m[2], Type: m[3], Event: m[4],
				Trap: m[5], Registered: m[6], Name: m[7], Details: []string{}, Actions: []string{}})
			p = &out.Policies[len(out.Policies)-1]
		case p == nil:
			out.UnknownLines = append(out.UnknownLines, r.text)
		case action != nil && (strings.HasPrefix(r.text, "action ") || len(p.Details) > 0):
			p.Actions = append(p.Actions, action[1])
		default:
			p.Details = append(p.Details, r.text)
		}
	}
	return out, nil
}
