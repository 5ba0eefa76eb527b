package cli

import "github.com/urfave/cli/v2"

// onTemporal is the engine of a rollout that a Temporal server carries out; any other is this program.
const onTemporal = "temporal"

func engineFlag() cli.Flag {
	return &cli.StringFlag{Name: "engine", Value: "local",
		Usage: "who carries it out: local, which is this process, or temporal, a server"}
}

// engineOf is who is to carry a rollout out.
func engineOf(c *cli.Context) (string, error) {
	switch word := c.String("engine"); word {
	case "local", onTemporal:
		return word, nil
	default:
		return "", &inputError{"--engine is local or temporal"}
	}
}
