// Package enrolment brings sites into a ZIA tenant, and takes them out: it is the only package that changes one.
//
//	r := enrolment.Registrar{Portal: client, Tenant: tenant}
//	out, err := r.Sync(ctx, enrolment.Task{Command: "portal sync", Sites: sites}, agree)
//	err = client.Close(ctx)            // of a legacy login: it activates what is pending
//
// [Registrar.Sync] takes the lock of the tenant, reads what is there, lets pkg/tenant decide, shows that to agree, does
// the changes one after the other, and activates once. What it is about to do is on the disk before each call
// (pkg/ledger), so that another process goes on where this one was killed: the next Sync reads the portal again, does
// what is missing, and activates what was left.
//
// Each site is done or as it was. When a call for it fails, what was done for it in this run is taken back; a key that
// was set cannot be, and so keys are set last. The sites before it stay, and are activated all the same: nothing that
// is saved is left for somebody else to activate. What nobody could tell, not by reading the portal again either, is an
// error that says so ([FailedError], [NotActivatedError]).
//
// An activation takes the saved changes of everybody in the tenant. When some are waiting already it is refused
// ([PendingError]) unless agree says that they may go along.
package enrolment
