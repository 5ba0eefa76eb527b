package ciscoios

import (
	"errors"

	"golang.org/x/sys/windows"
)

// isRefused reports whether nothing listens at an address: the numbers of Winsock are not those of package syscall.
func isRefused(err error) bool { return errors.Is(err, windows.WSAECONNREFUSED) }

// isReset reports whether the other end has ended a connection at once.
func isReset(err error) bool { return errors.Is(err, windows.WSAECONNRESET) }
