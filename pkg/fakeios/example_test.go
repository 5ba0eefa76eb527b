package fakeios_test

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// run lets a router answer on a free port of this machine until stop is called.
func run(cfg fakeios.Config) (r *fakeios.Router, address string, stop func()) {
	r, err := fakeios.New(cfg)
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx, l) }()
	return r, l.Addr().String(), func() { cancel(); <-done }
}

// ask logs in as noc and lets the router run one line.
func ask(r *fakeios.Router, address, line string) string {
	client, err := ssh.Dial("tcp", address, &ssh.ClientConfig{
		User: "noc", Auth: []ssh.AuthMethod{ssh.Password("noc")}, Timeout: 10 * time.Second,
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			if ssh.FingerprintSHA256(key) != r.HostKeyFingerprint() {
				return fmt.Errorf("another router's key")
			}
			return nil
		},
	})
	if err != nil {
		return err.Error()
	}
	defer client.Close()
	session, err := client.NewSession()
	if err != nil {
		return err.Error()
	}
	out, err := session.Output(line)
	if err != nil {
		return fmt.Sprintf("%s%v\n", out, err)
	}
	return strings.ReplaceAll(string(out), "\r\n", "\n")
}

// Start a router and log in.
func ExampleNew() {
	router, address, stop := run(fakeios.Config{Hostname: "branch-1"})
	defer stop()
	fmt.Print(ask(router, address, "show privilege"))
	fmt.Print(ask(router, address, "show running-config | include ^hostname"))
	// Output:
	// Current privilege level is 15
	// hostname branch-1
}

// Let the router fail once, from now on.
func ExampleRouter_Inject() {
	router, address, stop := run(fakeios.Config{})
	defer stop()
	if err := router.Inject(fakeios.Fault{Do: fakeios.FaultNVRAMBusy, Line: "write"}); err != nil {
		panic(err)
	}
	fmt.Print(ask(router, address, "write memory"))
	fmt.Print(ask(router, address, "write memory"))
	// Output:
	// startup-config file open failed (Device or resource busy)
	// Building configuration...
	// [OK]
}

// startup is a configuration that can be reached and that can be taken back.
const startup = `hostname branch-1
archive
 path flash:archive
interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
ip route 0.0.0.0 0.0.0.0 192.0.2.1
line vty 0 4
 login local
 transport input ssh
`

// Move the clock until an unconfirmed change is taken back. Nothing has to sleep.
func ExampleManualClock() {
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	router, address, stop := run(fakeios.Config{Clock: clock, Startup: startup})
	defer stop()
	fmt.Print(ask(router, address, "configure terminal revert timer 5"))
	fmt.Print(ask(router, address, "show archive config rollback timer"))
	clock.Advance(5 * time.Minute)
	fmt.Print(ask(router, address, "show archive config rollback timer"))
	// Output:
	// Rollback Confirmed Change: Backing up current running config to flash:archive-Nov-24-09-00-00.000-0
	//
	// Enter configuration commands, one per line.  End with CNTL/Z.
	// Time configured(or reconfigured): 09:00:00 UTC Tue Nov 24 2026
	// Timer type: absolute timer
	// Timer value: 5 min
	// User: noc
	// %No Rollback Confirmed Change pending
}

// Let a host on the LAN send a packet, and see what becomes of it: the startup-config of this router
// forgets `ip nat inside` and `ip nat outside`.
func ExampleRouter_Send() {
	router, err := fakeios.New(fakeios.Config{})
	if err != nil {
		panic(err)
	}
	web := fakeios.Packet{
		Source: netip.MustParseAddr("172.17.0.50"), Destination: netip.MustParseAddr("203.0.113.80"),
		Protocol: "tcp", SourcePort: 50000, DestinationPort: 80,
	}
	d := router.Send(web)
	fmt.Println(d.Via, d.Delivered, d.Reason)
	// Output:
	// FastEthernet4 false it left with a private source address
}

