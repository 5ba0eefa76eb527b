// Package journal answers: what was planned for a site, what was sent, how far did it get, how did
// it end, and what may still be on the router? Another process, after a crash too, finishes or
// undoes a change with nothing but what stands here.
//
// A [Store] is a directory. Each site has one below it, mode 0700, with one append-only file of JSON
// lines for each run, mode 0600, whose names sort by time, and one snapshot of the running-config for
// each run that took one. A record is on the disk before [Run.Write] returns.
//
// Nothing secret is ever written. In records a secret is masked, wherever it stands; in snapshots
// and planned lines it is replaced by a salted digest, by which its value is found again among what
// the router and the site file still give. A digest lets a weak value be guessed by who can read the
// file, so the files are the owner's alone.
//
// The package never talks to a router and decides nothing: [Fold] is a pure function of the records.
package journal
