// Package journal answers: what was planned for a site, what was sent, how far did it get, how did it end, and
// what may still be on the router? Another process, after a crash too, finishes or undoes a change with nothing
// but what stands here.
//
//	store, err := journal.OpenStore(dir)
//	run, err := store.Begin(ctx, header)       // takes the lock of the site
//	err = run.Write(journal.Pushed{Lines: 97}) // on the disk when it returns
//
// A [Store] is a directory. Each site has one below it, mode 0700, with one append-only file of JSON lines for
// each run, mode 0600, whose names sort by time, and one snapshot of the running-config for each run that took
// one. A crash of the machine does not lose a record that was written.
//
// Nothing secret is ever written. In records a secret is masked, wherever it stands. In snapshots and planned
// lines it is replaced by a digest, by which its value is found again among what the router and the site
// file still give. The key of the digests is a file of the store: without it no value can be guessed from one.
//
// Records are chained by pkg/chain, which is checked on every read. Whoever closes a run in order leaves a mark
// beside its file, so that the loss of the last records is found too. Nobody goes on with a run that is damaged
// before a person has said with [Store.Trust] which of its records count.
//
// The package never talks to a router and decides nothing: [Fold] is a pure function of the records.
package journal
