package journal_test

import (
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

// BenchmarkMask masks a running-config of about 20 kB, as one snapshot of a busy branch.
func BenchmarkMask(b *testing.B) {
	text := secretive + strings.Repeat("interface Tunnel1\n ip unnumbered FastEthernet4\n ip mtu 1400\n tunnel protection ipsec profile P\naccess-list 101 deny   ip any host 192.0.2.1\n", 130)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		journal.Mask(text, "salt")
	}
}
