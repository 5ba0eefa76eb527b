package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// policyFlags say how a rollout goes; each overrides what the file of the policy says.
func policyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "policy", Usage: "`FILE` (YAML) that says how the rollout goes"},
		&cli.IntFlag{Name: "canary", Usage: "`NUMBER` of sites in a wave before all others"},
		&cli.GenericFlag{Name: "wave", Value: &repeated{},
			Usage: "`SIZE` of the next wave: 10 or 5% (repeatable; the last one repeats)"},
		&cli.IntFlag{Name: "parallel", Usage: "`NUMBER` of sites at work at once", DefaultText: "1"},
		&cli.IntFlag{Name: "per-jump", Usage: "`NUMBER` of them behind one jump host", DefaultText: "no limit"},
		&cli.DurationFlag{Name: "soak", Usage: "leave a wave alone for `DURATION`, then prove its sites again",
			DefaultText: "neither"},
		&cli.GenericFlag{Name: "budget", Value: &repeated{},
			Usage: "`CLASS=SIZE` of failures that do not stop it, unreachable=5% (repeatable); without it the first " +
				"one does"},
		&cli.StringFlag{Name: "on-budget", Usage: "pause or stop when a budget is used up", DefaultText: "stop"},
		&cli.BoolFlag{Name: "approve", Usage: "every wave behind the first waits for `ziatunnel rollout approve`"},
	}
}

// maxPolicy is the largest file of a policy that is read, in bytes.
const maxPolicy = 1 << 20

// policyOf is the policy of the file, and what the flags change of it.
func policyOf(c *cli.Context) (rollout.Policy, error) {
	var policy rollout.Policy
	if path := c.Path("policy"); path != "" {
		data, err := inputfile.ReadOnce(c.Context, path, maxPolicy)
		if err != nil {
			return policy, &inputError{fmt.Sprintf("%s: %v", path, errors.Unwrap(err))}
		}
		if policy, err = local.ParsePolicy(path, data); err != nil {
			return policy, &inputError{err.Error()}
		}
	}
	if err := policyFromFlags(c, &policy); err != nil {
		return policy, err
	}
	problems := policy.Problems()
	if level := provision.LevelNamed(policy.Proof); level != "" && !slices.Contains(verify.Levels(), level) {
		problems = append(problems, fmt.Sprintf("proof is %q: it is %s", level, verify.LevelWords()))
	}
	if len(problems) > 0 {
		return policy, &inputError{"the policy: " + strings.Join(problems, "; ")}
	}
	return policy, nil
}

func policyFromFlags(c *cli.Context, policy *rollout.Policy) error {
	for name, to := range map[string]*int{"canary": &policy.Canary, "parallel": &policy.Parallel,
		"per-jump": &policy.PerJump} {
		if c.IsSet(name) {
			*to = c.Int(name)
		}
	}
	if c.IsSet("soak") {
		policy.Soak = c.Duration("soak")
	}
	if c.IsSet("on-budget") {
		policy.OnBudget = rollout.OnBudget(c.String("on-budget"))
	}
	if c.IsSet("rehearse") {
		policy.Rehearse = c.Bool("rehearse")
	}
	if c.IsSet("proof") {
		policy.Proof = c.String("proof")
	}
	if c.IsSet("approve") {
		policy.Approve = c.Bool("approve")
	}
	if sizes := repeatedOf(c, "wave"); len(sizes) > 0 {
		policy.Waves = nil
		for _, text := range sizes {
			size, err := rollout.ParseSize(text)
			if err != nil {
				return &inputError{"--wave: " + err.Error()}
			}
			policy.Waves = append(policy.Waves, size)
		}
	}
	for _, text := range repeatedOf(c, "budget") {
		if err := budget(text, &policy.Budgets); err != nil {
			return &inputError{"--budget: " + err.Error()}
		}
	}
	return nil
}

// budget reads CLASS=SIZE.
func budget(text string, b *rollout.Budgets) error {
	name, value, ok := strings.Cut(text, "=")
	class := rollout.Outcome(strings.ReplaceAll(name, "-", "_"))
	if !ok || !slices.Contains(rollout.Failures(), class) {
		return fmt.Errorf("%q is not CLASS=SIZE; the classes are %s", text, classNames())
	}
	size, err := rollout.ParseSize(value)
	if err != nil {
		return err
	}
	*map[rollout.Outcome]*rollout.Size{
		rollout.Unreachable: &b.Unreachable, rollout.Refused: &b.Refused, rollout.RolledBack: &b.RolledBack,
		rollout.Unproven: &b.Unproven, rollout.InDoubt: &b.InDoubt, rollout.Unexpected: &b.Unexpected,
	}[class] = size
	return nil
}

func classNames() string {
	var words []string
	for _, c := range rollout.Failures() {
		words = append(words, string(c))
	}
	return strings.Join(words, ", ")
}
