package provision

import (
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/evidence"
)

// The phases of a run, as the evidence names them.
const (
	phaseConnect   = "connect"
	phaseRead      = "read"
	phaseDecide    = "plan, guards and answer"
	phaseArm       = "read again and arm"
	phasePush      = "push"
	phaseLogin     = "second login"
	phaseProof     = "proof"
	phaseDiagnosis = "diagnosis"
	phaseTraffic   = "test traffic"
	phaseConfirm   = "confirm and clean up"
	phaseSave      = "save"
	phaseDetection = "detection"
	phaseTakeBack  = "take back"
	phaseRecovery  = "recovery"
)

// begins names the phases that an event begins.
var begins = map[engine.Kind]string{
	engine.Connected: phaseDecide, engine.Arming: phaseArm, engine.NotArmed: phaseArm, engine.StepStarted: phasePush,
	engine.SecondLogin: phaseProof, engine.Diagnosing: phaseDiagnosis, engine.SendingTest: phaseTraffic, engine.Saving: phaseSave,
	engine.PrimaryFailed: phaseDetection, engine.RollingBack: phaseTakeBack,
}

// enter ends the phase under way and begins another one; "" begins none. What took no time to speak
// of and no round trip was no phase.
func (w *Recorder) enter(name string) {
	if n := len(w.phases); n > 0 {
		last := &w.phases[n-1]
		if last.Name == name {
			return
		}
		cost := w.cost()
		last.Seconds, last.Cost = w.since()-last.Begin, cost.Minus(w.spent)
		w.spent = cost
		if last.Seconds < 0.005 && last.RoundTrips == 0 {
			w.phases = w.phases[:n-1]
		}
	}
	if name != "" {
		w.phases = append(w.phases, evidence.Phase{Name: name, Begin: w.since()})
	}
}

// in tells which phase is under way.
func (w *Recorder) in() string {
	if len(w.phases) == 0 {
		return ""
	}
	return w.phases[len(w.phases)-1].Name
}

// dialling and dialled are called around every login. The first login leads to reading; the one after
// a push is a phase of its own; any other belongs to what it is needed for.
func (w *Recorder) dialling() {
	switch w.in() {
	case "":
		w.enter(phaseConnect)
	case phasePush:
		w.enter(phaseLogin)
	}
}

func (w *Recorder) dialled() {
	if w.in() != phaseConnect {
		return
	}
	if w.command == "verify" {
		w.enter(phaseProof)
	} else {
		w.enter(phaseRead)
	}
}

// Decided is called when the operator, or --yes, has answered.
func (w *Recorder) Decided() {
	if w != nil && w.in() == phaseDecide {
		w.enter(phaseArm)
	}
}

// pass follows the phases. Where nothing is to be sent the proof follows the decision; once it is
// proven the rest is confirming. A look during a recovery or a test of the traffic is part of it.
func (w *Recorder) pass(e engine.Event) {
	now := w.in()
	switch {
	case now == phaseTakeBack:
		if e.Kind == engine.TakenBack && w.command == engine.FailoverCommand {
			w.enter(phaseRecovery)
		}
	case begins[e.Kind] != "":
		w.enter(begins[e.Kind])
	case e.Kind == engine.StepPresent && !w.pushed && !w.armed:
		w.enter(phaseProof)
	case e.Kind == engine.Polled && e.Report.Proven() && now == phaseProof && w.armed:
		w.enter(phaseConfirm)
	}
}
