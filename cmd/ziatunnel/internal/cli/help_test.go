package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"
)

// TestRunsSideBySide holds that runs in one process share nothing: the race detector is its judge.
func TestRunsSideBySide(t *testing.T) {
	t.Parallel()
	words := [][]string{
		{"ziatunnel", "version"}, {"ziatunnel", "help", "apply"}, {"ziatunnel", "apply", "--help"},
		{"ziatunnel", "rollout", "list", "--help"}, {"ziatunnel", "--version"}, {"ziatunnel", "rollout", "nothing"},
		{"ziatunnel", "--help"}, {"ziatunnel", "rollout", "help", "start"}, {"ziatunnel", "plan", "--nothing"},
	}
	var all sync.WaitGroup
	for range 5 {
		for _, w := range words {
			all.Go(func() {
				var out, said bytes.Buffer
				if Run(t.Context(), "test", w, strings.NewReader(""), &out, &said) != 0 && said.Len() == 0 {
					t.Errorf("%q failed without a word", w)
				}
			})
		}
	}
	all.Wait()
}

// TestHelp asks for help in every way there is.
func TestHelp(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"--help": "two proven", "-h": "two proven", "help": "two proven", "": "two proven",
		"help apply": "ziatunnel apply - ", "apply --help": "ziatunnel apply - ", "apply -h": "ziatunnel apply - ",
		"rollout --help": "start a rollout", "rollout help": "start a rollout",
		"rollout help start": "ziatunnel rollout start - ", "rollout start --help": "ziatunnel rollout start - ",
		"help frob":         "no command frob to help with; see ziatunnel --help",
		"rollout help frob": "no command frob to help with; see ziatunnel rollout --help",
		"plan help":         "help: no such file or directory", // a site file may have that name
	} {
		var out, said bytes.Buffer
		Run(t.Context(), "test", append([]string{"ziatunnel"}, strings.Fields(words)...), strings.NewReader(""), &out,
			&said)
		if !strings.Contains(out.String()+said.String(), want) {
			t.Errorf("%q says %q and %q, without %q", words, out.String(), said.String(), want)
		}
	}
}
