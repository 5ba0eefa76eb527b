package device_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// TestJudge holds answers of routers against what they say about the command.
func TestJudge(t *testing.T) {
	banner := "Building configuration...\n\nCurrent configuration : 1297 bytes\n!\nversion 15.4\nhostname branch\n!\n" +
		"banner motd ^C\n% Access denied\n%Error: go away\nCommand authorization failed.\n%ASCII " +
		"art\n^C\n!\ninterface FastEthernet4\n" +
		" description % Invalid input detected at '^' marker.\n!\nend\n"
	for name, c := range map[string]struct {
		text string
		want device.Verdict
		kind device.RefusalKind
	}{
		"invalid input": {"              ^\n% Invalid input detected at '^' marker.\n\n", device.Refused,
			device.InvalidInput},
		"incomplete":   {"% Incomplete command.\n\n", device.Refused, device.Incomplete},
		"ambiguous":    {"% Ambiguous command:  \"sh i\"\n", device.Refused, device.Ambiguous},
		"unrecognized": {"% Unrecognized command\n", device.Refused, device.UnknownCommand},
		"a name, no lookup": {"Translating \"foo\"\n\n% Bad IP address or host name\n% Unknown command or computer " +
			"name, or unable to find computer address\n", device.Refused, device.UnknownCommand},
		"a name, lookup": {"Translating \"foo\"...domain server (255.255.255.255)\n% Unknown command or " +
			"computer name, or unable to find computer address\n", device.Refused, device.UnknownCommand},
		"a name, one row": {"% Bad IP address or host name% Unknown command or computer name, or unable to find " +
			"computer address\n", device.Refused, device.UnknownCommand},
		"a bad address": {"% Bad IP address\n", device.Refused, device.BadValue},
		"a host name":   {"% Bad IP address or host name\n", device.Refused, device.BadValue},
		"a ping's source": {"% Invalid source address- IP address not on any of our up interfaces\n",
			device.Refused, device.BadValue},
		"a ping's host": {"% Unrecognized host or address, or protocol not running.\n", device.Refused,
			device.BadValue},
		"AAA":               {"Command authorization failed.\n\n", device.Refused, device.NotAuthorized},
		"AAA, another":      {"% Authorization failed.\n", device.Refused, device.NotAuthorized},
		"AAA, no full stop": {"% Authorization failed\n", device.Refused, device.NotAuthorized},
		"AAA, this command": {"% This command is not authorized\n", device.Refused, device.NotAuthorized},
		"AAA, bare":         {"not authorized\n", device.Refused, device.NotAuthorized},
		"AAA, to do":        {"You are not authorized to run this command.\n", device.Refused, device.NotAuthorized},
		"AAA behind a log": {"*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console\nCommand " +
			"authorization failed.\n", device.Refused, device.NotAuthorized},
		"AAA before a log": {"Command authorization failed.\n*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured " +
			"from console\n", device.Refused, device.NotAuthorized},
		"AAA in the middle": {"Building configuration...\n\nCommand authorization failed.\n", device.Refused,
			device.NotAuthorized},
		"access":     {"% Access denied\n", device.Refused, device.AccessDenied},
		"permission": {"% Permission denied for the role\n", device.Refused, device.AccessDenied},
		"no archive": {"%Please turn config archive on\n", device.Refused, device.NotSupported},
		"no archive, another": {"%Turn config archive on before using Rollback Confirmed Change\n", device.Refused,
			device.NotSupported},
		"rejected": {"Command rejected: not supported on this interface\n", device.Refused,
			device.NotSupported},
		"an error": {"%Error opening flash:/none (No such file or directory)\n", device.Refused,
			device.Failed},
		"an error, a blank": {"% Error opening nvram:/startup-config (Permission denied)\n", device.Refused,
			device.Failed},
		"locked": {"Configuration mode is locked by process '484' user 'NETCONF' from terminal '64'. " +
			"Please try later.\n", device.Refused, device.Busy},
		"pending already": {"%Rollback Confirmed Change is already pending\n", device.Refused, device.Busy},
		"NVRAM": {"startup-config file open failed (Device or resource busy)\n", device.Refused,
			device.Busy},

		"nothing":    {"", device.NotKnown, ""},
		"blank rows": {"\n \r\n\n", device.NotKnown, ""},
		"a log message": {"*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n",
			device.NotKnown, ""},
		"a log message, no stamp": {"%LINK-3-UPDOWN: Interface FastEthernet4, changed state to up\n", device.NotKnown,
			""},
		"a log message, numbered": {"000123: *Nov 24 23:50:25.595 UTC: %SYS-5-CONFIG_I: Configured\n000124: 1w2d: " +
			"%SYS-5-CONFIG_I: Configured\n00:12:34: %SYS-5-CONFIG_I: Configured\n", device.NotKnown, ""},
		"a name lookup":            {"Translating \"foo\"...domain server (192.0.2.53) [OK]\n", device.NotKnown, ""},
		"a remark nobody has seen": {"% Something nobody has seen before\n", device.NotKnown, ""},
		"it begins so":             {"%Funny thing\nInterface Tunnel1\n", device.NotKnown, ""},
		"an ASCII drawing":         {"%ASCII\n%%%%\n", device.NotKnown, ""},
		"the pager":                {"Interface              IP-Address\nVlan1\n --More-- ", device.NotKnown, ""},
		"a long one that ends so": {strings.Repeat("interface Tunnel1\n", 9) + "Command authorization failed.\n",
			device.NotKnown, device.NotAuthorized},
		"a long one so headed": {"% Access denied\n" + strings.Repeat("interface Tunnel1\n", 9), device.NotKnown,
			device.AccessDenied},
		"in a short one": {"one\n% Access denied\ntwo\n", device.NotKnown, device.AccessDenied},

		"a configuration": {banner, device.Answered, ""},
		"privilege":       {"Current privilege level is 15\n", device.Answered, ""},
		"a description":   {" description % Access denied\n", device.Answered, ""},
		"a remark in a list": {"Extended IP access list 101\n    10 permit ip any any\n    remark not authorized " +
			"hosts\n", device.Answered, ""},
		"a word of it": {"the last user was not authorized by name, but by key, as the site wants it to be " +
			"done for machines only\n", device.Answered, ""},
		"no timer":            {"%No Rollback Confirmed Change pending\n", device.Answered, ""},
		"no reload":           {"No reload is scheduled.\n", device.Answered, ""},
		"no startup":          {"startup-config is not present\n", device.Answered, ""},
		"no NVRAM":            {"%% Non-volatile configuration memory is not present\n", device.NotKnown, ""},
		"no NVRAM, one":       {"% Non-volatile configuration memory is not present\n", device.Answered, ""},
		"a warning":           {"%Warning:There is a file already existing with this name \n", device.Answered, ""},
		"no archive set up":   {"Archive feature not enabled\n", device.Answered, ""},
		"a reload called off": {"\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n", device.Answered, ""},
		"saved":               {"Building configuration...\n[OK]\n", device.Answered, ""},
		"a log message before": {"*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\nCurrent " +
			"privilege level is 15\n", device.Answered, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := device.Judge(c.text)
			if got.Verdict != c.want || got.Kind != c.kind {
				t.Errorf("%s %q (%s), want %s %q", got.Verdict, got.Kind, got.Words, c.want, c.kind)
			}
			if got.Verdict == device.Refused && got.Words.Reveal() == "" {
				t.Error("a refusal without words")
			}
		})
	}
}

