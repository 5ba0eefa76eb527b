//go:build unix

package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shellDrivers complete a line in each shell: the script is sourced from $SCRIPT, the line is $LINE, and each word that
// the shell offers is printed on a line of its own.
var shellDrivers = map[string]string{
	"bash": `
source "$SCRIPT"
COMP_LINE=$LINE COMP_POINT=${#LINE}
words=$(printf '%s' "$LINE" | sed 's/=/ = /')
read -ra COMP_WORDS <<<"$words"
case $LINE in *" "|*=) COMP_WORDS+=("") ;; esac
[ "${LINE: -1}" = = ] && unset 'COMP_WORDS[-1]'
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_ziatunnel
printf '%s\n' ${COMPREPLY[@]+"${COMPREPLY[@]}"}`,
	"zsh": `
compdef() { :; }
_describe() { local w; for w in "${(@P)2}"; do print -r -- "${${w//\\:/:}%%:*}"; done; }
_files() { print -rl -- "${words[CURRENT]}"*(N); }
source "$SCRIPT"
words=("${(@s: :)LINE}")
CURRENT=${#words}
_ziatunnel`,
	"fish": `
source "$SCRIPT"
for word in (complete -C "$LINE")
    string split -f 1 \t -- $word
end
true`,
}

// TestCompletion asks each shell that is there to complete lines, with the script that the program prints for it.
func TestCompletion(t *testing.T) {
	t.Parallel()
	work := t.TempDir()
	for _, file := range []string{"tokyo-01.yaml", "osaka-01.yaml"} {
		if err := os.WriteFile(filepath.Join(work, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	rollouts := filepath.Join(work, "state", "ziatunnel", "rollouts", "autumn")
	if err := os.MkdirAll(rollouts, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(rollouts, "plan.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	program := built(t)
	environment := append(os.Environ(), "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"), "HOME="+work,
		"XDG_STATE_HOME="+filepath.Join(work, "state"), "XDG_CONFIG_HOME="+work, "XDG_DATA_HOME="+work)
	for shell, driver := range shellDrivers {
		t.Run(shell, func(t *testing.T) {
			t.Parallel()
			path, err := exec.LookPath(shell)
			if err != nil {
				t.Skip("there is no " + shell + " here")
			}
			text, err := exec.CommandContext(t.Context(), program, "completion", shell).Output()
			if err != nil {
				t.Fatal(err)
			}
			script := filepath.Join(t.TempDir(), "script")
			if err := os.WriteFile(script, text, 0o600); err != nil {
				t.Fatal(err)
			}
			for line, want := range map[string][]string{
				"ziatunnel ver":                      {"verify", "version"},
				"ziatunnel rollout sta":              {"start", "status"},
				"ziatunnel rollout status ":          {"autumn"},
				"ziatunnel apply to":                 {"tokyo-01.yaml"},
				"ziatunnel apply tokyo-01.yaml --ye": {"--yes"},
				"ziatunnel verify --proof ":          {"probe", "sas", "track", "traffic"},
				"ziatunnel verify --output j":        {"json"},
				"ziatunnel completion ":              {"bash", "fish", "powershell", "zsh"},
			} {
				cmd := exec.CommandContext(t.Context(), path, "-c", driver)
				cmd.Dir, cmd.Env = work, append(slices.Clone(environment), "SCRIPT="+script, "LINE="+line)
				out, err := cmd.CombinedOutput()
				got := strings.Fields(string(out))
				slices.Sort(got)
				if err != nil || !slices.Equal(got, want) {
					t.Errorf("%q becomes %q, not %q (%v)", line, got, want, err)
				}
			}
		})
	}
}
