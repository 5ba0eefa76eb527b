package fakeios

import "sync"

// Router is one virtual 881: its configuration, its files, its sessions and the network around
// it. All methods are safe for concurrent use.
type Router struct {
	mu      sync.Mutex // guards everything below; held while a command runs
	cfg     Config
	clock   Clock
	running *config
	startup string // startup-config as IOS text, without the `Using ...` frame
	net     *network
}
