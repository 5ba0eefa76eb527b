package plan_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// TestLawsOnFixtures holds the laws on the configurations in testdata, for sites of every kind.
func TestLawsOnFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.conf")
	if err != nil || len(files) < 3 {
		t.Fatalf("%v, %q", err, files)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		running := iosconf.Parse(string(text))
		for seed := range runs(2) {
			r := rand.New(rand.NewPCG(seed, 1))
			w := randomOptions(r)
			w.lan = "" // their tunnels are in the global table
			conflict, err := laws(running, rendered(t, w), r)
			if err != nil || conflict {
				t.Errorf("%s, seed %d: conflict %v, %v", filepath.Base(file), seed, conflict, err)
			}
		}
	}
}

// TestEncryptedKeys: a key of type 6 cannot be compared. It is left alone, and the plan says so;
// what stands beside it is planned all the same.
func TestEncryptedKeys(t *testing.T) {
	text, err := os.ReadFile("testdata/encrypted-keys.conf")
	if err != nil {
		t.Fatal(err)
	}
	running := iosconf.Parse(string(text))
	p, err := plan.Build(
		running, rendered(t, siteOptions{psk: "lab-key-0123456789", traffic: "all", encryption: "none", mtu: 1400}))
	if err != nil {
		t.Fatal(err)
	}
	keyring := p.Steps[2]
	if len(keyring.Notes) != 1 || !strings.Contains(keyring.Notes[0], "cannot compare") {
		t.Errorf("the note: %q", keyring.Notes)
	}
	var lines []string
	for _, line := range keyring.Changes[0].Lines {
		lines = append(lines, line.Text.Reveal())
	}
	if got := strings.Join(
		lines, "|"); got != "crypto ikev2 keyring ZIA-KEYRING|peer ZIA-BACKUP|address 203.0.113.22|exit|exit" {
		t.Errorf("typed: %s", got)
	}
}

// equal reports whether two configurations say the same.
func equal(a, b iosconf.Config) bool { return len(iosconf.Difference(a, b)) == 0 }
