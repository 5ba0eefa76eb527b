package provision

import (
	"context"
	"errors"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/evidence/recorder"
)

// EvidenceOutcome says for the evidence how a command ended. ended is its error, nil where there is none.
func EvidenceOutcome(command string, rec *recorder.Recorder, ended error, exitCode int) evidence.Outcome {
	out := evidence.Outcome{ExitCode: exitCode}
	if ended != nil {
		out.Error = ended.Error()
	}
	var unproven *engine.NotProvenError
	var back *engine.RolledBackError
	switch {
	case ended == nil:
		out.Level = evidence.Good
		out.Word, out.Text = success(command, rec)
	case errors.Is(ended, engine.ErrDeclined):
		out.Level, out.Word, out.Text = evidence.Neutral, "declined", "The operator said no to the plan. Nothing was sent."
	case out.ExitCode == 6:
		out.Level, out.Word, out.Text = evidence.Bad, "in doubt", "It is not proven what the router is now. A person is needed; the error says what to look at and what to type."
		switch {
		case is[*engine.NotRecoveredError](ended):
			out.Word, out.Text = "not recovered", "What the test had changed is taken back, but it is not proven that both tunnels are up again. A person is needed."
		case is[*engine.UnsavedError](ended):
			out.Word, out.Text = "not proven to be saved", "The change is proven and runs, but after a restart the router may be what it was before. A person is needed."
		}
	case out.ExitCode == 5:
		out.Level, out.Word, out.Text = evidence.Warning, "rolled back", "The change was taken back, and that is proven: the running-config is what it was before. Nothing lasts."
		if errors.As(ended, &back) && len(back.Others) > 0 {
			out.Text = "The change was taken back, and that is proven. The running-config is what it was before, except for what somebody else has changed meanwhile."
		}
	case errors.As(ended, &unproven) && unproven.Applied:
		out.Level, out.Word, out.Text = evidence.Warning, "not proven, kept", "The tunnels could not be proven. The change runs on, and is not saved."
	case is[*engine.NotFailedOverError](ended):
		out.Level, out.Word, out.Text = evidence.Warning, "failover not proven", "The backup did not take over as expected. Everything was restored, and that is proven."
	case out.ExitCode == 4:
		out.Level, out.Word, out.Text = evidence.Warning, "not proven", "The tunnels could not be proven to be up. Nothing was changed."
	case out.ExitCode == 7:
		out.Level, out.Word, out.Text = evidence.Neutral, "refused", "It was refused before anything was sent."
	case out.ExitCode == 8:
		out.Level, out.Word, out.Text = evidence.Warning, "not connected", "The router could not be logged in to. Nothing was changed."
	case errors.Is(ended, context.Canceled):
		out.Level, out.Word, out.Text = evidence.Warning, "interrupted", "It was interrupted before it had come to an end."
	default:
		out.Level, out.Word, out.Text = evidence.Warning, "failed", "It ended with an error."
	}
	return out
}

// success is the end of a command without an error.
func success(command string, rec *recorder.Recorder) (word, text string) {
	lines := rec.Lines()
	switch {
	case command == "verify":
		return "proven", "Both tunnels are proven to be up. Nothing was changed."
	case command == engine.FailoverCommand:
		return "failover proven, restored", "The backup took over while the primary was failed. Everything was restored, and both tunnels are up."
	case lines == 0 && rec.Saved():
		return "nothing to change, saved", "Every line was already there and both tunnels are proven; the running-config was saved."
	case lines == 0:
		return "nothing to change", "Every line was already there, and both tunnels are proven. No configuration line was sent."
	case rec.Saved():
		return "proven and saved", "Both tunnels are proven over a second login, and the startup-config has the change."
	default:
		return "proven, not saved", "Both tunnels are proven over a second login. The startup-config was not written."
	}
}
