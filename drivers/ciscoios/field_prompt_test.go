package ciscoios_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
)

var rawRequest = []string{
	"config>ip sla 1>config-ip-sla",
	"config-ip-sla>http raw http://192.0.2.1>config-ip-sla-http",
	"config-ip-sla-http>http-raw-request>config-ip-sla-http-rr",
	`config-ip-sla-http-rr>GET http://192.0.2.1/ HTTP/1.0\r\n>config-ip-sla-http-rr`,
	"config-ip-sla-http-rr>exit>config-ip-sla-http",
	"config-ip-sla-http>exit>config",
	"config>track 1 ip sla 1>config-track",
	"config-track>exit>config",
}

func slaModes(raw string) map[string]string {
	return map[string]string{"ip sla 1": "config-ip-sla", "http raw http://192.0.2.1": "config-ip-sla-http",
		"http-raw-request": raw, "track 1 ip sla 1": "config-track"}
}

// TestPromptsOfTheField logs in, shows, and configures behind every kind of prompt.
func TestPromptsOfTheField(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("branch-of-the-north-", 3) + "001" // 63 characters
	for name, c := range map[string]cli{
		"plain":                             {},
		"the command prompt":                {exec: "branch-001-STP-12#", conf: "branch-001"},
		"the command prompt, other name":    {exec: "[STP 12] vty#", conf: "branch-001"},
		"a blank behind":                    {blank: " "},
		"more blanks behind":                {blank: "  \t"},
		"# and > inside":                    {exec: "a#b>c#", conf: "R1"},
		"63 characters, cut":                {exec: long + "#", conf: long[:20]},
		"63 characters, not cut":            {exec: long + "#", conf: long},
		"cut to 3":                          {exec: "branch-001#", conf: "bra"},
		"no name in configuration":          {exec: "branch-001#", conf: " "},
		"dots, digits and an underscore":    {exec: "881_a.b.c#", conf: "881_a.b.c"},
		"> at level 15":                     {exec: "R1>", conf: "R1"},
		"a banner without a newline":        {hello: "Authorised use only! "},
		"a banner with prompts":             {hello: "R1#\nuse R1> first\nR2#\n"},
		"a raw request of another name":     {modes: slaModes("config-sla-raw")},
		"a raw request of a known name":     {modes: slaModes("config-router-raw")},
		"the command prompt with a bracket": {exec: "R1(north)#", conf: "R1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.modes == nil {
				c.modes = slaModes("config-ip-sla-http-rr")
			}
			c.answers = map[string]string{"show clock": "12:00\n", "show archive": "no archive",
				"show ip route": "none\n"}
			f := &field{shell: c.run}
			s, err := dialField(t, f, nil)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				out, err := s.Show(t.Context(), "show clock", "show archive", "show ip route")
				if err != nil || !slices.Equal(out, []string{"12:00\n", "no archive", "none\n"}) {
					t.Fatalf("%q, %v", out, err)
				}
				if out, err := s.Show(t.Context(), "show archive"); err != nil || out[0] != "no archive" {
					t.Fatalf("%q, %v", out, err)
				}
				if err := s.Configure(t.Context(), script(rawRequest...), nil); err != nil {
					t.Fatal(err)
				}
				if err := s.Configure(t.Context(), script(rawRequest[:4]...), nil); err != nil {
					t.Fatalf("a raw request that is left open: %v", err)
				}
			}
			if level, known := s.Privilege(); level != 15 || !known {
				t.Errorf("level %d, %v", level, known)
			}
		})
	}
}

