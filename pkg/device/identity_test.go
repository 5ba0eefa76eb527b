package device_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// TestIdentity: the strongest mark that both have decides, and whatever differs is named.
func TestIdentity(t *testing.T) {
	tokyo := device.Identity{Serial: "FTX0000001A", Hostname: "tokyo-01", HostKey: "SHA256:aaa",
		Address: "192.0.2.1:22"}
	for name, c := range map[string]struct {
		was, is device.Identity
		other   bool
		words   string
	}{
		"the same": {tokyo, tokyo, false, ""},
		"renamed and moved": {tokyo,
			device.Identity{Serial: "ftx0000001a", Hostname: "tokyo", HostKey: "SHA256:bbb",
				Address: "198.51.100.1:22"}, false, "hostname"},
		"replaced, all else alike": {tokyo,
			device.Identity{Serial: "FTX0000002B", Hostname: "tokyo-01", HostKey: "SHA256:aaa",
				Address: "192.0.2.1:22"}, true, "serial number was FTX0000001A and is FTX0000002B"},
		"no serial number, the same key": {device.Identity{HostKey: "SHA256:aaa", Address: "192.0.2.9:22"}, tokyo,
			false, "address"},
		"no serial number, another key": {device.Identity{HostKey: "SHA256:ccc", Address: "192.0.2.1:22"}, tokyo, true,
			"host key"},
		"an address alone": {device.Identity{Address: "192.0.2.1"}, tokyo, false, ""},
		"another address alone": {device.Identity{Address: "192.0.2.2:22"}, tokyo, true, "address was " +
			"192.0.2.2:22 and is 192.0.2.1:22"},
		"the same address, another name": {device.Identity{Hostname: "osaka", Address: "192.0.2.1:22"},
			device.Identity{Hostname: "tokyo-01", Address: "192.0.2.1:22"}, true, "hostname"},
		"an address of IPv6 without port": {device.Identity{Address: "2001:db8::1"},
			device.Identity{Address: "[2001:db8::1]:22"}, false, ""},
		"nothing is known": {device.Identity{}, tokyo, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.was.Other(c.is); got != c.other {
				t.Errorf("another router: %v", got)
			}
			words := strings.Join(c.was.Differences(c.is), "; ")
			if !strings.Contains(words, c.words) || c.words == "" && words != "" {
				t.Errorf("differences: %q", words)
			}
		})
	}
}
