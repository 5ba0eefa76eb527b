package show

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	dialectRun    = regexp.MustCompile(` {3,}`)
	dialectIndent = regexp.MustCompile(`(?m)^[ \t]+`)
	dialectEnd    = regexp.MustCompile(`\r*\n`)
)

// dialects are what becomes of the same output on its way: other line ends, blanks and company.
var dialects = []struct {
	name   string
	change func(string) string
	layout bool // wrapped lines are found by their columns, which this moves
}{
	{"CR LF", func(s string) string { return dialectEnd.ReplaceAllString(s, "\r\n") }, false},
	{"CR CR LF", func(s string) string { return dialectEnd.ReplaceAllString(s, "\r\r\n") }, false},
	{"no final newline", func(s string) string { return strings.TrimRight(s, "\r\n") }, false},
	{"blank lines hold blanks", func(s string) string { return dialectEnd.ReplaceAllString(s, "\n          \n") },
		false},
	{"trailing blanks", func(s string) string { return dialectEnd.ReplaceAllString(s, "  \n") }, true},
	{"tabs", func(s string) string { return dialectRun.ReplaceAllString(s, "\t") }, true},
	{"no-break spaces", func(s string) string { return strings.ReplaceAll(s, "  ", "\u00a0 ") }, true},
	{"indentation lost", func(s string) string { return dialectIndent.ReplaceAllString(s, "") }, true},
	{"all indented", func(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }, true},
	{"log between all lines", func(s string) string {
		return dialectEnd.ReplaceAllString(s, "\n*Nov 24 09:00:00.123: %CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is ON\n"+
			"000042: Nov 24 09:00:00.123 JST: %SYS-5-CONFIG_I: Configured from console by noc on vty0 "+
			"(203.0.113.200)\n")
	}, false},
	{"a whole session", func(s string) string {
		return "tokyo-01#terminal length 0\r\ntokyo-01#sh something\r\n" +
			"Load for five secs: 1%/0%; one minute: 2%; five minutes: 3%\r\n" +
			"Time source is NTP, 09:00:00.123 UTC Tue Nov 24 2026\r\n\r\n" + s + "\r\ntokyo-01#exit\r\n"
	}, false},
	{"do show",
		func(s string) string { return "tokyo-01(config-if)#do show something\n" + s + "\ntokyo-01(config-if)#" },
		false},
}

// TestDialects reads every fixture in every dialect: what it says stays the same.
func TestDialects(t *testing.T) {
	fixtures(t, func(command, path, text string) {
		want, err := Parse(command, text)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		wrapped := strings.Contains(filepath.Base(path), "columns") || strings.Contains(filepath.Base(path), "wrapped")
		for _, d := range dialects {
			if d.layout && wrapped {
				continue
			}
			got, err := Parse(command, d.change(text))
			if err != nil {
				t.Errorf("%s, %s: %v", path, d.name, err)
			} else if a, b := values(t, want), values(t, got); a != b {
				t.Errorf("%s, %s:\ngot  %s\nwant %s", path, d.name, b, a)
			}
		}
	})
}

// values are a result as JSON, without the source of the time: that line is a prologue elsewhere.
func values(t *testing.T, parsed any) string {
	t.Helper()
	if clock, ok := parsed.(Clock); ok {
		clock.Source = nil
		parsed = clock
	}
	out, err := json.Marshal(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
