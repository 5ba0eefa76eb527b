// Package site answers: what does one site want, and is that possible at all? It reads a site
// file, fills in defaults and reports every mistake at once, each with its place, the offending
// text and how to mend it.
//
// It never reads a file or resolves a secret: secrets are references here.
package site
