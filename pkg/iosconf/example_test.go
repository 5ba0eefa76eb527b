package iosconf_test

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// Two texts are equal when IOS would show the same for both: the order of lines in an object, defaults
// and the host mask that IOS adds do not count.
func ExampleDifference() {
	typed := iosconf.Parse(`crypto ikev2 profile ZIA
 match identity remote address 198.51.100.11
 authentication local pre-share
 lifetime 86400
`)
	shown := iosconf.Parse(`Building configuration...
!
crypto ikev2 profile ZIA
 authentication local pre-share
 match identity remote address 198.51.100.11 255.255.255.255
 keyring local OTHER
!
end
`)
	for _, line := range iosconf.Difference(typed, shown) {
		fmt.Println(line)
	}
	// Output:
	// + crypto ikev2 profile ZIA / keyring local OTHER
}

// Apply is what IOS makes of typed lines. An MTU replaces the one before, and NAT brings reassembly along.
func ExampleApply() {
	before := iosconf.Parse("interface Tunnel1\n ip mtu 1500\n")
	after := iosconf.Apply(before, []string{"interface Tunnel1", "ip mtu 1400", "ip nat inside", "exit"})
	fmt.Print(after)
	// Output:
	// interface Tunnel1
	//  ip mtu 1400
	//  ip nat inside
	//  ip virtual-reassembly in
}

// Type also says which lines IOS refuses, and why.
func ExampleType() {
	_, refused := iosconf.Type(iosconf.Config{}, []string{
		"crypto ipsec profile ZIA", "set transform-set MISSING", "exit",
		"no interface FastEthernet4",
	})
	for _, r := range refused {
		fmt.Printf("%s: %s\n", r.Line, r.Why)
	}
	// Output:
	// set transform-set MISSING: crypto ipsec transform-set MISSING does not exist
	// no interface FastEthernet4: there is no such interface
}