// TestNameFromTheConfiguration: a router that hides its name in exec is known by what `hostname` says, also
// where configuration is entered without the words of IOS.
func TestNameFromTheConfiguration(t *testing.T) {
	t.Parallel()
	const config = "Building configuration...\n\nversion 15.4\nhostname branch-001\n!\nprompt SITE%p\nend\n"
	c := cli{exec: "SITE#", conf: "branch-001", answers: map[string]string{"show running-config": config},
		modes: map[string]string{"track 1": "config-track"}}
	f := &field{shell: func(s *fieldShell) { c.run(s) }}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Show(t.Context(), "show running-config"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ask(t.Context(), "configure terminal revert timer 5"); err != nil {
		t.Fatal(err)
	}
	if err := s.Configure(t.Context(), script("config>track 1>config-track", "config-track>exit>config"),
		nil); err != nil {
		t.Fatal(err)
	}
}

// TestHiddenPrompts sends nothing where the configuration says that its prompts are hidden, and breaks off
// where it only shows.
func TestHiddenPrompts(t *testing.T) {
	t.Parallel()
	const config = "Building configuration...\n\nversion 15.4\nno service prompt config\nhostname R1\nend\n"
	f := &field{shell: cli{hidden: true, answers: map[string]string{"show running-config": config}}.run}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Show(t.Context(), "show running-config"); err != nil {
		t.Fatal(err)
	}
	_, askErr := s.Ask(t.Context(), "configure terminal revert timer 5")
	for _, err := range []error{s.Configure(t.Context(), script(proposal...), nil), askErr} {
		var hidden *device.HiddenPromptError
		if !errors.As(err, &hidden) || hidden.Sent != 0 {
			t.Errorf("%v", err)
		}
		mustSay(t, err, "nothing was sent", "service prompt config")
	}
	if slices.ContainsFunc(f.lines(), func(l string) bool { return strings.HasPrefix(l, "configure") }) {
		t.Errorf("typed %q", f.lines())
	}

	for _, dialogue := range []bool{false, true} {
		f = &field{shell: cli{hidden: true}.run}
		s = open(t, f.serve(t), ciscoios.Options{CommandTimeout: time.Second})
		if dialogue {
			_, err = s.Ask(t.Context(), "configure terminal revert timer 5")
		} else {
			err = s.Configure(t.Context(), script(proposal...), nil)
		}
		var lost *device.LostSessionError
		var hidden *device.HiddenPromptError
		if !errors.As(err, &lost) || !errors.As(err, &hidden) {
			t.Errorf("%v", err)
		}
		mustSay(t, err, "service prompt config")
	}
}

// TestOtherModeIsNoSuccess: a name that is not known is taken for the mode that a line opens, and not for the
// one that it leads back to.
func TestOtherModeIsNoSuccess(t *testing.T) {
	t.Parallel()
	f := &field{shell: cli{modes: map[string]string{"track 1": "config-trk", "delay up 3": "config-else"}}.run}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Configure(t.Context(), script("config>track 1>config-track", "config-track>delay up 3>config-track",
		"config-track>exit>config"), nil)
	var rejected *device.RejectedLineError
	if !errors.As(err, &rejected) || rejected.Index != 1 || rejected.Got != "config-else" {
		t.Errorf("%v", err)
	}
}

// TestMessagesGluedToAPrompt lets messages come in where the cursor stands: they end the answer in front of
// them, and are no part of the next one.
func TestMessagesGluedToAPrompt(t *testing.T) {
	t.Parallel()
	const warning = "Rollback Confirmed Change: Rollback will begin in one minute.\n" +
		"Enter \"configure confirm\" if you wish to keep what you've configured\n"
	for name, message := range map[string]string{
		"the revert timer":  warning,
		"a log message":     "*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n",
		"a sequence number": "000123: %SYS-5-CONFIG_I: Configured from console by noc\n",
	} {
		for _, window := range []int{1, 16} {
			c := cli{modes: map[string]string{"track 1": "config-track"}, handlers: map[string]func(*fieldShell) string{
				"delay up 3": func(*fieldShell) string { return "R1(config-track)#" + message },
				"show clock": func(*fieldShell) string { return "12:00\nR1#" + message },
			}}
			// Behind the message no prompt is drawn again.
			f := &field{shell: func(s *fieldShell) {
				c.run(&fieldShell{field: s.field, in: s.in, out: &undrawn{s.out, message}})
			}}
			target := f.serve(t)
			s := open(t, target, ciscoios.Options{CommandTimeout: 3 * time.Second, Window: window})
			err := s.Configure(t.Context(), script("config>track 1>config-track",
				"config-track>delay up 3>config-track",
				"config-track>delay down 3>config-track", "config-track>exit>config"), nil)
			if err != nil {
				t.Fatalf("%s, window %d: %v", name, window, err)
			}
			out, err := s.Show(t.Context(), "show clock", "show privilege")
			if err != nil || out[0] != "12:00\n" || !strings.HasPrefix(out[1], "Current privilege") {
				t.Errorf("%s: %q, %v", name, out, err)
			}
		}
	}
}

// undrawn is a terminal on which no prompt is drawn behind a message.
type undrawn struct {
	to      interface{ Write([]byte) (int, error) }
	message string
}

func (u *undrawn) Write(b []byte) (int, error) {
	text := string(b)
	message := strings.ReplaceAll(u.message, "\n", "\r\n")
	if at := strings.Index(text, message); at >= 0 {
		text = text[:at+len(message)]
	}
	if _, err := u.to.Write([]byte(text)); err != nil {
		return 0, err
	}
	return len(b), nil
}