// TestJudgeNamesTheRow finds the row in the text that decided.
func TestJudgeNamesTheRow(t *testing.T) {
	got := device.Judge("\n        ^\n% Invalid input detected at '^' marker.\n\n")
	if got.Row != 3 || got.Words.Reveal() != "% Invalid input detected at '^' marker." {
		t.Errorf("row %d: %q", got.Row, got.Words)
	}
}

// FuzzJudge holds any text to what a verdict promises.
func FuzzJudge(f *testing.F) {
	for _, seed := range []string{"", "% Invalid input detected at '^' marker.\n", "Command authorization failed.\n",
		"%ASCII\n", "end\n", "--More--"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := device.Judge(text)
		rows := strings.Split(text, "\n")
		switch {
		case device.Silent(text) && got != device.Reply{}:
			t.Errorf("a text that says nothing is %s", got.Verdict)
		case got.Row > len(rows):
			t.Errorf("row %d of %d", got.Row, len(rows))
		case got.Row > 0 && !strings.Contains(strings.ReplaceAll(rows[got.Row-1], "\a", ""), got.Words.Reveal()):
			t.Errorf("row %d is %q, not %q", got.Row, rows[got.Row-1], got.Words.Reveal())
		case (got.Verdict == device.Refused) && got.Kind == "":
			t.Error("refused for no reason")
		case got.Verdict == device.Answered && (got.Row != 0 || got.Kind != ""):
			t.Error("answered, with a reason against it")
		}
		if again := device.Judge(text + "\n\n*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: " +
			"Configured\n"); again.Verdict != got.Verdict && text != "" && !strings.HasSuffix(text, "\r") {
			t.Errorf("a log message behind it turns %s into %s", got.Verdict, again.Verdict)
		}
	})
}

func ExampleJudge() {
	for _, answer := range []string{
		"Current privilege level is 15\n",
		"Command authorization failed.\n",
		"",
	} {
		reply := device.Judge(answer)
		fmt.Printf("%s %q\n", reply.Verdict, reply.Kind)
	}
	// Output:
	// answered ""
	// refused "not authorized"
	// not known ""
}
