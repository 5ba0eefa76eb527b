//go:build unix

package inputfile

import "syscall"

// nonBlocking opens a named pipe at once, whether anybody writes into it or not.
const nonBlocking = syscall.O_NONBLOCK
