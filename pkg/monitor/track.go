package monitor

import (
	"fmt"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Way is the direction in which a track changes.
type Way string

// The ways, in the words of the line `delay`.
const (
	Up   Way = "up"
	Down Way = "down"
)

// Tracked reports whether the configuration has a track with that number.
func Tracked(c iosconf.Config, id int) bool {
	_, ok := track(c, id)
	return ok
}

// Delay is how long a track waits before it follows its object that way; zero where nothing is said.
func Delay(c iosconf.Config, id int, way Way) time.Duration {
	n, _ := track(c, id)
	for _, child := range n.Children {
		words := strings.Fields(child.Line)
		for i := 1; i+1 < len(words); i++ {
			if words[0] == "delay" && words[i] == string(way) {
				return time.Duration(number(words[i+1])) * time.Second
			}
		}
	}
	return 0
}

func track(c iosconf.Config, id int) (iosconf.Node, bool) {
	for _, n := range c.Nodes {
		if strings.HasPrefix(n.Line, fmt.Sprintf("track %d ", id)) {
			return n, true
		}
	}
	return iosconf.Node{}, false
}
