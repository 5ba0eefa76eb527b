package view

import "github.com/ziatunnel/ziatunnel/pkg/engine"

// Sentence is what [Progress] prints for an event; empty: nothing.
func Sentence(e engine.Event) string { return describe(e) }

// Sentences are what [WatchLines] prints for a sighting; first tells that there was no look before it.
func Sentences(s engine.Sighting, first bool) []string { return happened(s, first) }
