package ciscoios_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// TestQuestionsOfSave answers what is on record, and names and breaks off the rest; `exit` is typed into
// none of them.
func TestQuestionsOfSave(t *testing.T) {
	t.Parallel()
	const overwrite = "Warning: Attempting to overwrite an NVRAM configuration previously written\n" +
		"by a different version of the system image.\nOverwrite the previous NVRAM configuration?[confirm]"
	for name, c := range map[string]struct{ question, answer, words string }{
		"of another version": {overwrite, "", ""},
		"a file name": {"Destination filename [startup-config]? ", "\x03",
			"Destination filename [startup-config]?"},
		"another one":       {"The file is protected. Go on? [confirm]", "\x03", "Go on? [confirm]"},
		"of no known shape": {"Type the word of the day: ", "\x03", "Type the word of the day:"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := "none"
			f := &field{shell: cli{handlers: map[string]func(*fieldShell) string{
				"write memory": func(s *fieldShell) string {
					if answer = s.ask(c.question, false); answer == "\x03" {
						return ""
					}
					return "Building configuration...\n[OK]\n"
				},
			}}.run}
			s, err := dialField(t, f, nil)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Save(t.Context())
			var asked *device.RejectedLineError
			switch {
			case c.words == "" && err != nil:
				t.Error(err)
			case c.words != "" && !errors.As(err, &asked):
				t.Errorf("%v", err)
			case c.words != "":
				mustSay(t, err, "write memory", c.words)
			}
			if answer != c.answer {
				t.Errorf("answered with %q, want %q", answer, c.answer)
			}
			if out, err := s.Show(t.Context(), "show privilege"); err != nil || !strings.Contains(out[0],
				"level is 15") {
				t.Errorf("the session is out of step: %q, %v", out, err)
			}
		})
	}
}

// TestNoExitIntoAQuestion: a question that cannot be broken off is left alone when the session ends.
func TestNoExitIntoAQuestion(t *testing.T) {
	t.Parallel()
	f := &field{shell: cli{handlers: map[string]func(*fieldShell) string{"write memory": func(s *fieldShell) string {
		for s.ask("Really? [yes/no]: ", false) == "\x03" {
		}
		return ""
	}}}.run}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Save(t.Context())
	var lost *device.LostSessionError
	if !errors.As(err, &lost) {
		t.Error(err)
	}
	mustSay(t, err, "Really?")
	_ = s.Close()
	if slices.Contains(f.lines(), "exit") {
		t.Errorf("typed %q", f.lines())
	}
}

// TestSplitCharacters reads the same text wherever its bytes were split over packets, and whichever way it
// writes its letters.
func TestSplitCharacters(t *testing.T) {
	t.Parallel()
	utf8 := "description Zum Büro im Café, Ausgang süd 日本 \U0001F310\n"
	latin1 := "description Caf\xe9 S\xfcd \xe9\xe9\n"
	f := &field{shell: cli{handlers: map[string]func(*fieldShell) string{
		"show bytes": func(s *fieldShell) string {
			for _, b := range []byte(utf8 + latin1) {
				_, _ = s.out.Write([]byte{b})
				<-time.After(100 * time.Microsecond)
			}
			return ""
		},
	}, answers: map[string]string{"show text": utf8 + latin1}}.run}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Show(t.Context(), "show bytes", "show text")
	if want := utf8 + "description Café Süd éé\n"; err != nil || out[0] != want || out[1] != want {
		t.Errorf("%q, %v", out, err)
	}
}

// firedTimer is what a router says as its revert timer takes a change back.
const firedTimer = "Rollback Confirmed Change: rolling to:flash:before-1\n!Pass 1\n\n!List of Rollback Commands:\n" +
	"no track 1\ncrypto ikev2 keyring ZIA\n peer A\n  pre-shared-key lab-key-0123456789\n" +
	"snmp-server host 192.0.2.1 lab-key-0123456789\nend\n\n\nTotal number of passes: 1\nRollback Done\n\n"

// TestRollbackListing: the commands that a rollback prints are one message, which ends a push, and the keys in
// them are shown nowhere.
func TestRollbackListing(t *testing.T) {
	t.Parallel()
	for _, window := range []int{1, 16} {
		c := cli{modes: map[string]string{"track 1": "config-track"}, answers: map[string]string{
			"delay up 3": firedTimer, "configure revert now": firedTimer, "show clock": firedTimer + "12:00\n"}}
		f := &field{shell: c.run}
		s := open(t, f.serve(t), ciscoios.Options{CommandTimeout: 3 * time.Second, Window: window})
		err := s.Configure(t.Context(), script("config>track 1>config-track", "config-track>delay up 3>config-track",
			"config-track>delay down 3>config-track", "config-track>exit>config"), nil)
		var rejected *device.RejectedLineError
		if !errors.As(err, &rejected) || rejected.Index != 1 {
			t.Fatalf("%v", err)
		}
		said, err := s.Ask(t.Context(), "configure revert now")
		if err != nil || !strings.Contains(said, "Rollback Done") {
			t.Errorf("%q, %v", said, err)
		}
		out, err := s.Show(t.Context(), "show clock")
		if err != nil {
			t.Error(err)
		}
		for _, text := range []string{fmt.Sprint(rejected), rejected.Reply.Reveal(), said, out[0]} {
			if strings.Contains(text, "lab-key") || strings.Contains(text, "snmp-server") || !strings.Contains(text,
				"Rollback") {
				t.Errorf("%q", text)
			}
		}
	}
}

