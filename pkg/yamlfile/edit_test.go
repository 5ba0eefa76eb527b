package yamlfile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// edges sets what a site file has of its service edges.
var edges = []yamlfile.Set{
	{Path: []string{"zia", "primary", "vpn"}, Value: "192.0.2.1"},
	{Path: []string{"zia", "primary", "global"}, Value: "192.0.2.2"},
	{Path: []string{"zia", "backup", "vpn"}, Value: "192.0.2.3"},
}

// TestEdit changes the values, and not a byte besides.
func TestEdit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after string }{
		"in braces": {
			"zia:\n  primary: {vpn: 1.1.1.1, global: 1.1.1.2}  # the best\n  backup:   { vpn : 2.2.2.2 }\n",
			"zia:\n  primary: {vpn: 192.0.2.1, global: 192.0.2.2}  # the best\n  backup:   { vpn : 192.0.2.3 }\n"},
		"one a line, quoted": {
			"# ü\nzia:\n  primary:\n    vpn: \"1.1.1.1\" # old \"x\"\n    global: '1.1.1.2'\n  backup: {\"vpn\": " +
				"2.2.2.2}\nb: é\n",
			"# ü\nzia:\n  primary:\n    vpn: 192.0.2.1 # old \"x\"\n    global: 192.0.2.2\n  backup: {\"vpn\": " +
				"192.0.2.3}\nb: é\n"},
		"carriage returns, no end": {
			"zia:\r\n  primary: {vpn: 1.1.1.1}\r\n  backup: {vpn: 1.1.1.1}",
			"zia:\r\n  primary: {vpn: 192.0.2.1, global: 192.0.2.2}\r\n  backup: {vpn: 192.0.2.3}"},
		"missing, one a line": {
			"zia:\n    cloud: a   # of ours\n    # more\nlan: {}\n",
			"zia:\n    cloud: a   # of ours\n    primary: {vpn: 192.0.2.1, global: 192.0.2.2}\n" +
				"    backup: {vpn: 192.0.2.3}\n    # more\nlan: {}\n"},
		"missing below a block": {
			"zia:\n  primary:\n    tunnel_address:\n      10.0.0.1/30\n",
			"zia:\n  backup: {vpn: 192.0.2.3}\n  primary:\n    vpn: 192.0.2.1\n    global: 192.0.2.2\n    " +
				"tunnel_address:\n" +
				"      10.0.0.1/30\n"},
		"missing at the end": {"zia: {cloud: a}\nb: 1", "zia: {cloud: a, primary: {vpn: 192.0.2.1, global: " +
			"192.0.2.2}, backup: {vpn: 192.0.2.3}}\nb: 1"},
		"empty braces": {"zia: {primary: {}, backup: {vpn: 'it''s'}}", "zia: {primary: {vpn: 192.0.2.1, global: " +
			"192.0.2.2}, backup: {vpn: 192.0.2.3}}"},
		"nothing at all": {"a: 1", "a: 1\nzia: {primary: {vpn: 192.0.2.1, global: 192.0.2.2}, backup: {vpn: " +
			"192.0.2.3}}"},
		"braces over lines": {
			"zia: {\n  primary: {vpn: 1.1.1.1, # one\n            global: 1.1.1.2},\n  backup: {vpn: 1.1.1.1},\n}\n",
			"zia: {\n  primary: {vpn: 192.0.2.1, # one\n            global: 192.0.2.2},\n  backup: {vpn: " +
				"192.0.2.3},\n}\n"},
		"as wanted": {"zia: {primary: {vpn: '192.0.2.1', global: 192.0.2.2}, backup: {vpn: 192.0.2.3}}\n",
			"zia: {primary: {vpn: '192.0.2.1', global: 192.0.2.2}, backup: {vpn: 192.0.2.3}}\n"},
	} {
		got, changes, err := yamlfile.Edit([]byte(c.before), edges)
		if err != nil || string(got) != c.after {
			t.Errorf("%s: %v\n%s\nwant\n%s", name, err, got, c.after)
		}
		for _, change := range changes {
			lines := strings.Split(string(got), "\n")
			if !strings.Contains(lines[change.Line-1], change.New) {
				t.Errorf("%s: %+v is not on its line", name, change)
			}
		}
		again, changes, err := yamlfile.Edit(got, edges)
		if err != nil || !bytes.Equal(again, got) || len(changes) != 0 {
			t.Errorf("%s: a second time: %v, %v\n%s", name, changes, err, again)
		}
	}
}

