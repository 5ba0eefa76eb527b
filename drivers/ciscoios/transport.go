package ciscoios

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"sync"

	"github.com/scrapli/scrapligo/transport"
	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// wire is our transport under scrapligo: one SSH shell. It implements transport.Implementation.
type wire struct {
	shell func() error // asks for the shell; set before Open, so that it can use the caller's context

	client  *ssh.Client
	channel ssh.Channel
	below   []io.Closer // jump hosts and agent, closed after the client
	closing sync.Once
	closed  chan struct{}
	buffer  []byte // of Read, which one goroutine calls

	meter     *meter // nil until TCP is connected
	handshake int    // round trips until the shell was asked for
	hidden    int    // of these, those that passed while another session worked
	hostKey   string // fingerprint of the router's key, as it was accepted
	redial    dialer // opens another TCP connection to the router in the same way
}

var _ transport.Implementation = (*wire)(nil)

// Open implements [transport.Implementation].
func (w *wire) Open(*transport.Args) error { return w.shell() }

// Close implements [transport.Implementation]; a blocked Read returns.
func (w *wire) Close() error {
	var err error
	w.closing.Do(func() {
		close(w.closed)
		if w.client != nil {
			err = w.client.Close()
		}
		for i := len(w.below) - 1; i >= 0; i-- {
			_ = w.below[i].Close()
		}
	})
	return err
}

// IsAlive implements [transport.Implementation].
func (w *wire) IsAlive() bool {
	select {
	case <-w.closed:
		return false
	default:
		return w.channel != nil
	}
}

// Read implements [transport.Implementation]: it blocks until the router says something. Bytes
// that came together with the end are not lost. What it returns is good until the next Read.
func (w *wire) Read(n int) ([]byte, error) {
	if len(w.buffer) < n {
		w.buffer = make([]byte, n)
	}
	read, err := w.channel.Read(w.buffer[:n])
	if read > 0 {
		return w.buffer[:read], nil
	}
	return nil, err
}

// Write implements [transport.Implementation].
func (w *wire) Write(b []byte) error {
	_, err := w.channel.Write(b)
	return err
}

// connector gathers what a connection needs.
type connector struct {
	target  device.Target
	options Options
}

// connect connects through the jump hosts and logs in. Every phase has a deadline, because a peer that accepts TCP
// and never speaks would block for ever; see [phases].
func (c connector) connect(ctx context.Context, w *wire) error {
	ctx, at := watchPhases(ctx)
	defer at.end()
	dial := dialer((&net.Dialer{Timeout: c.options.DialTimeout}).DialContext)
	if c.options.Dial != nil {
		dial = c.options.Dial
	}
	w.redial = dial
	dial = w.metered(dial)
	for _, hop := range c.target.Jump {
		client, _, err := c.login(ctx, at, dial, w, host{hop, false})
		if err != nil {
			return fmt.Errorf("jump host: %w", err)
		}
		w.below = append(w.below, client)
		dial, w.redial = client.DialContext, client.DialContext
	}
	var err error
	w.client, w.hostKey, err = c.login(ctx, at, dial, w, routerOf(c.target))
	return err
}

// open starts a shell. A router that never answers the request for a channel has a deadline, too.
func (c connector) open(ctx context.Context, w *wire) error {
	ctx, at := watchPhases(ctx)
	defer at.end()
	at.enter(askingChannel, c.options.HandshakeTimeout)
	defer context.AfterFunc(ctx, func() { _ = w.client.Close() })()
	if err := c.openShell(w); err != nil {
		return c.explainChannel(ctx, err)
	}
	return nil
}

// metered makes the one connection that everything passes.
func (w *wire) metered(dial dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		w.meter = &meter{Conn: conn}
		return w.meter, nil
	}
}

// openShell asks for a terminal and a shell without waiting for either answer: a router that refuses
// gives no prompt, which login notices.
func (c connector) openShell(w *wire) error {
	channel, requests, err := w.client.OpenChannel("session", nil)
	if err != nil {
		return err
	}
	w.channel = channel
	w.handshake = w.meter.connected()
	go ssh.DiscardRequests(requests)
	go func() { _, _ = io.Copy(io.Discard, channel.Stderr()) }() // or it would pile up; IOS never uses it
	terminal := struct {
		Term                         string
		Columns, Rows, Width, Height uint32
		Modes                        string
	}{"vt100", 511, 1000, 0, 0, "\x00"}
	if _, err = channel.SendRequest("pty-req", false, ssh.Marshal(terminal)); err == nil {
		_, err = channel.SendRequest("shell", false, nil)
	}
	return err
}

type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// login connects to one host and logs in there. hostKey is the fingerprint of the key that it has shown. A host with
// a pin is asked for a key of every type until it shows the pinned one: a pin does not say of which type it is.
func (c connector) login(
	ctx context.Context, at *phases, dial dialer, w *wire, to host,
) (client *ssh.Client, hostKey string, err error) {
	known, err := c.options.HostKeys.records(to.Address)
	if err != nil && to.HostKey == "" {
		return nil, "", to.refuse(err.Error(), "mend or remove "+c.options.HostKeys.File)
	}
	offers, err := c.offers(ctx, w, to)
	if err != nil {
		return nil, "", err
	}
	var without []string
	var first error
	for {
		client, hostKey, err = c.attempt(ctx, at, dial, to, offers, known, without)
		var other *otherKeyError
		switch {
		case err == nil || hostKey == to.HostKey: // the right host, whatever it says to the login
			return client, hostKey, err
		case !errors.As(err, &other) || slices.Contains(without, other.key.Type()):
			return nil, "", cmp.Or(first, err) // once one key was wrong, that is what there is to say
		}
		first = cmp.Or(first, other.refused)
		without = append(without, other.key.Type())
	}
}

// attempt is one connection and one login; host keys of the types without are not asked for. hostKey is given with an
// error, too, if a key was shown.
func (c connector) attempt(
	ctx context.Context, at *phases, dial dialer, to host, offers offers, known records, without []string,
) (client *ssh.Client, hostKey string, err error) {
	at.enter(connecting, c.options.DialTimeout+connectSlack)
	conn, err := dial(ctx, "tcp", to.Address)
	if err != nil {
		return nil, "", c.explainDial(ctx, to, err)
	}
	at.enter(shakingHands, c.options.HandshakeTimeout)
	heard := &firstWords{Conn: conn}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close(); offers.close() })
	try := &attempt{host: to, heard: heard, at: at}
	check := c.options.HostKeys.patient(at).callback(ctx, to, known)
	config := &ssh.ClientConfig{User: to.User, Auth: offers.to(try), BannerCallback: try.banner,
		HostKeyCallback: func(host string, remote net.Addr, key ssh.PublicKey) error {
			hostKey = ssh.FingerprintSHA256(key)
			err := check(host, remote, key)
			if !at.is(loggingIn) { // a server that changes keys again does not get more time
				at.enter(loggingIn, c.options.HandshakeTimeout)
			}
			return err
		}}
	to.algorithms(config, known, without)
	sshConn, channels, requests, err := ssh.NewClientConn(heard, to.Address, config)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return nil, hostKey, c.explain(ctx, try, err)
	}
	return ssh.NewClient(sshConn, channels, requests), hostKey, nil
}

func parseKey(pem, passphrase []byte) (ssh.Signer, error) {
	if len(passphrase) > 0 {
		return ssh.ParsePrivateKeyWithPassphrase(pem, passphrase)
	}
	return ssh.ParsePrivateKey(pem)
}
