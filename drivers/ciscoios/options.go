package ciscoios

import (
	"cmp"
	"context"
	"io"
	"net"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Options are how to talk, as opposed to whom to. The zero value is filled with the defaults.
type Options struct {
	Window           int           // lines under way without a verdict; default 16, 1 is lock-step
	WindowBytes      int           // bytes under way; default 1024
	DialTimeout      time.Duration // TCP; default 10 s
	HandshakeTimeout time.Duration // SSH up to the first prompt; default 30 s
	CommandTimeout   time.Duration // since the router last said anything; default 30 s
	AnswerBytes      int           // what the router may say in answer to what is typed together; default 4 MB
	HostKeys         HostKeys
	// Waited is told of every round trip of the command line as it ends: the line, masked, whose answer
	// ended it; empty for the first prompt and for the enable secret. It may be nil.
	Waited func(line string)
	// Dial opens the TCP connection to the router or its first jump host; nil is the network.
	Dial       func(ctx context.Context, network, address string) (net.Conn, error)
	Redactor   *secret.Redactor
	Log        *logrus.Entry // may be nil
	Transcript io.Writer     // everything typed and answered, redacted; may be nil
}

// HostKeys is the policy for routers whose target pins no key.
type HostKeys struct {
	File      string // known_hosts; created when the first key is recorded
	AcceptNew bool   // trust on first use without asking
	// Ask shows the fingerprint of an unknown key and reports whether to trust it; nil: nobody to ask.
	Ask func(ctx context.Context, address, algorithm, fingerprint string) (bool, error)
}

// WithDefaults are the options with the defaults in the place of zero values.
func (o Options) WithDefaults() Options {
	o.Window = cmp.Or(o.Window, 16)
	o.WindowBytes = cmp.Or(o.WindowBytes, 1024)
	o.AnswerBytes = cmp.Or(o.AnswerBytes, 4<<20)
	o.DialTimeout = cmp.Or(o.DialTimeout, 10*time.Second)
	o.HandshakeTimeout = cmp.Or(o.HandshakeTimeout, 30*time.Second)
	o.CommandTimeout = cmp.Or(o.CommandTimeout, 30*time.Second)
	return o
}
