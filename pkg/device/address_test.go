package device_test

import (
	"net"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"router.example":              "router.example:22",
		"Router.EXAMPLE.":             "router.example:22",
		"router.example:22":           "router.example:22",
		"router.example.:022":         "router.example:22",
		"router.example:2222":         "router.example:2222",
		"r-1":                         "r-1:22",
		"10gw.example":                "10gw.example:22",
		"192.0.2.1":                   "192.0.2.1:22",
		"192.0.2.1:22":                "192.0.2.1:22",
		"192.0.2.1:2222":              "192.0.2.1:2222",
		"::ffff:192.0.2.1":            "192.0.2.1:22",
		"::FFFF:C000:201":             "192.0.2.1:22",
		"[::ffff:192.0.2.1]:22":       "192.0.2.1:22",
		"[::ffff:c000:0201]":          "192.0.2.1:22",
		"2001:db8::1":                 "[2001:db8::1]:22",
		"2001:DB8:0:0:0:0:0:1":        "[2001:db8::1]:22",
		"[2001:db8::1]":               "[2001:db8::1]:22",
		"[2001:0db8::0001]:22":        "[2001:db8::1]:22",
		"[2001:db8::1]:2222":          "[2001:db8::1]:2222",
		"::1:22":                      "[::1:22]:22", // as every resolver reads it
		"fe80::1%vlan1":               "[fe80::1%vlan1]:22",
		"[fe80::1%Vlan1]:22":          "[fe80::1%Vlan1]:22", // names of interfaces have a case
		"\uff52outer.example":         "router.example:22",
		"router\uff0eexample":         "router.example:22",
		"router\u3002example":         "router.example:22",
		"router\uff61example\uff1a22": "router.example:22",
		"\uff11\uff19\uff12.0.2.1":    "192.0.2.1:22",
		"xn--bcher-kva.example":       "xn--bcher-kva.example:22",

		"": "", ":22": "", ".": "", "a..b": "", ".a": "", "a..": "", "-a": "", "a-": "", "a.-b": "",
		"a_b": "", "a b": "",
		"a:": "", "a:0": "", "a:65536": "", "a:+22": "", "a: 22": "", "a:ssh": "", "a:22:22": "", "a:000022": "",
		"192.0.2.999": "", "192.0.2": "", "192.0.2.010": "", "3221225985": "", "0xc0000201": "", "a.0x1": "", "0x": "",
		"192.0.2.1.": "", "[192.0.2.1]": "", "[192.0.2.1]:22": "", "[router.example]:22": "", "[::1": "", "::1]": "",
		"[[::1]]:22": "", "[::1]22": "", "b\u00fccher.example": "", "user@host": "", "a/b": "", "host\x00": "",
		"host\n": "", "\u0430bc.example": "",
	} {
		got, err := device.ParseAddress(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
}

// FuzzParseAddress: the spelling of a spelling is itself, and can be dialled.
func FuzzParseAddress(f *testing.F) {
	for _, text := range []string{"router.example.", "[::ffff:c000:201]:022", "fe80::1%a",
		"\uff11.2.3.4:\uff12\uff12", "a:1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		address, err := device.ParseAddress(text)
		if err != nil {
			return
		}
		if again, err := device.ParseAddress(address); err != nil || again != address {
			t.Errorf("%q is %q, and that is %q, %v", text, address, again, err)
		}
		host, port, err := net.SplitHostPort(address)
		if err != nil || host == "" || port == "" {
			t.Errorf("%q is %q: %v", text, address, err)
		}
	})
}

func TestAddressKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1", "[::ffff:192.0.2.1]:22", true},
		{"Router.example", "router.example.:22", true},
		{"192.0.2.1", "192.0.2.1:23", false},
		{"192.0.2.1", "router.example", false},
		{"no address", "No Address", true},
		{"", "", true},
	} {
		if got := device.AddressKey(c.a) == device.AddressKey(c.b); got != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
	}
}
