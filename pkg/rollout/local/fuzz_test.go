package local_test

import (
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// FuzzParsePolicy: a policy file is read or refused with a reason.
func FuzzParsePolicy(f *testing.F) {
	f.Add([]byte("canary: 1\nparallel: 4\napprove: true\nwave: 10%\nwindow_left: 20m\n" +
		"windows: [{days: [sat, sun], from: \"01:00\", to: \"05:00\"}]\n"))
	f.Add([]byte("windows: [{days: [], from: \"25:00\"}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := local.ParsePolicy("f.yaml", text); err != nil && err.Error() == "" {
			t.Error("refused without a reason")
		}
	})
}
