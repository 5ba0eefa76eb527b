//go:build !windows

package ciscoios

import (
	"errors"
	"syscall"
)

// isRefused reports whether nothing listens at an address.
func isRefused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// isReset reports whether the other end has ended a connection at once.
func isReset(err error) bool { return errors.Is(err, syscall.ECONNRESET) }