// Ask where packets would go, and why: to the Internet, into somebody else's tunnel, to a published server.
func ExampleRouter_Reach() {
	router, err := fakeios.New(fakeios.Config{Startup: `interface FastEthernet4
 ip address 192.0.2.10 255.255.255.0
 ip nat outside
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 ip nat inside
ip nat inside source static tcp 172.17.0.80 443 interface FastEthernet4 443
ip nat inside source list 10 interface FastEthernet4 overload
ip route 0.0.0.0 0.0.0.0 192.0.2.1
access-list 10 permit 172.17.0.0 0.0.0.255
interface Tunnel10
 ip address 10.253.1.20 255.255.255.0
 tunnel source FastEthernet4
 tunnel destination 203.0.113.77
ip route 10.2.0.0 255.255.0.0 10.253.1.1
`})
	if err != nil {
		panic(err)
	}
	web := fakeios.Packet{Destination: netip.MustParseAddr("203.0.113.80"), Protocol: "tcp", DestinationPort: 443}
	fmt.Print(router.Reach("Vlan1", web))
	inside := fakeios.Packet{Destination: netip.MustParseAddr("10.2.0.9"), Protocol: "tcp", DestinationPort: 445}
	path := router.Reach("Vlan1", inside)
	fmt.Println(path.Arrived, path.Place, path.Via, path.Peer)
	client := fakeios.Packet{Source: netip.MustParseAddr("203.0.113.9"), Destination: netip.MustParseAddr("192.0.2.10"),
		Protocol: "tcp", SourcePort: 50000, DestinationPort: 443}
	path = router.Reach("FastEthernet4", client)
	fmt.Println(path.Arrived, path.Place, path.Sent.Destination)
	// Output:
	// in          Vlan1 tcp 172.17.0.2 to 203.0.113.80:443
	// route       S 0.0.0.0/0 leads to FastEthernet4 via 192.0.2.1
	// nat         ip nat inside source list 10 interface FastEthernet4 overload source becomes 192.0.2.10
	// out         FastEthernet4 tcp 192.0.2.10 to 203.0.113.80:443
	// answer: in          FastEthernet4 tcp 203.0.113.80:443 to 192.0.2.10
	// answer: nat         FastEthernet4 destination becomes 172.17.0.2
	// answer: route       C 172.17.0.0/24 leads to Vlan1
	// answer: arrival     internet
	// true intranet Tunnel10 203.0.113.77
	// true server 172.17.0.80
}

// Make many routers that differ in what they are told to.
func ExampleNewRouters() {
	routers, err := fakeios.NewRouters(fakeios.Config{}, 3, func(i int, cfg *fakeios.Config) {
		cfg.Hostname = fmt.Sprintf("branch-%03d", i+1)
	})
	if err != nil {
		panic(err)
	}
	for _, r := range routers {
		fmt.Println(r.Hostname())
	}
	// Output:
	// branch-001
	// branch-002
	// branch-003
}

// Watch what an edge makes of a router that offers the wrong key.
func ExampleEdge_Log() {
	edge := fakeios.NewEdge(fakeios.EdgeConfig{
		VPN: netip.MustParseAddr("198.51.100.11"), Global: netip.MustParseAddr("203.0.113.88"),
		Credentials: []fakeios.Credential{{FQDN: "branch@corp.example", PSK: "the key of the portal"}},
	})
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	_, err := fakeios.New(fakeios.Config{Clock: clock, Edges: []*fakeios.Edge{edge}, Startup: startup + tunnel})
	if err != nil {
		panic(err)
	}
	clock.Advance(time.Minute)
	fmt.Println(edge.Log()[0])
	// Output:
	// 2026-11-24T09:00:00Z branch@corp.example 192.0.2.10:500 PHASE1_ERROR PSKEY_MISMATCH
}

// Count what is lost while a provider fails.
func ExampleRouter_StartFlow() {
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	router, err := fakeios.New(fakeios.Config{Clock: clock, Startup: startup + `interface FastEthernet4
 ip nat outside
interface Vlan1
 ip address 172.17.0.1 255.255.255.0
 ip nat inside
ip nat inside source list 10 interface FastEthernet4 overload
access-list 10 permit 172.17.0.0 0.0.0.255
`})
	if err != nil {
		panic(err)
	}
	flow, err := router.StartFlow(fakeios.FlowConfig{Name: "web", To: netip.MustParseAddr("198.18.0.9"), Count: 60,
		Clear: true})
	if err != nil {
		panic(err)
	}
	clock.Advance(30500 * time.Millisecond)
	if err := router.SetUplink("FastEthernet4", fakeios.ProviderDown); err != nil {
		panic(err)
	}
	clock.Advance(time.Minute)
	fmt.Print(flow.Result())
	// Output:
	// flow web: 60 sent, 31 delivered, 0 in clear, 29 lost
	//   31 by FastEthernet4 to internet
	//   29 by FastEthernet4 lost: the provider of FastEthernet4 has failed: nothing comes back
	//   longest outage 29s, since 09:00:31.000: the provider of FastEthernet4 has failed: nothing comes back
}

// tunnel is what the startup-config above lacks for a tunnel to 198.51.100.11.
const tunnel = `crypto ikev2 proposal P
 encryption aes-cbc-256
 integrity sha1
 group 14
crypto ikev2 policy P
 proposal P
crypto ikev2 keyring K
 peer A
  address 198.51.100.11
  pre-shared-key another key
crypto ikev2 profile P
 match identity remote address 198.51.100.11 255.255.255.255
 identity local email branch@corp.example
 authentication remote pre-share
 authentication local pre-share
 keyring local K
crypto ipsec transform-set T esp-null esp-sha-hmac
crypto ipsec profile P
 set transform-set T
 set ikev2-profile P
interface Tunnel1
 ip unnumbered FastEthernet4
 tunnel source FastEthernet4
 tunnel mode ipsec ipv4
 tunnel destination 198.51.100.11
 tunnel protection ipsec profile P
`
