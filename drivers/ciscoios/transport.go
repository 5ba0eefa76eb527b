package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/scrapli/scrapligo/transport"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// wire is our transport under scrapligo: one SSH shell. It implements transport.Implementation.
type wire struct {
	connect func() error // set by Dial, so that Open can use the caller's context

	client  *ssh.Client
	channel ssh.Channel
	below   []io.Closer // jump hosts and agent, closed after the client
	closing sync.Once
	closed  chan struct{}
	buffer  []byte // of Read, which one goroutine calls

	meter     *meter // nil until TCP is connected
	handshake int    // round trips until the shell was asked for
	hostKey   string // fingerprint of the router's key, as it was accepted
}

var _ transport.Implementation = (*wire)(nil)

// Open implements [transport.Implementation].
func (w *wire) Open(*transport.Args) error { return w.connect() }

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

// open connects through the jump hosts, logs in and starts a shell. The deadline covers
// everything up to the shell, because a peer that accepts TCP and never speaks would block for ever.
func (c connector) open(ctx context.Context, w *wire) error {
	patience := c.options.DialTimeout + c.options.HandshakeTimeout
	if c.options.HostKeys.Ask != nil {
		patience += thinkingTime
	}
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errors.New("no SSH handshake within "+patience.String()))
	defer cancel()
	auth, err := c.methods(w)
	if err != nil {
		return err
	}
	dial := dialer((&net.Dialer{Timeout: c.options.DialTimeout}).DialContext)
	if c.options.Dial != nil {
		dial = c.options.Dial
	}
	dial = w.metered(dial)
	for _, hop := range c.target.Jump {
		client, _, err := c.login(ctx, dial, hop.Address, hop.User, "", auth)
		if err != nil {
			return fmt.Errorf("jump host: %w", err)
		}
		w.below = append(w.below, client)
		dial = client.DialContext
	}
	w.client, w.hostKey, err = c.login(ctx, dial, c.target.Address, c.target.User, c.target.HostKey, auth)
	if err != nil {
		return err
	}
	return c.shell(w)
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

