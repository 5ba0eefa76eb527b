package view

import "github.com/ziatunnel/ziatunnel/pkg/engine"

// Sentences are what [WatchLines] prints for a sighting; first tells that there was no look before it.
func Sentences(s engine.Observation, first bool) []string { return happened(s, first) }
