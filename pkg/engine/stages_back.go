package engine

import (
	"context"
	"fmt"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// moveBack takes the stages of a change back one tunnel at a time, the one that was touched last first, so that another
// one is up meanwhile. It is the gentle beginning of a rollback: whatever goes wrong, or is left, is the loop's that
// follows, which takes everything back and proves it. A tunnel that does not come back ends it: the others keep their
// security associations for as long as those last.
func (t *rollback) moveBack(ctx context.Context) {
	if t.gone || len(t.moved) == 0 {
		return
	}
	for _, stage := range slices.Backward(t.touched.Stages) {
		m := t.movedTunnel(stage.Interface)
		if stage.Interface == "" && stage.Number == 1 || stage.Interface != "" && m == nil {
			continue // what tunnels share goes last, with everything else; or it had not begun
		}
		if err := t.stageBack(ctx, stage, m); err != nil {
			t.lastErr = err
			t.gone = sessionGone(err)
			return
		}
	}
}

// movedTunnel is a tunnel whose stage has begun; nil: it has not.
func (t *rollback) movedTunnel(name string) *moved {
	for _, m := range t.moved {
		if m.stage.Interface == name {
			return m
		}
	}
	return nil
}

// stageBack takes one stage back, and waits until its tunnel is up again if it was before.
func (t *rollback) stageBack(ctx context.Context, stage plan.Stage, m *moved) error {
	if err := t.extendTimer(ctx, t.job.Wait+margin); err != nil {
		return err
	}
	v, err := readState(ctx, t.session)
	if err != nil {
		return err
	}
	before, _, err := t.before(v.runningText, v.startupText)
	if err != nil {
		return err
	}
	undo, err := plan.Restore(v.running, before, t.touched.OfStage(stage.Number))
	if err != nil {
		return err
	}
	lines := undo.Lines()
	if slices.ContainsFunc(lines, func(l device.Line) bool { return secret.HasDigest(l.Text.Reveal()) }) {
		return fmt.Errorf("nobody knows a secret of %s", stage.Title)
	}
	if len(lines) > 0 {
		if err := t.session.Configure(ctx, lines, nil); err != nil {
			return err
		}
	}
	if m == nil || len(lines) == 0 && !m.anew {
		return nil
	}
	return t.tunnelBack(ctx, m, before)
}

// tunnelBack lets a tunnel negotiate with what was there before, where it was told to do so with what the change
// brought, and waits until it is up.
func (t *rollback) tunnelBack(ctx context.Context, m *moved, before iosconf.Config) error {
	want := verify.Expectation{Tunnels: asConfigured(verify.Expectation{Tunnels: t.wantsOf(m)}, before)}
	if !m.stage.InUse || len(want.Tunnels) == 0 {
		m.back = true
		return nil
	}
	old := ""
	if m.anew {
		if report, err := poll(ctx, t.session, want); err == nil {
			old = report.Tunnels[0].InboundSPI
		}
		if err := t.negotiateAnew(ctx, m.stage, true); err != nil {
			return err
		}
	}
	if _, _, err := t.watchTunnel(ctx, want, old); err != nil {
		return err
	}
	m.back = true
	t.watch(Event{Kind: StageBack, Stage: m.stage.Number, Title: m.stage.Title, Left: t.left()})
	return nil
}

// wantsOf is the tunnel of a stage among those of the job.
func (t *rollback) wantsOf(m *moved) []verify.Tunnel {
	return slices.DeleteFunc(slices.Clone(t.job.Want.Tunnels), func(w verify.Tunnel) bool {
		return w.Interface != m.stage.Interface
	})
}

// settle lets the tunnels that still have what they negotiated with the change negotiate with what was there before,
// one at a time: the configuration is back, by whatever way. Where one does not come up the others are left as they
// are. It returns what is left to a person.
func (t *rollback) settle(ctx context.Context) []string {
	var left []string
	for _, m := range slices.Backward(t.moved) {
		if !m.anew || m.back || !m.stage.InUse {
			continue
		}
		if len(left) > 0 {
			left = append(left, fmt.Sprintf("%s keeps what it negotiated with the change until it is negotiated anew: "+
				"`%s`", m.stage.Interface, m.stage.Clear()))
			continue
		}
		before, _, err := t.before(t.last.runningText, t.last.startupText)
		if err == nil {
			err = t.tunnelBack(ctx, m, before)
		}
		if err != nil {
			left = append(left, fmt.Sprintf("%s is not proven to be up with what was there before (%v): look at "+
				"`show crypto session`, and whether the edge still takes it", m.stage.Interface, err))
		}
	}
	return left
}
