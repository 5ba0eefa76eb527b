// Package running is a running-config kept as state: what the configuration modes write, what is
// shown, and what the network obeys. It answers: what is configured, how does IOS write that down,
// and what do access lists, routes and route maps make of a packet?
//
//	c := running.FactoryDefault("branch-1")
//	c.Interface("Vlan1").Shutdown = true
//	fmt.Print(c.Render(running.Style{Serial: "FTX0000038X"}))
//
// It holds values, not lines: [Config.Render] writes every line anew, in IOS's order and words. It
// has no clock and no command line, and it never reads a configuration; package configure does.
package running
