package recorder

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
	phaseTunnel    = "proof of one tunnel"
	phaseProof     = "proof"
	phaseDiagnosis = "diagnosis"
	phaseTraffic   = "test traffic"
	phaseConfirm   = "confirm and clean up"
	phaseSave      = "save"
	phaseDetection = "detection"
	phaseTakeBack  = "take back"
	phaseRecovery  = "recovery"
)

// begins has the phase that an event begins.
var begins = map[engine.Kind]string{
	engine.Connected: phaseDecide, engine.Arming: phaseArm, engine.NotArmed: phaseArm, engine.StepStarted: phasePush,
	engine.StageStarted: phasePush, engine.Anew: phaseTunnel,
	engine.SecondLogin: phaseProof, engine.Diagnosing: phaseDiagnosis, engine.SendingTest: phaseTraffic,
	engine.Saving:        phaseSave,
	engine.PrimaryFailed: phaseDetection, engine.RollingBack: phaseTakeBack,
}

// enter ends the current phase and begins another one; "" begins none. A phase that took under 5 ms and no
// round trip is dropped.
func (rec *Recorder) enter(name string) {
	if n := len(rec.phases); n > 0 {
		last := &rec.phases[n-1]
		if last.Name == name {
			return
		}
		cost := rec.cost()
		last.Seconds, last.Cost = rec.since()-last.Begin, cost.Minus(rec.spent)
		rec.spent = cost
		if last.Seconds < 0.005 && last.RoundTrips == 0 {
			rec.phases = rec.phases[:n-1]
		}
	}
	if name != "" {
		rec.phases = append(rec.phases, evidence.Phase{Name: name, Begin: rec.since()})
	}
}

// current is the name of the phase under way; "": none.
func (rec *Recorder) current() string {
	if len(rec.phases) == 0 {
		return ""
	}
	return rec.phases[len(rec.phases)-1].Name
}

// dialling is called before every login. The first login is a phase, and so is the one after a push; any
// other belongs to the phase that needs it.
func (rec *Recorder) dialling() {
	switch rec.current() {
	case "":
		rec.enter(phaseConnect)
	case phasePush, phaseTunnel:
		rec.enter(phaseLogin)
	}
}

// dialled is called after every login. What follows the first one depends on the command.
func (rec *Recorder) dialled() {
	if rec.current() != phaseConnect {
		return
	}
	if rec.command == "verify" {
		rec.enter(phaseProof)
	} else {
		rec.enter(phaseRead)
	}
}

// Decided is called when the operator, or --yes, has answered.
func (rec *Recorder) Decided() {
	if rec != nil && rec.current() == phaseDecide {
		rec.enter(phaseArm)
	}
}

// follow enters the phase that an event belongs to. Where nothing is to be sent the proof follows the
// decision. Once the tunnels are proven the rest is confirming. A look during a recovery or a test of
// the traffic is part of that phase.
func (rec *Recorder) follow(e engine.Event) {
	now := rec.current()
	switch {
	case now == phaseTakeBack:
		if e.Kind == engine.TakenBack && rec.command == engine.FailoverCommand {
			rec.enter(phaseRecovery)
		}
	case begins[e.Kind] != "":
		rec.enter(begins[e.Kind])
	case e.Kind == engine.StepPresent && !rec.pushed && !rec.armed:
		rec.enter(phaseProof)
	case e.Kind == engine.Polled && now == phasePush:
		rec.enter(phaseTunnel)
	case (e.Kind == engine.Polled || e.Kind == engine.TrafficSeen) && e.Report.Proven() && rec.armed &&
		(now == phaseProof || now == phaseTraffic):
		rec.enter(phaseConfirm)
	}
}
