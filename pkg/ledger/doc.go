// Package ledger answers: what was done to a ZIA tenant from this machine, how far did it get, and what does the
// machine remember that the portal does not show?
//
//	tenant, err := store.Tenant(ledger.Name("zscalertwo", "corp.example", ""))
//	run, err := tenant.Begin(ctx, header)        // takes the lock of the tenant
//	n, err := run.Doing(change)                  // on the disk when it returns: before the call
//	err = run.Did(n, change)                     // behind it
//	err = run.End(ledger.End{Outcome: ledger.Done})
//
// A tenant is a directory of the state directory, mode 0700. Each run is an append-only file of JSON lines in it, mode
// 0600, whose name sorts by time; a record is on the disk when its writer goes on, and the lines are chained by
// pkg/chain. One process works on a tenant at a time (pkg/lock), because an activation takes everything that is saved.
//
// Beside the runs lies what cannot be read from the portal ([Memory]): of each credential a digest, under the key of
// the state directory, of the pre-shared key that was set last, and which locations were made here. A digest is taken
// away before a key is sent and written when it is known to have arrived, so that a crash leaves "in doubt" and never a
// wrong answer.
//
// Nothing secret is written. The package speaks with no portal and decides nothing; [Fold] is a pure function of the
// records.
package ledger
