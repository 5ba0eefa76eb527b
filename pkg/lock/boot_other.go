//go:build !linux

package lock

// bootID is not known on this system: the name of the machine has to do.
func bootID() string { return "" }
