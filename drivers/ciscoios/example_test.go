package ciscoios_test

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// exampleTarget starts a virtual router for an example and says how to log in to it.
func exampleTarget() (target device.Target, stop func()) {
	router, err := fakeios.New(fakeios.Config{Hostname: "branch-1"})
	if err != nil {
		panic(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- router.Serve(ctx, l) }()
	return device.Target{
		Address:   l.Addr().String(),
		User:      "noc",
		Auth:      device.Auth{Password: secret.New("noc")},
		HostKey:   router.HostKeyFingerprint(),
		LegacySSH: true,
	}, func() { cancel(); <-done }
}

// Log in, show something, and type lines of which the router refuses the second.
func ExampleDial() {
	target, stop := exampleTarget()
	defer stop()
	ctx := context.Background()
	session, err := ciscoios.Dial(ctx, target, ciscoios.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer session.Close()
	outputs, err := session.Show(ctx, "show privilege", "show reload")
	fmt.Printf("%s%s%v\n", outputs[0], outputs[1], err)

	line := func(text string) device.Line {
		return device.Line{Text: secret.NewText(text), Before: device.GlobalConfig, After: device.GlobalConfig}
	}
	lines := []device.Line{line("crypto ikev2 dpd 10 5 periodic"), line("crypto ikev2 dpd 10 5 sometimes")}
	err = session.Configure(ctx, lines, nil)
	var refused *device.RejectedLineError
	if errors.As(err, &refused) {
		fmt.Printf("line %d, at column %d: %s\n", refused.Index, refused.Caret, refused.Line)
	}
	// Output:
	// Current privilege level is 15
	// No reload is scheduled.
	// <nil>
	// line 1, at column 22: crypto ikev2 dpd 10 5 sometimes
}
