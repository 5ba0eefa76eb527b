package monitor

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Operation is when an IP SLA operation asks.
type Operation struct {
	Frequency time.Duration // from one run to the next
	Timeout   time.Duration // how long it waits for the answer
	// First is how long after its schedule it runs first, as far as the line says: zero for `start-time now`, and for a
	// time of day, which nothing here knows.
	First time.Duration
}

// What IOS takes where no line says otherwise.
const (
	DefaultFrequency = time.Minute
	DefaultTimeout   = 5 * time.Second
)

// Turn is how long it takes at most until the operation has noticed a change: until its next run, and the wait for the
// answer.
func (o Operation) Turn() time.Duration { return o.Frequency + o.Timeout }

// OperationOf is the operation with that number; false: the configuration has none.
func OperationOf(c iosconf.Config, id int) (Operation, bool) {
	out := Operation{Frequency: DefaultFrequency, Timeout: DefaultTimeout}
	found := false
	for _, n := range c.Nodes {
		words := strings.Fields(strings.ToLower(n.Line))
		switch {
		case strings.EqualFold(strings.TrimSpace(n.Line), fmt.Sprintf("ip sla %d", id)):
			found = true
			out.read(n)
		case len(words) > 3 && strings.Join(words[:3], " ") == "ip sla schedule" && words[3] == strconv.Itoa(id):
			out.schedule(words[4:])
		}
	}
	return out, found
}

// read takes the lines of the operation. IOS shows them in the mode of the operation's kind.
func (o *Operation) read(n iosconf.Node) {
	for _, child := range n.Children {
		for _, line := range append([]iosconf.Node{child}, child.Children...) {
			words := strings.Fields(line.Line)
			if len(words) != 2 {
				continue
			}
			switch words[0] {
			case "frequency":
				o.Frequency = time.Duration(number(words[1])) * time.Second
			case "timeout":
				o.Timeout = time.Duration(number(words[1])) * time.Millisecond
			}
		}
	}
}

// schedule takes the words behind the number: `life forever start-time now`, `start-time after 00:05:00`.
func (o *Operation) schedule(words []string) {
	for i, word := range words {
		if word == "start-time" && i+2 < len(words) && words[i+1] == "after" {
			o.First = clockSpan(words[i+2])
		}
	}
}

// clockSpan reads "00:05:00"; anything else is nothing.
func clockSpan(text string) time.Duration {
	var out time.Duration
	for part := range strings.SplitSeq(text, ":") {
		out = out*60 + time.Duration(number(part))*time.Second
	}
	return out
}

// number reads what IOS shows as a number; anything else is none.
func number(word string) int {
	n, _ := strconv.Atoi(word)
	return n
}
