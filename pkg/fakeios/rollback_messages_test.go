package fakeios

import (
	"testing"
	"time"
)

// armedOverSSH is a terminal in configuration mode behind a revert timer.
func armedOverSSH(t *testing.T, quirks Quirks, minutes string) (*ManualClock, *shell) {
	t.Helper()
	_, clock, address := serve(t, Config{Hostname: "R1", Quirks: quirks})
	s := open(t, client(t, address))
	s.until("R1#")
	for _, line := range []string{"configure terminal", "archive", "path flash:a", "end"} {
		s.ask(line)
	}
	s.write("configure terminal revert timer " + minutes + "\n")
	s.until("CNTL/Z.\r\nR1(config)#")
	return clock, s
}

// warnings are what the quirk makes of the warning.
const warnings = "Rollback Confirmed Change: Rollback will begin in one minute.\r\n" +
	"Enter \"configure confirm\" if you wish to keep what you've configured\r\n" +
	"Rollback Confirmed Change: Rollback will begin in one minute.\r\n" +
	"Enter \"configure confirm\" if you wish to keep what you've configured\r\n"

// TestGluedRollbackWarning writes the warning behind the prompt, byte by byte.
func TestGluedRollbackWarning(t *testing.T) {
	clock, s := armedOverSSH(t, Quirks{GluedRollbackWarning: true}, "5")
	s.sees("hostname R2\n", "hostname R2\r\nR2(config)#")
	clock.Advance(4 * time.Minute)
	s.sees("hostname R3\n", warnings+"hostname R3\r\nR3(config)#")
}

// TestWarningAtOnce comes behind the very first prompt when the timer has one minute.
func TestWarningAtOnce(t *testing.T) {
	_, s := armedOverSSH(t, Quirks{GluedRollbackWarning: true}, "1")
	s.sees("hostname R2\n", warnings+"hostname R2\r\nR2(config)#")
	_, s = armedOverSSH(t, Quirks{}, "1")
	s.sees("hostname R2\n", "hostname R2\r\nR2(config)#")
}

// TestListRollback lists the commands with their secrets, on expiry and for `configure revert now`.
func TestListRollback(t *testing.T) {
	change := []string{"crypto ikev2 keyring K", "peer P", "pre-shared-key hunter2", "end"}
	for _, listed := range []bool{true, false} {
		r, clock := router(t, Config{Hostname: "R1", Quirks: Quirks{ListRollback: listed}})
		s := newConsole(t, r)
		s.all("configure terminal", "archive", "path flash:a", "crypto ikev2 keyring K", "peer P",
			"pre-shared-key hunter1", "end")
		list := "\n!Pass 1\n\n!List of Rollback Commands:\n"
		if !listed {
			list = "Total number of passes: 1\nRollback Done\n"
		}
		s.say("configure terminal revert timer 5")
		s.all(change...)
		now := s.say("configure revert now")
		contains(t, now, "Rollback Confirmed Change: rolling to:flash:a", list,
			"Total number of passes: 1\nRollback Done\n")
		s.say("configure terminal revert timer 5")
		s.all(change...)
		clock.Advance(5 * time.Minute)
		expired := s.take()
		contains(t, expired, list, "Total number of passes: 1\nRollback Done\n")
		for _, text := range []string{now, expired} {
			if listed {
				contains(t, text, "crypto ikev2 keyring K\n", "pre-shared-key hunter1\n", "\nend\n")
			} else {
				lacks(t, text, "hunter1", "!Pass", "List of")
			}
		}
		contains(t, r.RunningConfig(), "pre-shared-key hunter1\n")
	}
}
