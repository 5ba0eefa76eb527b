package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// maxPlan is the largest plan that is read, in bytes.
const maxPlan = 64 << 20

func (p *program) startCommand() *cli.Command {
	return &cli.Command{
		Name: "start", Usage: "start a rollout whose plan is read from standard input", Flags: serverFlags(),
		Description: "The plan is a JSON document {\"plan\": ..., \"options\": ..., \"state\": ..., \"seq\": N}; " +
			"with a state a rollout that has ended goes on, behind N events.\n" +
			"A rollout of that id that is running already is refused.",
		Action: func(c *cli.Context) error {
			in, id, err := readPlan(p.in)
			if err != nil {
				return err
			}
			conn, err := dial(c)
			if err != nil {
				return err
			}
			defer conn.Close()
			_, err = conn.ExecuteWorkflow(c.Context, client.StartWorkflowOptions{
				ID: flow.RolloutID(id), TaskQueue: flow.ControlQueue, WorkflowExecutionErrorWhenAlreadyStarted: true,
				WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
			}, flow.RolloutType, in)
			var running *serviceerror.WorkflowExecutionAlreadyStarted
			if errors.As(err, &running) {
				return &runningError{id}
			}
			return err
		},
	}
}

func readPlan(from io.Reader) (flow.Input, string, error) {
	var given struct {
		Plan    rollout.Plan      `json:"plan"`
		Options json.RawMessage   `json:"options"`
		State   *rollout.Snapshot `json:"state"`
		Seq     int               `json:"seq"`
	}
	if err := json.NewDecoder(io.LimitReader(from, maxPlan)).Decode(&given); err != nil {
		return flow.Input{}, "", fmt.Errorf("the plan on standard input cannot be read: %w", err)
	}
	if err := checkPlan(given.Plan, given.State); err != nil {
		return flow.Input{}, "", err
	}
	options, err := provision.ReadOptions(given.Options)
	if err == nil {
		err = checkTenants(given.Plan, options.Portal)
	}
	if err != nil { // here, and not at every site
		return flow.Input{}, "", err
	}
	in := flow.Input{Options: given.Options, Seq: given.Seq}
	if in.Plan, err = flow.Compress(given.Plan); err != nil {
		return in, "", err
	}
	if err := flow.CheckSize(given.Plan, in.Plan, given.Options); err != nil {
		return in, "", err
	}
	if given.State != nil {
		if in.State, err = flow.PackState(in.Plan, *given.State); err != nil {
			return in, "", err
		}
		in.Tail, err = flow.Compress([]rollout.Event{})
	}
	return in, given.Plan.ID, err
}

// checkPlan refuses here what the workflow could only fail at: a plan or a state that is none, and a
// router that would stand in its own way.
func checkPlan(plan rollout.Plan, state *rollout.Snapshot) error {
	if err := local.CheckID(plan.ID); err != nil {
		return err
	}
	zones, err := flow.Zones(plan)
	if err != nil {
		return err
	}
	routers := make(map[string]string, len(plan.Sites))
	for _, s := range plan.Sites {
		if s.Router == "" {
			return fmt.Errorf("site %s has no router: its address is what keeps two workers from one router", s.Name)
		}
		if other, taken := routers[s.Router]; taken {
			return fmt.Errorf("sites %s and %s have the same router %s", other, s.Name, s.Router)
		}
		routers[s.Router] = s.Name
	}
	if state == nil {
		_, err = rollout.New(plan, zones)
	} else {
		_, err = rollout.Restore(plan, zones, *state)
	}
	return err
}

// checkTenants refuses a plan that does not say in which tenants the portal's half is done, or says so although it is
// not done.
func checkTenants(plan rollout.Plan, use provision.PortalUse) error {
	for _, s := range plan.Sites {
		if (s.Tenant == "") != (use == provision.PortalOff) {
			return fmt.Errorf("site %s has the ZIA tenant %q in the plan, and the option portal is %q: one of them is "+
				"wrong", s.Name, s.Tenant, use)
		}
	}
	return nil
}

// runningError is a rollout that is running on the server. It has an exit code of its own: a
// process that was killed after it had started the rollout finds it running, and follows it.
type runningError struct{ id string }

func (e *runningError) Error() string {
	return fmt.Sprintf("the rollout %s is running already; `ziatunnel rollout resume` follows it", e.id)
}
