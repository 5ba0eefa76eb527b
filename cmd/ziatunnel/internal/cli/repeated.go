package cli

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// repeated collects the values of a flag that may be given several times. It is no slice flag, because
// those split a value at its commas.
type repeated struct{ values []string }

// String implements [cli.Generic]: there is no default to show.
func (r *repeated) String() string { return "" }

// Set implements [cli.Generic].
func (r *repeated) Set(text string) error {
	r.values = append(r.values, strings.TrimSpace(text))
	return nil
}

func repeatedOf(c *cli.Context, name string) []string {
	if r, ok := c.Generic(name).(*repeated); ok {
		return r.values
	}
	return nil
}
