package playbook_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// FuzzLoad: the playbook of somebody else is loaded or refused with a reason.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("name: a\ntitle: b\nabout: c\nsteps:\n  - number: 1\n    title: d\n    why: e\n    lines: |\n" +
		"      crypto ikev2 proposal {{.Proposal}}\n       encryption aes-cbc-256\n"))
	f.Add([]byte("name: a\nsteps:\n  - number: 1\n    lines: |\n      {{if .WAN}}\n       ! optional: why\n" +
		"       ! else: x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		book, err := playbook.Load("f.yaml", text)
		if (book == nil) == (err == nil) || err != nil && err.Error() == "" {
			t.Errorf("playbook %v and error %v", book, err)
		}
	})
}
