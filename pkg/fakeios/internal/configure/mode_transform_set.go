package configure

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
)

func transformSetMode() mode {
	return submode(transformPrompt, globalPrompt, []command{
		{Pattern: "no mode [<m:line>]", Run: on(func(t *running.TransformSet, _ args) { t.Transport = false })},
		{Pattern: "mode <m:tunnel|transport>", Run: on(func(t *running.TransformSet, a args) {
			t.Transport = a["m"] == "transport"
		})},
	})
}
