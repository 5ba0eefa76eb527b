package ciscoios_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestWaitsAreTold names every round trip of the command line, and none of them shows a secret.
func TestWaitsAreTold(t *testing.T) {
	_, target := start(t, fakeios.Config{EnableSecret: "raise-me", Users: []fakeios.User{{Name: "noc", Password: "noc",
		Privilege: 1}}})
	target.Enable = secret.New("raise-me")
	var waits []string
	s := open(t, target, ciscoios.Options{Waited: func(line string) { waits = append(waits, line) }})
	if _, err := s.Show(t.Context(), "show privilege", "show clock"); err != nil {
		t.Fatal(err)
	}
	if want := []string{"", "terminal length 0", "enable", "", "show privilege", // the level behind it
		"show privilege"}; !slices.Equal(waits, want) {
		t.Errorf("waits %q, want %q", waits, want)
	}
	if strings.Contains(strings.Join(waits, "\n"), "raise-me") {
		t.Error("a wait shows the enable secret")
	}
}
