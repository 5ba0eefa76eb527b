// Package provision is the one road to a site: a command at a terminal, a rollout on this machine and a
// worker of a Temporal server all work at a router through it, so that they prepare, journal, judge and
// write evidence in the same way.
//
// A [Runner] is what a machine brings along: journal, host keys, operator. [Runner.Open] prepares one
// command at one site, the [Run]: it validates the [Options], fetches the secrets and renders the playbook.
// It reaches no router yet.
//
//	run, err := runner.Open(ctx, provision.Work{Site: s, Dir: dir, Command: "apply", Options: options})
//	out, err := run.Apply(ctx, func(review engine.Review) (bool, error) { return agreed(review), nil })
//	written, err := run.Close(err) // ends the run, and writes the evidence
//
// An [Executor] does the same for the sites of a rollout: it finishes first what an earlier process has left
// half done, and waits for a router that is about to change by itself. It also does the portal's half: that of a
// wave when its first site comes to work, or, where many machines work, that of one tenant as its only owner.
// Options are one JSON document. The journal keeps it, a rollout carries it to its workers, and a resume reads it
// again. How work has ended is one row of a table, an [Ending]: exit status, outcome in a rollout, word in the
// journal, and sentence in the evidence come from it, see [EndingOf].
//
// It sends nothing to a router itself, which is what package engine does. What it reports to a rollout is
// masked with the secrets of the site, and nothing of a site is kept when its work is over.
package provision
