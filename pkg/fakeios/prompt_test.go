package fakeios

import (
	"testing"
)

// TestPromptCommand is about exec alone, and shown in the running-config.
func TestPromptCommand(t *testing.T) {
	for _, c := range []struct{ line, privileged, user string }{
		{"prompt %h-SITE%p", "R1-SITE#", "R1-SITE>"},
		{"prompt %h%p%s", "R1# ", "R1> "},
		{"prompt %n:%h%%%p", "2:R1%#", "2:R1%>"},
		{"prompt plain", "plain", "plain"},
		{"no prompt", "R1#", "R1>"},
	} {
		r, _ := router(t, Config{Hostname: "R1"})
		s := newConsole(t, r)
		s.all("configure terminal", "prompt old%p", c.line)
		if prompt := r.promptOf(s.session); prompt != "R1(config)#" {
			t.Errorf("%s: the configuration prompt is %q", c.line, prompt)
		}
		s.say("end")
		if prompt := r.promptOf(s.session); prompt != c.privileged {
			t.Errorf("%s: the prompt is %q", c.line, prompt)
		}
		if c.line != "no prompt" {
			contains(t, r.RunningConfig(), "\n"+c.line+"\n")
		}
		s.say("disable")
		if prompt := r.promptOf(s.session); prompt != c.user {
			t.Errorf("%s: the prompt is %q", c.line, prompt)
		}
	}
}

// TestPromptIsSaved has the prompt of the startup-config.
func TestPromptIsSaved(t *testing.T) {
	r, clock := router(t, Config{Hostname: "R1"})
	s := newConsole(t, r)
	s.all("configure terminal", "prompt %h-SITE%p", "no service prompt config", "end", "write memory")
	s.say("reload", "y")
	clock.Advance(r.cfg.BootTime)
	s = newConsole(t, r)
	if prompt := r.promptOf(s.session); prompt != "R1-SITE#" {
		t.Errorf("the prompt is %q", prompt)
	}
}

// TestNoServicePromptConfig shows no prompt at all while somebody configures.
func TestNoServicePromptConfig(t *testing.T) {
	_, _, s, _ := faulty(t)
	s.ask("configure terminal")
	s.sees("no service prompt config\n", "no service prompt config\r\n")
	s.sees("hostname R2\n", "hostname R2\r\n")
	s.sees("interfice Vlan1\n", "interfice Vlan1\r\n      ^\r\n% Invalid input detected at '^' marker.\r\n\r\n")
	s.sees("service prompt config\n", "service prompt config\r\nR2(config)#")
}

// TestOddHostnames are prompts that real names make.
func TestOddHostnames(t *testing.T) {
	for name, config := range map[string]string{
		"br-01.example.net": "br-01.example.net(config)#", "881": "881(config)#", "a.b-c_d": "a.b-c_d(config)#",
		"branch-with-a-very-long-name-of-63-characters-0123456789-abcdefg": "branch-with-a-very-l(config)#",
	} {
		name = name[:min(len(name), 63)]
		r, _ := router(t, Config{Hostname: name})
		s := newConsole(t, r)
		if prompt := r.promptOf(s.session); prompt != name+"#" {
			t.Errorf("the prompt is %q", prompt)
		}
		s.say("configure terminal")
		if prompt := r.promptOf(s.session); prompt != config {
			t.Errorf("the prompt is %q", prompt)
		}
	}
}
