package branch

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// TestBlockOfLinks: an interface is found by its name, though its head says what kind of links it has.
func TestBlockOfLinks(t *testing.T) {
	c := iosconf.Parse("interface ATM0.1 point-to-point\n description here\ninterface ATM0.10\n shutdown\nrouter rip\n")
	if b := Block(c, "interface ATM0.1"); b == nil || len(b.Children) != 1 || b.Children[0].Line != "description here" {
		t.Errorf("%+v", b)
	}
	for _, header := range []string{"interface ATM0", "router", "interface ATM0.100"} {
		if b := Block(c, header); b != nil {
			t.Errorf("%s: %+v", header, b)
		}
	}
}
