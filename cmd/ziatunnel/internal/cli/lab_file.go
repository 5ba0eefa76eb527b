package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// inLabFile are the flags of which a lab file says more.
var inLabFile = []string{"routers", "edge-down", "wrong-psk", "encryption", "traffic", "reject", "drop", "from", "wan",
	"lan"}

// labOf is the lab of the file named, or of the file made from the flags, which is left in the
// lab's directory to start from.
func labOf(c *cli.Context, dir string) (lab *scenario.Lab, file string, err error) {
	if file = c.Path("config"); file != "" {
		lab, err = configuredLab(c, file)
		return lab, file, err
	}
	files, err := labFiles(c)
	if err != nil {
		return nil, "", err
	}
	if file, err = saveLab(dir, files); err != nil {
		return nil, "", err
	}
	if lab, err = scenario.Read(file, []byte(files[0].Text), scenario.Directory(filepath.Dir(file))); err != nil {
		return nil, "", &inputError{err.Error()}
	}
	return lab, file, nil
}

// labFiles are the lab file that says what the flags say, and what it refers to.
func labFiles(c *cli.Context) ([]scenario.File, error) {
	if c.Path("from") != "" {
		return labFrom(c)
	}
	for _, name := range []string{"wan", "lan"} {
		if c.IsSet(name) {
			return nil, &inputError{"--" + name + " names an interface of the configuration of --from"}
		}
	}
	text, err := labText(c, "{name}", fmt.Sprintf("{name: \"branch-{n:03}\", count: %d}", c.Int("routers")))
	return []scenario.File{{Name: "lab.yaml", Text: text}}, err
}

// configuredLab reads a lab file; listen, spread and speed may be overruled.
func configuredLab(c *cli.Context, file string) (*scenario.Lab, error) {
	for _, name := range inLabFile {
		if c.IsSet(name) {
			return nil, &inputError{"--" + name + " and --config exclude each other: the lab file says it"}
		}
	}
	data, err := inputfile.ReadOnce(c.Context, file, scenario.MaxSize)
	if err != nil {
		return nil, &inputError{"--config: " + err.Error()}
	}
	lab, err := scenario.Read(file, data, scenario.Directory(filepath.Dir(file)))
	if err != nil {
		return nil, &inputError{err.Error()}
	}
	if c.IsSet("listen") {
		if lab.Listen, err = scenario.ParseListen(c.String("listen")); err != nil {
			return nil, &inputError{"--listen: " + err.Error()}
		}
	}
	if c.IsSet("spread") {
		lab.Spread = c.Bool("spread")
	}
	for i := range lab.Routers {
		if c.IsSet("speed") {
			lab.Routers[i].Speed = c.Float64("speed")
		}
	}
	return lab, nil
}

// labText is the lab file that says what the flags say: user is that of the credentials, routers an entry.
func labText(c *cli.Context, user, routers string) (string, error) {
	for _, flag := range []struct {
		name    string
		choices []string
	}{
		{"encryption", []string{"none", "aes-gcm", "aes"}}, {"traffic", []string{"all", "web"}},
		{"edge-down", []string{"", "primary", "backup"}},
	} {
		if !slices.Contains(flag.choices, c.String(flag.name)) {
			return "", &inputError{fmt.Sprintf("--%s is %s", flag.name,
				strings.Join(slices.DeleteFunc(flag.choices, func(s string) bool { return s == "" }), " or "))}
		}
	}
	if n := c.Int("routers"); n < 1 || n > scenario.MaxRouters {
		return "", &inputError{fmt.Sprintf("--routers is 1 to %d", scenario.MaxRouters)}
	}
	if _, err := scenario.ParseListen(c.String("listen")); err != nil {
		return "", &inputError{"--listen: " + err.Error()}
	}
	credential := fmt.Sprintf("fqdn: %q", user+"@corp.example")
	if c.Bool("wrong-psk") {
		credential += ", portal_psk: another-key-0123456789" //nolint:gosec // meant to be wrong
	}
	var faults []string
	if words := c.String("reject"); words != "" {
		faults = append(faults, "{do: reject, line: "+literal(words)+", times: always}")
	}
	if words := c.String("drop"); words != "" {
		faults = append(faults, "{do: drop, line: "+literal(words)+"}")
	}
	return fmt.Sprintf(labFile, c.String("listen"), c.Bool("spread"), c.Float64("speed"), c.String("encryption"),
		c.String("traffic"), strings.Join(faults, ", "), credential,
		labEdge(c, "primary", "198.51.100.11", "185.46.212.88"),
		labEdge(c, "backup", "203.0.113.22", "185.46.212.89"), routers), nil
}

func labEdge(c *cli.Context, name, vpn, global string) string {
	return fmt.Sprintf("{name: %s, vpn: %s, global: %s, cloud: zscalertwo, aes_subscription: %t, unreachable: %t}",
		name, vpn, global, c.String("encryption") != "none", c.String("edge-down") == name)
}

// literal writes words so that YAML and the lab file take them as they are. JSON is YAML.
func literal(words string) string {
	quoted, _ := json.Marshal("text:" + words) // a string can always be marshalled
	return string(quoted)
}

const labFile = "# A lab of virtual 881s. Change it and run it: " +
	"ziatunnel lab --config THIS-FILE, or fakeios --config THIS-FILE.\n" +
	`# fakeios schema prints what may stand here.
listen: %q
spread: %t
defaults:
  speed: %g
  site: {encryption: %s, traffic: %s}
  faults: [%s]
  credential: {%s}
edges:
  - %s
  - %s
routers:
  - %s
`
