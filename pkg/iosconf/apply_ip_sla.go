package iosconf

import (
	"strconv"
	"strings"
)

// probeSetting types a schedule or a reaction of an IP SLA operation.
func (t *Terminal) probeSetting(words []string, line string) {
	id := "ip sla " + words[3]
	entry := t.find(func(b *branch) bool { return b.line == id })
	if entry == nil || len(entry.below()) == 0 {
		t.refuse(line, "the entry is not configured")
		return
	}
	if words[2] == "schedule" {
		if why := impossible(entry); why != "" {
			t.refuse(line, why)
			return
		}
		t.drop(func(b *branch) bool { return b == t.schedule(id) })
	} else {
		t.drop(func(b *branch) bool { return b.line == line })
	}
	t.nodes = append(t.nodes, &branch{line: line})
}

func (t *Terminal) schedule(id string) *branch {
	start := strings.Replace(id, "ip sla ", "ip sla schedule ", 1) + " "
	return t.find(func(b *branch) bool { return strings.HasPrefix(b.line, start) })
}

// impossible compares the values of an entry, as IOS does when it is scheduled.
func impossible(entry *branch) string {
	value := func(name string, otherwise int) int {
		for _, child := range entry.below() {
			if rest, ok := strings.CutPrefix(child.line, name+" "); ok {
				if n, err := strconv.Atoi(rest); err == nil {
					return n
				}
			}
		}
		return otherwise
	}
	threshold := value("threshold", 5000)
	timeout := value("timeout", 5000)
	frequency := value("frequency", 60)
	switch {
	case timeout > frequency*1000:
		return "the timeout is greater than the frequency"
	case threshold > timeout:
		return "the threshold is greater than the timeout"
	}
	return ""
}

// noProbe removes an IP SLA operation, its schedule, or one of its reactions.
func (t *Terminal) noProbe(words []string, line string) {
	starts := func(start string) func(*branch) bool {
		return func(b *branch) bool { return strings.HasPrefix(b.line+" ", start+" ") }
	}
	switch {
	case len(words) > 3 && words[2] == "schedule":
		t.drop(starts("ip sla schedule " + words[3]))
	case len(words) > 3 && words[2] == "reaction-configuration":
		t.drop(starts(line))
	case len(words) == 3:
		id := ID(line)
		if !t.drop(func(b *branch) bool { return b.ID() == id }) { // schedule and reactions go with the entry
			t.refuse("no "+line, "the entry is not configured")
		}
	default:
		t.noLine(line)
	}
}
