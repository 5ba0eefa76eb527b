// Package provision answers: how is one site brought up, whoever drives it? A command at a terminal, a
// rollout on a laptop and a worker of a workflow engine all go through it, so that they prepare, journal
// and judge in the same way.
//
// [Prepare] makes a job of a site: secrets fetched, playbook rendered, the way to its router known.
// [Journaled] and [Resumed] do something with a job under the lock of the site and with a run of the
// journal. [Runner] does a whole site and says in one word how it ended.
//
// What leaves it towards a rollout is masked with the secrets of the site; nothing of a site is kept
// when its work is over.
package provision
