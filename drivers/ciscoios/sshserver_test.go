package ciscoios_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/binary"
	"errors"
	"net"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
)

// sshServer is an SSH server that forwards TCP, and writes down what clients offer to it.
type sshServer struct {
	address string

	mu        sync.Mutex
	users     []string // one for each login that was tried
	passwords []string
	keys      []string // fingerprints
	heard     []*heardConn
}

// kexInit is what a client offers: RFC 4253, section 7.1.
type kexInit struct {
	Cookie                  [16]byte `sshtype:"20"`
	KeyExchanges            []string
	HostKeys                []string
	CiphersOut, CiphersIn   []string
	MACsOut, MACsIn         []string
	CompressOut, CompressIn []string
	LanguageOut, LanguageIn []string
	Follows                 bool
	Reserved                uint32
}

// accepts is a login that a server takes.
type accepts struct {
	password string
	key      ssh.PublicKey
}

var errWrong = errors.New("wrong")

// serveSSH starts a server with these host keys; change may change its configuration.
func serveSSH(t *testing.T, good accepts, change func(*ssh.ServerConfig), keys ...ssh.Signer) *sshServer {
	t.Helper()
	s := &sshServer{}
	config := &ssh.ServerConfig{
		PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.users, s.passwords = append(s.users, c.User()), append(s.passwords, string(password))
			if good.password == "" || string(password) != good.password {
				return nil, errWrong
			}
			return nil, nil
		},
		PublicKeyCallback: func(c ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.users, s.keys = append(s.users, c.User()), append(s.keys, ssh.FingerprintSHA256(key))
			if good.key == nil || !bytes.Equal(good.key.Marshal(), key.Marshal()) {
				return nil, errWrong
			}
			return nil, nil
		},
	}
	for _, key := range keys {
		config.AddHostKey(key)
	}
	if change != nil {
		change(config)
	}
	ctx, cancel := context.WithCancel(context.Background())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	var served sync.WaitGroup
	t.Cleanup(func() { cancel(); _ = l.Close(); served.Wait() })
	served.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			served.Go(func() {
				heard := &heardConn{Conn: conn}
				s.mu.Lock()
				s.heard = append(s.heard, heard)
				s.mu.Unlock()
				forward(ctx, heard, config)
			})
		}
	})
	return s
}

// seen is what was offered until now: users, passwords and keys.
func (s *sshServer) seen() (users, passwords, keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.users, s.passwords, s.keys
}

// offer is what the last client offers.
func (s *sshServer) offer(t *testing.T) kexInit {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.heard) == 0 {
		t.Fatal("nobody came")
	}
	return s.heard[len(s.heard)-1].offer(t)
}

// heardConn keeps how a client begins.
type heardConn struct {
	net.Conn
	mu    sync.Mutex
	first []byte
}

// Read implements [net.Conn].
func (c *heardConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.first) < 8<<10 {
		c.first = append(c.first, b[:n]...)
	}
	return n, err
}

// offer parses the first packet behind the version: RFC 4253, section 6.
func (c *heardConn) offer(t *testing.T) (out kexInit) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	_, packet, _ := bytes.Cut(c.first, []byte("\n"))
	if len(packet) < 5 {
		t.Fatal("the client has offered nothing")
	}
	size, padding := int(binary.BigEndian.Uint32(packet)), int(packet[4])
	if err := ssh.Unmarshal(packet[5:4+size-padding], &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// rsaPair is one for all tests, hosts and users, because it takes long to make. IOS 15.4 takes no other kind.
var rsaPair = sync.OnceValue(func() *rsa.PrivateKey {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return private
})

// rsaKey signs with it.
var rsaKey = sync.OnceValue(func() ssh.Signer {
	signer, err := ssh.NewSignerFromKey(rsaPair())
	if err != nil {
		panic(err)
	}
	return signer
})

func ed25519Key(t *testing.T) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, private)
}

func ecdsaKey(t *testing.T) ssh.Signer {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return signerOf(t, private)
}

func signerOf(t *testing.T, private any) ssh.Signer {
	t.Helper()
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}
