package engine

import (
	"strings"
	"testing"
)

const (
	invalid   = "             ^\n% Invalid input detected at '^' marker.\n\n"
	forbidden = "Command authorization failed.\n\n"
)

// strange are answers that state nothing about a router, whatever was asked.
var strange = map[string]string{
	"nothing":               "",
	"AAA":                   forbidden,
	"AAA, another":          "% Authorization failed.\n",
	"AAA, bare":             "not authorized\n",
	"a server's own words":  "Your account may not run this. Call the NOC.\n",
	"access denied":         "% Access denied\n",
	"an error":              "%Error: something\n",
	"a remark nobody knows": "% Something nobody has seen\n",
	"a log message":         "*Nov 24 09:00:00.123: %SYS-5-CONFIG_I: Configured from console by noc on vty0\n",
	"a log message, and AAA": "*Nov 24 09:00:00.123: %SYS-5-CONFIG_I: Configured from console by noc on " +
		"vty0\nCommand authorization failed.\n",
	"cut off by AAA": strings.Repeat("interface Vlan1\n", 9) + "Command authorization failed.\n",
	"the pager":      "something\n --More-- ",
}

// TestStrangeAnswersAreNotKnown: none of them is "none", "empty" or "yes".
func TestStrangeAnswersAreNotKnown(t *testing.T) {
	for name, text := range strange {
		t.Run(name, func(t *testing.T) {
			if has, _ := archiveOf(text); has != nil {
				t.Errorf("the image has an archive: %v", *has)
			}
			if timer := rollbackTimerOf(text); timer != nil {
				t.Errorf("a timer: %+v", timer)
			}
			if reload := reloadOf(text); reload != nil {
				t.Errorf("a reload: %+v", reload)
			}
			if files, known := filesOn(text); known {
				t.Errorf("files: %q", files)
			}
			if c, known := startupOf(text); known {
				t.Errorf("a startup-config: %q", c)
			}
			if c, err := RunningOf(text); err == nil {
				t.Errorf("a running-config: %q", c)
			}
		})
	}
}

// TestKnownAnswers: what a row states is known, and so is what an image does not have.
func TestKnownAnswers(t *testing.T) {
	for text, want := range map[string]bool{
		invalid:                          false,
		" Archive feature not enabled\n": true,
		"The maximum archive configurations allowed is 10.\nThe next archive file will be named " +
			"flash:backup-<timestamp>-2\n": true,
	} {
		if has, _ := archiveOf(text); has == nil || *has != want {
			t.Errorf("an archive of %q: %v, want %v", text, has, want)
		}
	}
	for text, want := range map[string]bool{
		invalid: false,
		"%No Rollback Confirmed Change pending\n": false,
		"Time configured(or reconfigured): 09:00:00 UTC Tue Nov 24 2026\nTimer type: absolute timer\nTimer value: 5 " +
			"min\nUser: noc\n": true,
	} {
		if timer := rollbackTimerOf(text); timer == nil || timer.Pending != want {
			t.Errorf("a timer of %q: %+v, want %v", text, timer, want)
		}
	}
	for text, want := range map[string]bool{
		invalid:                     false,
		"No reload is scheduled.\n": false,
		"Reload scheduled for 09:20:00 UTC Tue Nov 24 2026 (in 20 minutes) by noc on vty0 (192.0.2.1)\n": true,
	} {
		if reload := reloadOf(text); reload == nil || reload.Scheduled != want {
			t.Errorf("a reload of %q: %+v, want %v", text, reload, want)
		}
	}
	if files, known := filesOn("Directory of flash:/\n\n    1  -rw-           6  Nov 24 2026 09:00:00 +00:00  " +
		"a.txt\n\n128237568 bytes total (128237562 bytes free)\n"); !known || len(files) != 1 || files[0] != "a.txt" {
		t.Errorf("files: %q, %v", files, known)
	}
	for _, none := range []string{"startup-config is not present\n", "%% Non-volatile configuration memory is not " +
		"present\n"} {
		if c, known := startupOf(none); !known || len(c.Nodes) > 0 {
			t.Errorf("%q: %q, %v", none, c, known)
		}
	}
}

// TestAccepted: commands that say nothing when they work have not worked when they say no.
func TestAccepted(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n": true, "%No Rollback Confirmed Change pending\n": true,
		"*Nov 24 09:00:00.123: %SYS-5-CONFIG_I: Configured from console by noc\n": true,
		forbidden: false, invalid: false, "% Something nobody has seen\n": false,
	} {
		if err := accepted("configure confirm", text); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
