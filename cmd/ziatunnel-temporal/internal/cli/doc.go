// Package cli is the command line of the Temporal workers, and of what `ziatunnel rollout --engine temporal`
// calls: one file a command.
//
//	ziatunnel-temporal worker --region apac --inventory sites/ --state-dir state
//	ziatunnel-temporal start <plan.json       ziatunnel-temporal follow ID       ziatunnel-temporal signal ID pause
//
// What it prints on standard output is for programs: JSON, one object a line. It is no second way to bring up
// a site: the worker gives its tasks to the executor of package provision.
package cli
