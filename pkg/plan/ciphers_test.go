package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
)

// TestCiphersChange: a transform set is replaced in place, a proposal changes its value, PFS comes, changes and goes.
// Nothing else is typed, and the way back is the same.
func TestCiphersChange(t *testing.T) {
	const set = "crypto ipsec transform-set ZIA-TRANSFORM "
	for name, c := range map[string]struct {
		from, to string
		want     []string // but for the lines that lead into an object and out of it
	}{
		"NULL to AES-CBC":    {"none", "aes", []string{set + "esp-aes 256 esp-sha-hmac"}},
		"AES-CBC to AES-GCM": {"aes\n  esp_integrity: sha256", "aes-gcm", []string{set + "esp-gcm 256"}},
		"AES-GCM to NULL with SHA-256": {"aes-gcm", "none\n  esp_integrity: sha256",
			[]string{set + "esp-null esp-sha256-hmac"}},
		"SHA-256 in phase 1": {"none", "none\n  ike_integrity: sha256", []string{"integrity sha256"}},
		"PFS comes":          {"none", "none\n  pfs: group14", []string{"set pfs group14", "set pfs group14"}},
		"PFS changes": {"none\n  pfs: group14", "none\n  pfs: group19",
			[]string{"set pfs group19", "set pfs group19"}},
		"PFS goes": {"none\n  pfs: group14", "none\n  pfs: off", []string{"no set pfs group14", "no set pfs group14"}},
	} {
		t.Run(name, func(t *testing.T) {
			site := officeSite
			site.encryption = c.from
			running := iosconf.Parse(branchText)
			p, err := plan.Build(running, rendered(t, site))
			if err != nil {
				t.Fatal(err)
			}
			running = iosconf.Apply(running, plain(p.Lines()))
			site.encryption = c.to
			if p, err = plan.Build(running, rendered(t, site)); err != nil {
				t.Fatal(err)
			}
			typed := slices.DeleteFunc(plain(p.Lines()), func(line string) bool {
				return line == "exit" || line == "mode tunnel" || strings.HasPrefix(line, "crypto ipsec profile ") ||
					strings.HasPrefix(line, "crypto ikev2 proposal ")
			})
			if !slices.Equal(typed, c.want) {
				t.Errorf("it types %q", typed)
			}
			for _, step := range p.Steps {
				for _, change := range step.Changes {
					if change.Hazard == "" {
						t.Errorf("%s: nothing is said of the tunnels that are up", change.Object)
					}
				}
			}
			after := iosconf.Apply(running, plain(p.Lines()))
			if again, err := plan.Build(after, rendered(t, site)); err != nil || !again.Empty() {
				t.Errorf("a second time: %q, %v", plain(again.Lines()), err)
			}
			if d := iosconf.Difference(running, iosconf.Apply(after, plain(p.Undo()))); len(d) > 0 {
				t.Errorf("the undo leaves %q", d)
			}
		})
	}
}
