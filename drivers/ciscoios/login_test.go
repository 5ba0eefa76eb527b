package ciscoios_test

import (
	"context"
	"encoding/pem"
	"io"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// userKey is the key of a user as it stands in a file.
func userKey(t *testing.T) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(rsaPair(), "")
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

// protectedKey is [userKey] under a passphrase, which takes a second to make, and as long to read.
func protectedKey(t *testing.T, passphrase string) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKeyWithPassphrase(rsaPair(), "", []byte(passphrase))
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(block))
}

// TestKeyAndAgentLogin logs in with a key under a passphrase, and with one that only the agent has.
func TestKeyAndAgentLogin(t *testing.T) {
	authorized := string(ssh.MarshalAuthorizedKey(rsaKey().PublicKey()))
	_, target := start(t, fakeios.Config{Users: []fakeios.User{{Name: "noc", Password: "other", Privilege: 15,
		PublicKeys: []string{authorized}}}})
	target.Auth = device.Auth{PrivateKey: secret.New(protectedKey(t, "open sesame")),
		Passphrase: secret.New("open sesame")}
	open(t, target, ciscoios.Options{})

	keyring := agent.NewKeyring()
	if err := keyring.Add(agent.AddedKey{PrivateKey: rsaPair()}); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); served.Wait() })
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() { _ = agent.ServeAgent(keyring, conn) })
		}
	})
	target.Auth = device.Auth{Agent: socket}
	open(t, target, ciscoios.Options{})
}

func forward(ctx context.Context, conn net.Conn, config *ssh.ServerConfig) {
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	server, channels, requests, err := ssh.NewServerConn(conn, config)
	if err != nil {
		_ = conn.Close()
		return
	}
	defer func() { _ = server.Close() }()
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		var want struct {
			Host string
			Port uint32
			From string
			At   uint32
		}
		if err := ssh.Unmarshal(offered.ExtraData(), &want); err != nil {
			_ = offered.Reject(ssh.ConnectionFailed, "no")
			continue
		}
		out, err := net.DialTCP("tcp", nil, &net.TCPAddr{IP: net.ParseIP(want.Host), Port: int(want.Port)})
		if err != nil {
			_ = offered.Reject(ssh.ConnectionFailed, "no")
			continue
		}
		channel, requests, err := offered.Accept()
		if err != nil {
			_ = out.Close()
			continue
		}
		go ssh.DiscardRequests(requests)
		go func() { _, _ = io.Copy(out, channel); _ = out.Close() }()
		go func() { _, _ = io.Copy(channel, out); _ = channel.Close() }()
	}
}

// TestSilentAgent: an agent that takes a connection and says nothing has the time of the login, and ends with its
// context.
func TestSilentAgent(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", socket)
	if err != nil {
		t.Skip("no unix sockets here")
	}
	defer l.Close()
	_, target := start(t, fakeios.Config{})
	target.Auth = device.Auth{Agent: socket}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for name, c := range map[string]struct {
		ctx      context.Context //nolint:containedctx // each case has its own
		patience time.Duration
	}{"late": {t.Context(), 300 * time.Millisecond}, "cancelled": {ctx, time.Hour}} {
		if name == "cancelled" {
			time.AfterFunc(200*time.Millisecond, cancel)
		}
		began := time.Now()
		s, err := ciscoios.Dial(c.ctx, target, ciscoios.Options{HandshakeTimeout: c.patience})
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: logged in", name)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
	}
}
