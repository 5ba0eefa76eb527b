package evidence

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"strings"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// HTML writes the document as one page that stands alone: its style is in it, nothing is loaded,
// nothing runs. It is made for a screen, a telephone and paper.
func HTML(w io.Writer, d Document) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"span": span, "offset": offset, "size": size, "counted": counted, "joined": joined, "upper": capital,
		"style": func() template.CSS { return template.CSS(pageCSS) }, //nolint:gosec // our own file
		"bar":   bar(d.Timings),
		"long":  func(text string) bool { return len(text) > longText },
	}).Parse(pageHTML)
	if err != nil {
		return err
	}
	var b bytes.Buffer // whole or not at all
	if err := t.Execute(&b, d); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// longText has a row of the summary to itself.
const longText = 48

// capital begins a text with a capital letter.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// bar gives where the bar of a phase begins and how long it is, in thousandths of the whole. What is
// too short to be seen is drawn as wide as a line.
func bar(t Timings) func(Phase) map[string]string {
	first, last := 0.0, 0.0
	for i, p := range t.Phases {
		if i == 0 {
			first = p.Begin
		}
		last = max(last, p.Begin+p.Seconds)
	}
	whole := max(last-first, 1e-9)
	return func(p Phase) map[string]string {
		x, width := 1000*(p.Begin-first)/whole, max(1000*p.Seconds/whole, 4)
		return map[string]string{"x": fmt.Sprintf("%.1f", min(x, 996)), "width": fmt.Sprintf("%.1f", width)}
	}
}
