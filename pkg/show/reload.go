package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Reload is `show reload`: a restart that somebody has scheduled. With none Scheduled is false.
type Reload struct {
	Scheduled    bool     `json:"scheduled"`
	At           *string  `json:"at"` // as printed
	In           *string  `json:"in"` // "20 minutes"
	By           *string  `json:"by"` // "noc on vty0 (192.0.2.1)"
	Reason       *string  `json:"reason"`
	UnknownLines []string `json:"unknown_lines"`
}

var reloadLine = lazyregexp.New(`^Reload scheduled for (.+?) \(in ([^)]*)\)(?: by (.+))?$`)

// ParseReload reads `show reload`.
func ParseReload(text string) (Reload, error) {
	out := Reload{UnknownLines: []string{}}
	for _, r := range rows(text) {
		m := reloadLine.FindStringSubmatch(r.text)
		reason, isReason := after(r.text, "Reload reason:")
		switch {
		case m != nil:
			out.Scheduled = true
			out.At, out.In = &m[1], &m[2]
			if m[3] != "" {
				out.By = &m[3]
			}
		case isReason:
			out.Reason = &reason
		case strings.HasPrefix(r.text, "Reload scheduled"): // a form that nobody has seen yet is still a reload
			out.Scheduled = true
			out.UnknownLines = append(out.UnknownLines, r.text)
		case !strings.HasPrefix(r.text, "No reload is scheduled"):
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}
