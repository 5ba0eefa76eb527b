// Package fakeios is a virtual Cisco 881: an IOS 15.4(3)M3 command line over SSH, with a
// configuration kept as state, and with simulated ZIA service edges whose security associations
// come up only if that configuration fits. It is a test kit: the tests of every package that speaks
// to a router use it, and so may yours.
//
//	router, err := fakeios.New(fakeios.Config{Hostname: "branch-1"})
//	go router.Serve(ctx, listener) // log in as noc, password noc
//	fmt.Print(router.RunningConfig())
//
// It answers: what would the router say, and would the tunnel come up? It never says yes to what it
// does not understand. It never sleeps, because all time comes from a [Clock]. It shares no code
// with the tool that is tested against it.
//
// This package is the router as a whole: sessions over SSH, the commands of exec, files, reloads,
// faults and fleets. Beneath it stand packages that only it can import, each of which knows only
// those before it: packet, grammar (patterns of command lines), terminal (line editor and pager),
// running (a configuration as state, and its text), wan (edges, tunnels, probes, routing), show
// (what show commands print), feature (the lines of what lives on a branch beside the guide) and
// configure (the configuration modes).
//
// A branch that lives is obeyed too: zones, inspection rules, object groups, NAT and published servers,
// crypto maps, tunnels of somebody else, VRFs, PPPoE and several LANs. [Router.Reach] says step by step
// what becomes of a packet, from any interface and whoever sends it:
//
//	fmt.Print(router.Reach("Vlan1", fakeios.Packet{Destination: server, Protocol: "tcp", DestinationPort: 443}))
//
// What golang.org/x/crypto/ssh cannot match of a real 881 on the wire: the server adds
// kex-strict-s-v00@openssh.com to its offer and knows no aes192-cbc, aes256-cbc, hmac-md5 and
// hmac-md5-96; it answers ext-info-c with EXT_INFO (server-sig-algs, ping@openssh.com); it gives a
// client that prefers more than 2048 bits in a group exchange up to 4096 bits; it lists the methods
// as password, publickey, keyboard-interactive instead of publickey, keyboard-interactive,
// password; it says SSH_MSG_DISCONNECT after the last wrong password, and answers none before; it
// numbers its channels from 0 instead of 3 and opens them with a window of 2 MiB and packets of
// 32768 bytes instead of 1024 and 4096; a second channel is refused in words.
package fakeios
