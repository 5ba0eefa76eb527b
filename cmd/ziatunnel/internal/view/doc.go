// Package view shows results: as text for people, as JSON for programs. It decides nothing.
package view