// TestLogStamps: whatever `service timestamps` and `service sequence-numbers` put in front of a message, it is
// no answer.
func TestLogStamps(t *testing.T) {
	t.Parallel()
	const text = "%LINEPROTO-5-UPDOWN: Line protocol on Interface FastEthernet1, changed state to up\n"
	answer := ""
	for _, stamp := range []string{"", "000123: ", "*Nov 24 23:50:25.595: ", "000123: *Nov 24 23:50:25.595: ",
		"1w2d: ", "00:12:33: ",
		"3d04h: ", "1y12w: ", "000001: 00:00:12: ", ".Nov  4 2026 23:50:25.595 UTC: ", "Nov 24 23:50:25: ",
		"Nov 24 2026 23:50:25 CET: ",
		"000123: .Nov 24 23:50:25.595 JST: "} {
		answer += stamp + text
	}
	answer += "-Traceback= 80123456 80234567\n*Nov 24 23:50:25.595: ISAKMP (0): received packet from 192.0.2.1\n"
	c := cli{modes: map[string]string{"track 1": "config-track"}, answers: map[string]string{"delay up 3": answer}}
	s, err := dialField(t, &field{shell: c.run}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Configure(t.Context(), script("config>track 1>config-track", "config-track>delay up 3>config-track",
		"config-track>exit>config"), nil); err != nil {
		t.Error(err)
	}
}

// TestPagesAreTurned reads whole answers from a router that pages whatever it is told.
func TestPagesAreTurned(t *testing.T) {
	t.Parallel()
	const refused = "% Invalid input detected at '^' marker.\n\n"
	const erased = "\b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\b"
	f := &field{shell: cli{answers: map[string]string{"terminal length 0": refused, "show clock": "12:00\n"},
		handlers: map[string]func(*fieldShell) string{"show long": func(s *fieldShell) string {
			for _, page := range []string{"one\n", " two\n", "three\n"} {
				s.say(page + " --More-- ")
				if b, err := s.in.ReadByte(); err != nil || b != ' ' {
					return "" // any other key ends it
				}
				s.say(erased)
			}
			return " four\n"
		}}}.run}
	s, err := dialField(t, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Show(t.Context(), "show long", "show clock", "show long")
	if want := "one\n two\nthree\n four\n"; err != nil || !slices.Equal(out, []string{want, "12:00\n", want}) {
		t.Errorf("%q, %v", out, err)
	}
}

// TestTalkIsNoAnswer: messages hold off the end of the patience, but not for ever. The router goes on until somebody
// has given it up.
func TestTalkIsNoAnswer(t *testing.T) {
	t.Parallel()
	ctx, givenUp := context.WithTimeout(t.Context(), 6*time.Second)
	defer givenUp()
	f := &field{shell: cli{handlers: map[string]func(*fieldShell) string{"show clock": func(s *fieldShell) string {
		for ctx.Err() == nil {
			s.say("*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n")
			select {
			case <-ctx.Done():
			case <-time.After(50 * time.Millisecond):
			}
		}
		return ""
	}}}.run}
	s := open(t, f.serve(t), ciscoios.Options{CommandTimeout: 300 * time.Millisecond})
	_, err := s.Show(t.Context(), "show clock")
	var silent *device.TimeoutError
	if !errors.As(err, &silent) || ctx.Err() != nil {
		t.Errorf("%v, and the router has ended: %v", err, ctx.Err())
	}
}

// TestCancelEndsAWait within a second, wherever it waits, and closing does not wait either.
func TestCancelEndsAWait(t *testing.T) {
	t.Parallel()
	silent := func(s *fieldShell) string { s.line(); s.line(); return "" }
	f := &field{shell: cli{handlers: map[string]func(*fieldShell) string{"show clock": silent,
		"write memory": silent}}.run}
	for name, run := range map[string]func(context.Context, *ciscoios.Session) error{
		"show": func(ctx context.Context, s *ciscoios.Session) error {
			_, err := s.Show(ctx,
				"show clock")
			return err
		},
		"save": func(ctx context.Context, s *ciscoios.Session) error { return s.Save(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, f.serve(t), ciscoios.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			began := time.Now()
			err := run(ctx, s)
			_ = s.Close()
			if !errors.Is(err, context.Canceled) || time.Since(began) > time.Second {
				t.Errorf("%v after %s", err, time.Since(began))
			}
		})
	}
}
