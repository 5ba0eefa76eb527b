package flow_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// heartbeats is a server that keeps what it has heard, and answers with answer.
type heartbeats struct {
	mu     sync.Mutex
	heard  []flow.Progress
	answer func(number int) error // nil: it has taken it
}

// RecordActivityHeartbeat implements [flow.Heartbeats].
func (h *heartbeats) RecordActivityHeartbeat(_ context.Context, _ []byte, details ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.answer != nil {
		if err := h.answer(len(h.heard)); err != nil {
			return err
		}
	}
	h.heard = append(h.heard, details[0].(flow.Progress))
	return nil
}

// last is the mark that the next attempt would find.
func (h *heartbeats) last(t *testing.T) (mark local.TenantMark) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.heard); n > 0 && len(h.heard[n-1].Mark) > 0 {
		if err := h.heard[n-1].Mark.Decompress(&mark); err != nil {
			t.Fatal(err)
		}
	}
	return mark
}

// work is a tenant in which a function works.
type work func(ctx context.Context, task local.TenantTask, mark func(local.TenantMark) error) rollout.Result

// Enrol implements [local.TenantExecutor].
func (w work) Enrol(ctx context.Context, task local.TenantTask, say func(string),
	mark func(local.TenantMark) error) []local.TenantResult {
	say("portal: looking")
	return []local.TenantResult{{Site: task.Sites[0], Result: w(ctx, task, mark)}}
}

// own lets an owner do a task, behind one that has said before.
func own(t *testing.T, server *heartbeats, before *flow.Progress, do work) (rollout.Result, error) {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet{})
	e := suite.NewTestActivityEnvironment()
	flow.RegisterTenants(e, server, do)
	if before != nil {
		e.SetHeartbeatDetails(*before)
	}
	packed, err := flow.Compress(local.TenantTask{Rollout: "spring", Tenant: "acme", Sites: []string{"s000"}})
	if err != nil {
		t.Fatal(err)
	}
	value, err := e.ExecuteActivity(flow.EnrolName, packed)
	if err != nil {
		return rollout.Result{}, err
	}
	var out flow.Compressed
	var results []local.TenantResult
	if err := errors.Join(value.Get(&out), out.Decompress(&results)); err != nil {
		t.Fatal(err)
	}
	return results[0].Result, nil
}

var done = rollout.Result{Outcome: rollout.Done}

// TestOwnerSaysFirst: what an owner is about to change is on the server before it changes anything, and whoever comes
// behind it is told. Its steps do not take that away.
func TestOwnerSaysFirst(t *testing.T) {
	var server heartbeats
	told := local.TenantMark{Runs: []string{"20261128-060000-a1b2c3"}, Keys: []string{"tokyo@corp.example"}}
	got, err := own(t, &server, nil, func(_ context.Context, task local.TenantTask,
		mark func(local.TenantMark) error) rollout.Result {
		if len(task.Mark.Runs) > 0 {
			t.Errorf("nobody was before it: %+v", task.Mark)
		}
		if err := mark(told); err != nil || fmt.Sprint(server.last(t)) != fmt.Sprint(told) {
			t.Errorf("%v; the server has %+v", err, server.last(t))
		}
		return done
	})
	if err != nil || got.Outcome != rollout.Done {
		t.Fatalf("%+v %v", got, err)
	}
	before := server.heard[len(server.heard)-1]
	server.heard = nil
	_, err = own(t, &server, &before, func(_ context.Context, task local.TenantTask,
		_ func(local.TenantMark) error) rollout.Result {
		if fmt.Sprint(task.Mark) != fmt.Sprint(told) {
			t.Errorf("the next one is told %+v", task.Mark)
		}
		return done
	})
	if err != nil || len(server.heard) == 0 || fmt.Sprint(server.last(t)) != fmt.Sprint(told) {
		t.Errorf("%v; behind the second one the server has %+v", err, server.last(t))
	}
}

// TestOwnerUnheard: when the server cannot be told nothing is changed, and the task is for the next attempt.
func TestOwnerUnheard(t *testing.T) {
	server := heartbeats{answer: func(int) error { return serviceerror.NewUnavailable("the line is cut") }}
	_, err := own(t, &server, nil, func(_ context.Context, _ local.TenantTask,
		mark func(local.TenantMark) error) rollout.Result {
		if mark(local.TenantMark{Runs: []string{"r"}}) == nil {
			t.Error("it goes on")
		}
		return rollout.Result{Outcome: rollout.Unexpected}
	})
	if err == nil || !strings.Contains(err.Error(), "the line is cut") {
		t.Errorf("%v", err)
	}
}

// TestOwnerStops: an owner stops when the server wants that, when the server has given the tenant to somebody else, and
// when it is not heard for as long as a worker may be silent; not before.
func TestOwnerStops(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(int) error
		after  time.Duration // at least
		why    string
	}{
		"asked to": {func(int) error { return temporal.NewCanceledError() }, 0, "the rollout is to stop"},
		"replaced": {func(int) error { return serviceerror.NewNotFound("no such activity") }, 0, "another worker"},
		"not heard": {func(number int) error {
			if number == 0 {
				return nil
			}
			return serviceerror.NewUnavailable("the line is cut")
		}, 15 * time.Second, "another worker"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began := time.Now()
				server := heartbeats{answer: c.answer}
				o := flow.NewOwner(&server)
				_, _ = o(t.Context(), local.TenantTask{Sites: []string{"s000"}}, work(func(ctx context.Context,
					_ local.TenantTask, _ func(local.TenantMark) error) rollout.Result {
					<-ctx.Done()
					if took := time.Since(began); took < c.after || took > c.after+5*time.Second {
						t.Errorf("it has stopped after %s", took)
					}
					if why := context.Cause(ctx); !strings.Contains(why.Error(), c.why) {
						t.Errorf("%v", why)
					}
					return rollout.Result{Outcome: rollout.Interrupted}
				}))
			})
		})
	}
}
