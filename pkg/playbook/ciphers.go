package playbook

import (
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// typesCiphers fails when what a playbook has rendered to lacks an algorithm that a site file asks for in the place of
// one of the guide: a playbook that does not type it would leave the tunnels weaker than somebody thinks.
func (p *Playbook) typesCiphers(s *site.Site, r Rendered) error {
	z := &s.ZIA
	for _, c := range []struct {
		asked     bool
		key, line string // of the site file; the words that a line has to end in
		start     string // of the line that has others there
	}{
		{z.Encryption == "aes", "zia.encryption: aes", z.Transforms(), "crypto ipsec transform-set "},
		{z.ESPIntegrity == "sha256", "zia.esp_integrity: sha256", z.Transforms(), "crypto ipsec transform-set "},
		{z.IKEIntegrity == "sha256", "zia.ike_integrity: sha256", "integrity sha256", " integrity "},
		{z.PFS != "", "zia.pfs: " + z.PFS, "set pfs " + z.PFS, " set transform-set "},
	} {
		if !c.asked || slices.ContainsFunc(r.Steps, func(step Step) bool { return hasEnd(step, c.line) }) {
			continue
		}
		return &Error{p.file, p.lineOf(r, c.start), 1, fmt.Sprintf("the playbook %s does not say `%s`, which %s asks "+
			"for: take another playbook, or leave the key out of the site file", p.Name, c.line, c.key)}
	}
	return nil
}

// hasEnd reports whether a step has a line that ends in these words.
func hasEnd(step Step, words string) bool {
	for _, line := range step.Lines {
		if strings.HasSuffix(line.Reveal(), " "+words) {
			return true
		}
	}
	return false
}

// lineOf is where in the file the first step begins that has a line which starts so; 1: none has.
func (p *Playbook) lineOf(r Rendered, start string) int {
	for i, step := range r.Steps {
		for _, line := range step.Lines {
			if strings.HasPrefix(line.Reveal(), start) {
				return p.steps[i].line
			}
		}
	}
	return 1
}