// shell asks for a terminal and a shell without waiting for either answer: a router that refuses
// gives no prompt, which login notices.
func (c connector) shell(w *wire) error {
	channel, requests, err := w.client.OpenChannel("session", nil)
	if err != nil {
		return &device.ConnectError{Address: c.target.Address, Reason: device.ErrNoShell, Detail: err.Error(), Err: err,
			Hint: "all VTY lines may be taken: see `show users`"}
	}
	w.channel = channel
	w.handshake = w.meter.connected()
	go ssh.DiscardRequests(requests)
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

// login connects to one host and logs in there. hostKey is the fingerprint of the key that it has shown.
func (c connector) login(
	ctx context.Context, dial dialer, address, user, pin string, auth []ssh.AuthMethod,
) (client *ssh.Client, hostKey string, err error) {
	conn, err := dial(ctx, "tcp", address)
	if err != nil {
		return nil, "", &device.ConnectError{Address: address, Reason: device.ErrUnreachable,
			Detail: plainNetError(err), Err: err,
			Hint: "check the address, the route to it and `ip ssh` on the router"}
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	deadline := time.Now().Add(c.options.HandshakeTimeout)
	if err := conn.SetDeadline(deadline); err != nil && !errors.Is(err, errors.ErrUnsupported) &&
		len(c.target.Jump) == 0 {
		_ = conn.Close()
		return nil, "", err
	}
	check := c.options.HostKeys.patient(conn).callback(ctx, address, pin)
	config := &ssh.ClientConfig{User: user, Auth: auth}
	config.HostKeyCallback = func(host string, remote net.Addr, key ssh.PublicKey) error {
		hostKey = ssh.FingerprintSHA256(key)
		return check(host, remote, key)
	}
	c.algorithms(config)
	sshConn, channels, requests, err := ssh.NewClientConn(conn, address, config)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		_ = conn.Close()
		return nil, "", c.explain(ctx, address, user, err)
	}
	_ = conn.SetDeadline(time.Time{})
	return ssh.NewClient(sshConn, channels, requests), hostKey, nil
}

// algorithms keeps x/crypto's defaults, which reach an 881 on 15.4, and appends the insecure ones
// behind them when the site asks for legacy SSH.
func (c connector) algorithms(config *ssh.ClientConfig) {
	if !c.target.LegacySSH {
		return
	}
	good, weak := ssh.SupportedAlgorithms(), ssh.InsecureAlgorithms()
	config.KeyExchanges = append(good.KeyExchanges, weak.KeyExchanges...)
	config.Ciphers = append(good.Ciphers, weak.Ciphers...)
	config.MACs = append(good.MACs, weak.MACs...)
	config.HostKeyAlgorithms = append(good.HostKeys, weak.HostKeys...)
}

// methods are the logins to offer, in the order agent, key, password, keyboard-interactive.
func (c connector) methods(w *wire) ([]ssh.AuthMethod, error) {
	a := c.target.Auth
	bad := func(detail, hint string) ([]ssh.AuthMethod, error) {
		return nil, &device.ConnectError{Address: c.target.Address, Reason: device.ErrAuth, Detail: detail, Hint: hint}
	}
	var methods []ssh.AuthMethod
	if a.Agent != "" {
		conn, err := (&net.Dialer{}).Dial("unix", a.Agent)
		if err != nil {
			return bad("no ssh-agent at "+a.Agent, "start one, or use router.key or router.password")
		}
		w.below = append(w.below, conn)
		methods = append(methods, ssh.PublicKeysCallback(agent.NewClient(conn).Signers))
	}
	if !a.PrivateKey.IsZero() {
		signer, err := parseKey([]byte(a.PrivateKey.Reveal()), []byte(a.Passphrase.Reveal()))
		if err != nil {
			return bad("router.key is not a private key that can be read: "+err.Error(),
				"give router.key_passphrase if the key has one")
		}
		methods = append(methods, ssh.PublicKeys(signer))
	}
	if password := a.Password; !password.IsZero() {
		methods = append(methods, ssh.Password(password.Reveal()), ssh.KeyboardInteractive(
			func(_, _ string, questions []string, _ []bool) ([]string, error) {
				answers := make([]string, len(questions))
				for i := range answers {
					answers[i] = password.Reveal()
				}
				return answers, nil
			}))
	}
	return methods, nil
}

func parseKey(pem, passphrase []byte) (ssh.Signer, error) {
	if len(passphrase) > 0 {
		return ssh.ParsePrivateKeyWithPassphrase(pem, passphrase)
	}
	return ssh.ParsePrivateKey(pem)
}

// explain turns a failed handshake into words for an operator.
func (c connector) explain(ctx context.Context, address, user string, err error) error {
	var known *device.ConnectError
	var algorithms *ssh.AlgorithmNegotiationError
	var timeout net.Error
	e := &device.ConnectError{Address: address, Err: err, Detail: err.Error()}
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &algorithms):
		e.Reason, e.Detail = device.ErrAlgorithms, fmt.Sprintf("the router offers %s",
			strings.Join(algorithms.SupportedAlgorithms, ", "))
		e.Hint = "set router.legacy_ssh: true to allow CBC ciphers and SHA-1 group exchange"
	case strings.Contains(err.Error(), "unable to authenticate"):
		e.Reason, e.Detail = device.ErrAuth, "user "+user+" was refused"
		e.Hint = "check router.user and what router.password or router.key refers to"
	case strings.Contains(err.Error(), "crypto/rsa") && strings.Contains(err.Error(), "key"):
		e.Reason, e.Hint = device.ErrAlgorithms, "the router's RSA key is under 1024 bits: `crypto key generate rsa "+
			"modulus 2048` on the router"
	case ctx.Err() != nil:
		e.Reason, e.Detail = device.ErrUnreachable, fmt.Sprint(context.Cause(ctx))
	case errors.As(err, &timeout) && timeout.Timeout():
		e.Reason, e.Detail = device.ErrUnreachable, "it accepts the connection, but no SSH handshake came within "+
			c.options.HandshakeTimeout.String()
		e.Hint = "is this the SSH port? a router with all VTY lines busy stays silent too"
	default:
		e.Reason, e.Hint = device.ErrUnreachable, "the connection ended during the SSH handshake; all VTY lines may "+
			"be taken"
	}
	return e
}

// plainNetError leaves out the addresses that the message already has.
func plainNetError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err.Error()
	}
	return err.Error()
}