// TestEditRefuses what it cannot change without changing more.
func TestEditRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"an anchor":      "zia: {primary: {vpn: &a 1.1.1.1}, backup: {vpn: *a}}",
		"an alias":       "a: &a 1.1.1.1\nzia: {primary: {vpn: *a}}",
		"a shared block": "a: &a {vpn: 1.1.1.1}\nzia: {primary: *a}",
		"a tag":          "zia: {primary: {vpn: !!str 1.1.1.1}}",
		"folded":         "zia:\n  primary:\n    vpn: >\n      1.1.1.1\n",
		"over lines":     "zia: {primary: {vpn: \"1.1.\\\n  1.1\"}}",
		"null":           "zia:\n  primary:\n",
		"a list":         "zia: {primary: [1.1.1.1]}",
		"no mapping":     "- a",
		"no YAML":        "a: [",
		"old line ends":  "zia:\r  primary:\r    vpn: 1.1.1.1\r",
	} {
		if got, _, err := yamlfile.Edit([]byte(text), edges); err == nil {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// TestEditList sets values of items of a list.
func TestEditList(t *testing.T) {
	t.Parallel()
	sets := []yamlfile.Set{
		{Path: []string{"pairs", "[0]", "primary", "vpn"}, Value: "192.0.2.1"},
		{Path: []string{"pairs", "[1]", "primary", "vpn"}, Value: "192.0.2.2"},
	}
	const before = "pairs: # two\n- name: a # one\n  lans: [x]\n\n- {name: b, primary: {vpn: \"1.1.1.1\"}} # two\n"
	const after = "pairs: # two\n- name: a # one\n  lans: [x]\n  primary: {vpn: 192.0.2.1}\n\n" +
		"- {name: b, primary: {vpn: 192.0.2.2}} # two\n"
	got, changes, err := yamlfile.Edit([]byte(before), sets)
	if err != nil || string(got) != after {
		t.Errorf("%v\n%s", err, got)
	}
	if text := fmt.Sprint(changes); text != "[{pairs[0].primary.vpn 4  192.0.2.1} {pairs[1].primary.vpn 6 1.1.1.1 "+
		"192.0.2.2}]" {
		t.Error(text)
	}
	for _, text := range []string{"pairs: []\n", "pairs:\n- a: 1\n", "pairs: {a: 1}\n",
		"pairs:\n- a:\n    b: 1\n- x\n"} {
		if got, _, err := yamlfile.Edit([]byte(text), sets); err == nil {
			t.Errorf("%q: %q", text, got)
		}
	}
	if value, found := yamlfile.Lookup([]byte(after), sets[1].Path); !found || value != "192.0.2.2" {
		t.Errorf("%q, %t", value, found)
	}
}

// TestComment puts a comment behind a value, once, and changes nothing else.
func TestComment(t *testing.T) {
	t.Parallel()
	path := []string{"zia", "backup"}
	for name, c := range map[string]struct{ before, after, old string }{
		"behind a line": {"zia:\n  backup: {vpn: a} # b\n  mtu: 1\n",
			"zia:\n  backup: {vpn: a} # b\n  # third: x y\n  mtu: 1\n", ""},
		"behind a block": {"zia:\n    backup:\n        vpn: a\nb: 1\n",
			"zia:\n    backup:\n        vpn: a\n    # third: x y\nb: 1\n", ""},
		"at the end": {"zia: {backup: {vpn: a}}", "zia: {backup: {vpn: a}}\n# third: x y", ""},
		"carriage returns": {"zia:\r\n  backup: {vpn: a}\r\n",
			"zia:\r\n  backup: {vpn: a}\r\n  # third: x y\r\n", ""},
		"another one": {"# third: far\nzia:\n  # third: old\n  backup: {vpn: a}\n",
			"# third: far\nzia:\n  # third: x y\n  backup: {vpn: a}\n", "old"},
		"another one behind": {"zia:\n  backup: {vpn: a}\n  # of ours\n  # third: old\r\n",
			"zia:\n  backup: {vpn: a}\n  # of ours\n  # third: x y\r\n", "old"},
	} {
		got, change, err := yamlfile.Comment([]byte(c.before), path, "third", "x y")
		if err != nil || string(got) != c.after || change == nil || change.Old != c.old {
			t.Errorf("%s: %v %+v\n%q\nwant\n%q", name, err, change, got, c.after)
			continue
		}
		if line := strings.Split(string(got), "\n")[change.Line-1]; !strings.Contains(line, "# third: x y") {
			t.Errorf("%s: it is said to be on line %q", name, line)
		}
		again, change, err := yamlfile.Comment(got, path, "third", "x y")
		if err != nil || change != nil || !bytes.Equal(again, got) {
			t.Errorf("%s: a second time: %v %+v\n%s", name, err, change, again)
		}
	}
	for name, c := range map[string][2]string{
		"no such key":      {"zia: {primary: 1}", "x"},
		"two lines":        {"zia: {backup: 1}", "x\nb: 2"},
		"what is no blank": {"zia: {backup: 1}", "x\u2028b: 2"},
		"in a text":        {"zia:\n  backup: |\n    a\n    # third: b\n", "x"},
	} {
		if got, _, err := yamlfile.Comment([]byte(c[0]), path, "third", c[1]); err == nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func ExampleEdit() {
	const file = "zia:\n  cloud: zscalertwo  # ours\n  primary: {vpn: 198.51.100.11}\n"
	data, changes, err := yamlfile.Edit([]byte(file), []yamlfile.Set{
		{Path: []string{"zia", "primary", "vpn"}, Value: "203.0.113.22"}})
	fmt.Print(string(data))
	fmt.Println(changes, err)
	// Output:
	// zia:
	//   cloud: zscalertwo  # ours
	//   primary: {vpn: 203.0.113.22}
	// [{zia.primary.vpn 3 198.51.100.11 203.0.113.22}] <nil>
}

// FuzzEdit: a file that is changed is still YAML, has the values, and is as long as before but for them.
func FuzzEdit(f *testing.F) {
	f.Add("zia:\n  primary: {vpn: 1.1.1.1, global: \"a\"}\n  backup:\n    vpn: 'x' # y\n")
	f.Add("zia: {cloud: é,\n primary: {}}\r\n")
	f.Add("? zia\n: primary:\n   vpn: a\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, changes, err := yamlfile.Edit([]byte(text), edges)
		if err != nil {
			return
		}
		var file struct {
			ZIA struct{ Primary, Backup struct{ VPN string } }
		}
		if err := yaml.Unmarshal(got, &file); err != nil {
			t.Skip() // keys that stand twice: they are another's to refuse
		}
		if file.ZIA.Primary.VPN != "192.0.2.1" || file.ZIA.Backup.VPN != "192.0.2.3" {
			t.Errorf("%q", got)
		}
		if strings.Count(string(got), "#") < strings.Count(text, "#")-strings.Count(fmt.Sprint(changes), "#") {
			t.Errorf("a comment is gone: %q", got)
		}
		with, change, err := yamlfile.Comment(got, []string{"zia", "backup"}, "third", "é x")
		if err == nil && change != nil {
			if again, change, err := yamlfile.Comment(with, []string{"zia", "backup"}, "third", "é x"); err != nil ||
				change != nil {
				t.Errorf("a second comment: %q, %v", again, err)
			}
		}
	})
}
