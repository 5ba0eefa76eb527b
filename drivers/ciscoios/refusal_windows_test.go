package ciscoios

import (
	"net"
	"os"
	"testing"

	"golang.org/x/sys/windows"
)

// TestWinsock: a connection that Winsock ends is told apart from others, as on other systems.
func TestWinsock(t *testing.T) {
	wrapped := func(number error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connectex", number)}
	}
	if err := wrapped(windows.WSAECONNREFUSED); !isRefused(err) || isReset(err) {
		t.Errorf("%v is not refused", err)
	}
	if err := wrapped(windows.WSAECONNRESET); isRefused(err) || !isReset(err) {
		t.Errorf("%v is not reset", err)
	}
}
