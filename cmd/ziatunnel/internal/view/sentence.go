package view

import "github.com/ziatunnel/ziatunnel/pkg/engine"

// Sentences are what [WatchLines] prints for an observation; first reports whether none before it has
// shown the tunnels.
func Sentences(s engine.Observation, first bool) []string { return happened(s, first) }
