package main_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// hostilePage is what a router may say to be taken for markup.
const hostilePage = `% <script>document.title="owned"</script>` +
	`<img src=x onerror="document.title='owned'"><style>*{display:none}</style>`

// evidencePages are changes that end well and badly, and a long text without a blank in one of them.
func evidencePages(t *testing.T) map[string]string {
	t.Helper()
	refused := []fakeios.Fault{
		{Line: "ip sla 2", Do: fakeios.FaultReject, Reply: hostilePage + strings.Repeat("x", 600), Times: -1},
	}
	out := map[string]string{}
	for name, c := range map[string]struct {
		faults []fakeios.Fault
		exit   int
	}{
		"proven":      {nil, 0},
		"rolled back": {refused, 5},
	} {
		k := newTicket(t, fakeios.Config{Faults: c.faults}, "lab-key-0123456789")
		if code, said := k.run("apply", "ticket.html", "", nil); code != c.exit {
			t.Fatalf("exit %d\n%s", code, said)
		}
		out[name] = filepath.Join(k.dir, "ticket.html")
	}
	return out
}

// TestEvidenceInABrowser opens the page of a real apply in a real browser: on a telephone, on a desk and
// on paper.
func TestEvidenceInABrowser(t *testing.T) {
	b := newBrowser(t)
	for name, page := range evidencePages(t) {
		t.Run(name, func(t *testing.T) {
			dom := looks(t, b, page, 5, 100)
			if strings.Contains(dom, "<script") || strings.Contains(dom, "<img") ||
				!strings.Contains(dom, "<title>branch-001: apply, "+name) {
				t.Error("what the router says is not text")
			}
		})
	}
}
