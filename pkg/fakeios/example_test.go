package fakeios_test

import (
	"context"
	"fmt"
	"net"
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
