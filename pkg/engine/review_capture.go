package engine

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/capture"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// ShowRunning is the command without whose answer nothing can be planned.
const ShowRunning = showRunning

// CapturedCommands are the commands whose answers [ReviewCapture] reads, for a site.
func CapturedCommands(s *site.Site) []string {
	out := slices.Concat(requiredCommands, guard.FeatureCommands(s))
	for _, q := range optionalFacts(s) {
		out = append(out, q.command)
	}
	return out
}

// ReviewCapture plans and guards on what somebody has copied from a router: its running-config, and as many more
// answers as there are. It reaches no router. What only the router could have told is in Review.NotKnown: the rules
// that need it say nothing.
func ReviewCapture(answers capture.Answers, job Job) (Review, error) {
	reasons, err := job.overrideReasons()
	if err != nil {
		return Review{}, err
	}
	read, err := readingOf(answers, job.Site)
	if err != nil {
		return Review{}, err
	}
	notKnown := notCaptured(answers, job.Site)
	if !answers.Has(showStartup) {
		read.startup = read.running
	}
	masked := false
	if read.running, masked = withKey(read.running, job); masked {
		notKnown = append(notKnown, "whether the router has the pre-shared key of the site file: the configuration "+
			"shows it masked or encrypted")
		read.startup, _ = withKey(read.startup, job)
	}
	read.facts.Router = device.Identity{Serial: read.facts.Version.Serial, Hostname: read.facts.Version.Hostname}
	r, err := reviewReading(read, job, reasons)
	r.NotKnown = notKnown
	return r, err
}

// notCaptured is what the commands would have told that are not among the answers.
func notCaptured(answers capture.Answers, s *site.Site) []string {
	told := []struct{ what, command string }{
		{"release, image, model and serial number", "show version"},
		{"which interfaces are up, and addresses that are not configured", "show ip interface brief"},
		{"what is not saved", showStartup},
		{"who is logged in, and from where this session comes", "show users"},
		{"whether a revert timer is pending", showRollbackTimer},
		{"whether a reload is scheduled", showReload},
	}
	for _, command := range guard.FeatureCommands(s) {
		told = append(told, struct{ what, command string }{"what the image can do", command})
	}
	for _, q := range optionalFacts(s) {
		if strings.HasPrefix(q.command, "ping ") {
			told = append(told, struct{ what, command string }{"whether the service edge answers", q.command})
		}
	}
	var out []string
	for _, t := range told {
		if !answers.Has(t.command) {
			out = append(out, t.what+" (`"+t.command+"`)")
		}
	}
	return out
}

// withKey puts the key of the site into a configuration that has it masked, as people do who pass configurations on,
// or encrypted with a key that the router keeps for itself (type 6). found reports whether there was one.
func withKey(c iosconf.Config, job Job) (out iosconf.Config, found bool) {
	const typed = "pre-shared-key "
	wanted := ""
	for _, step := range job.Rendered.Steps {
		for _, line := range step.Lines {
			if text := strings.TrimSpace(line.Reveal()); wanted == "" && strings.HasPrefix(text, typed) {
				wanted = text
			}
		}
	}
	var unmask func(nodes []iosconf.Node) []iosconf.Node
	unmask = func(nodes []iosconf.Node) []iosconf.Node {
		nodes = slices.Clone(nodes)
		for i := range nodes {
			key, ok := strings.CutPrefix(nodes[i].Line, typed)
			if ok && (isMask(key) || strings.HasPrefix(key, "6 ")) {
				nodes[i].Line, found = wanted, true
			}
			nodes[i].Children = unmask(nodes[i].Children)
		}
		return nodes
	}
	out.Nodes = slices.Clone(c.Nodes)
	for i := range out.Nodes {
		if out.Nodes[i].Line == "crypto ikev2 keyring "+job.Site.Names.Keyring {
			out.Nodes[i].Children = unmask(out.Nodes[i].Children)
		}
	}
	return out, found
}

// isMask reports whether a secret is written as one that is not shown.
func isMask(key string) bool {
	key = strings.TrimPrefix(key, "0 ")
	return key == secret.Mask || strings.Trim(key, "*x") == "" || strings.HasPrefix(key, "<") && strings.HasSuffix(key, ">")
}
