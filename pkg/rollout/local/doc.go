// Package local carries a rollout out on this machine: it does what [rollout.State] says is next, and
// tells it what came of it. Every event is on the disk before anything follows from it, so that a
// rollout whose process was killed at any moment goes on, here or on another machine that has the
// directory, as if nothing had happened.
//
// A rollout is a directory: its plan, its events, what other processes ask of it, and a lock. It holds
// names of sites and how they ended; no configuration, and nothing secret.
package local
