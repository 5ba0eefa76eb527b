//go:build race

package fakeios

// underRace tells that this binary watches for data races, which makes all of it heavier.
const underRace = true
