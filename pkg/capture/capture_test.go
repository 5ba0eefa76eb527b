package capture_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
)

const showRun = "show running-config"

var commands = []string{showRun, "show startup-config", "show version", "show ip interface brief"}

// config is long enough to be one.
var config = "version 15.4\nhostname branch\n" + strings.Repeat("!\n", 9) + "interface Vlan1\n ip address 10.1.1.1 " +
	"255.255.255.0\nend\n"

func TestParse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want capture.Answers
	}{
		"the configuration alone": {config, capture.Answers{showRun: config}},
		"with carriage returns":   {strings.ReplaceAll(config, "\n", "\r\n"), capture.Answers{showRun: config}},
		"with prompts": {"branch#sh run\n" + config + "\nbranch#\n",
			capture.Answers{showRun: config + "\n"}},
		"no command": {config + "branch#\r\n", capture.Answers{showRun: config}},
		"prompt of a banner": {"branch#sh run\nbanner motd ^C\nwelcome#\nother#\n^C\nend\nbranch#",
			capture.Answers{showRun: "banner motd ^C\nwelcome#\nother#\n^C\nend\n"}},
		"the end of a screen": {
			"lines\nof before\nbranch#show run\n" + config + "branch#", capture.Answers{showRun: config},
		},
		"the first prompt is not there": {config + "branch#sh ver\nCisco IOS\nbranch#exit\n",
			capture.Answers{showRun: config, "show version": "Cisco IOS\n"}},
		"a session": {"branch>en\nPassword: \nbranch#term len 0\nbranch# show run\n" + config +
			"branch#sh ip int br\nInterface\nbranch(config)#do sh ver\nCisco IOS\nbranch(config)#end\nbranch#",
			capture.Answers{showRun: config, "show ip interface brief": "Interface\n", "show version": "Cisco IOS\n"}},
		"a filter": {"branch#sh run | include ip\n ip address\nbranch#", capture.Answers{}},
		"pages": {"branch#sh run\nversion 15.4\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bhostname " +
			"branch\n --More--         interface Vlan1\n --More--  ip address dhcp\nend\nbranch#",
			capture.Answers{showRun: "version 15.4\nhostname branch\ninterface Vlan1\n ip address dhcp\nend\n"}},
		"a row like a prompt": {config[:len(config)-4] + "banner motd ^C\nkeep#out\n^C\nend\n",
			capture.Answers{showRun: config[:len(config)-4] + "banner motd ^C\nkeep#out\n^C\nend\n"}},
		"nothing": {"\n \n", capture.Answers{}},
		"the same twice": {"branch#sh run\n" + config + "branch#sh run\n" + config + "branch#",
			capture.Answers{showRun: config}},
	} {
		got, err := capture.Parse(c.text, showRun, commands)
		if err != nil || !maps.Equal(got, c.want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// TestParseOfTwo refuses what may be of two routers.
func TestParseOfTwo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a#sh ver\none\nb#sh ver\nother\nb#": "prompts of two routers, a and b",
		"a#sh ver\none\na#sh ver\nother\na#": "`show version` is answered twice",
	} {
		if _, err := capture.Parse(text, showRun, commands); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("branch#sh run\n" + config + "branch#")
	f.Add(" --More-- \b\b\n#\n>")
	f.Fuzz(func(t *testing.T, text string) {
		answers, err := capture.Parse(text, showRun, commands)
		if err != nil {
			return
		}
		for command, answer := range answers {
			if !slices.Contains(commands, command) || len(answer) > len(text)+1 {
				t.Errorf("%q: %d bytes of %d", command, len(answer), len(text))
			}
		}
	})
}
