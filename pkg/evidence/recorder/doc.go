// Package recorder answers: what did a command do at a router, and when? A [Recorder] is told about the
// sessions, the events and the reviews of one run. When the run is over it gives them as the document
// of package evidence, and a [File] keeps that.
//
//	rec := recorder.New("apply")
//	dial = rec.WrapDialer(&job, dial)             // from now on it counts what the sessions cost
//	_, err := engine.Apply(ctx, dial, job, decide, rec.OnEvent)
//	rec.End()
//	document := rec.Document(author, err, outcome)
//
// Every method that is called while a command runs may be called on a nil Recorder, and does nothing
// then: a command need not know whether anybody asked for evidence.
//
// The package never decides anything about a run, and sends nothing to a router. It does not say how a
// run ended either: that is given to [Recorder.Document]. What it gives is not masked; whoever writes
// it passes it through evidence.Document.Masked with what masks its secrets and makes it printable.
package recorder
