package cli

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/site"
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
		"help frob":                  `no command "frob"; see ziatunnel --help`,
		"rollout help frob":          `rollout has no command "frob"; see ziatunnel rollout --help`,
		"aply x.yaml":                `no command "aply"; did you mean apply? see ziatunnel --help`,
		"rollout strt":               `rollout has no command "strt"; did you mean start? see ziatunnel rollout -`,
		"help aply":                  "did you mean apply?",
		"verify --outputs x x.yaml":  "there is no flag --outputs; did you mean --output? see --help",
		"verify --frobnicate x.yaml": "there is no flag --frobnicate; see --help",
		"verify --wait 5 x.yaml":     `--wait "5": a time has its unit, write 5s or 5m; see --help`,
		"verify --wait soon x.yaml":  `--wait "soon": a time has its unit, write 5s or 2m; see --help`,
		"verify --watch=x x.yaml":    `--watch "x": the flag takes no value; see --help`,
		"plan help":                  "help: no such file or directory", // a site file may have that name
	} {
		var out, said bytes.Buffer
		Run(t.Context(), "test", append([]string{"ziatunnel"}, strings.Fields(words)...), strings.NewReader(""), &out,
			&said)
		if !strings.Contains(out.String()+said.String(), want) {
			t.Errorf("%q says %q and %q, without %q", words, out.String(), said.String(), want)
		}
	}
}

// TestFlagWords: what shells complete behind a flag is what its usage says that it takes.
func TestFlagWords(t *testing.T) {
	t.Parallel()
	found := map[string]bool{}
	var look func(commands []*cli.Command)
	look = func(commands []*cli.Command) {
		for _, c := range commands {
			look(c.Subcommands)
			for _, f := range c.Flags {
				name := f.Names()[0]
				described, is := f.(cli.DocGenerationFlag)
				if _, takesNone := f.(*cli.BoolFlag); takesNone || !is {
					continue
				}
				for _, word := range flagWords[name] {
					if found[name] = true; !strings.Contains(described.GetUsage(), word) {
						t.Errorf("%s --%s %s: the usage does not say so: %s", c.Name, name, word, described.GetUsage())
					}
				}
			}
		}
	}
	look((&program{}).app().Commands)
	var out bytes.Buffer
	Run(t.Context(), "test", []string{"ziatunnel", "__complete", "word", "apply", "--accept"}, nil, &out, &out)
	if !strings.Contains(out.String(), "--accept-new-host-key\ttrust a key") {
		t.Errorf("what is said of a flag is taken for its value: %q", out.String())
	}
	for name := range flagWords {
		if !found[name] {
			t.Errorf("no command has --%s", name)
		}
	}
}

// TestCloudNote: a cloud that nobody knows may be a new one, and may be mistyped.
func TestCloudNote(t *testing.T) {
	t.Parallel()
	for cloud, want := range map[string]string{
		"zscalertwo": "", "gov": "", "zscalertow": "did you mean zscalertwo?", "zscalermars": "is none of the clouds",
	} {
		s := &site.Site{}
		s.ZIA.Cloud = cloud
		said := strings.Join(notesOf(s), "\n")
		if strings.Contains(said, "zia.cloud") != (want != "") || !strings.Contains(said, want) {
			t.Errorf("%s: %q, without %q", cloud, said, want)
		}
	}
}
