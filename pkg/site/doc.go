// Package site answers: what does one site want, and is that possible at all? It reads a site file, fills in
// defaults, and reports every mistake at once, each with its place, the text that stands there and what to
// write instead.
//
//	s, err := site.Parse("tokyo-01.yaml", data) // err is site.Problems
//	address := s.Router.Address                 // "192.0.2.10:22"
//	psk := s.Credential.PSK                     // a reference such as env:ZIA_PSK
//
// It never opens a file, asks a router or resolves a secret: secrets are references here.
package site
