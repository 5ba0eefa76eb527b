package main_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/certificates"
	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/flow"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// TestSecured: a rollout whose workers and operator reach the server by mutual TLS, and whose histories go
// through a codec server. Who has no certificate is kept out, and the server holds nothing in the clear but ids.
func TestSecured(t *testing.T) {
	const routers = 3
	b := newBench(t, routers)
	pki := newPKI(t, b.path("pki"))
	front := pki.front(t, b.address)
	codec := newCodec(t)
	b.address = front
	if err := b.begin(b.plan("nobody", 1, rollout.Policy{})); err == nil {
		t.Fatal("without a certificate a rollout is started")
	}
	for name, value := range map[string]string{
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH": pki.file("ca.pem"), "TEMPORAL_TLS_CLIENT_CERT_PATH": pki.file("client.pem"),
		"TEMPORAL_TLS_CLIENT_KEY_PATH": pki.file("client.key"), "TEMPORAL_CODEC_ENDPOINT": codec.URL,
		"TEMPORAL_CODEC_AUTH": codecKey,
	} {
		t.Setenv(name, value) // the worker's, as a container has them
	}
	b.worker("worker")
	if err := os.WriteFile(b.path("codec.auth"), []byte(codecKey), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := b.operator("rollout", "start", "--engine", "temporal", "--yes", "--id", "secured", "--interval", "50ms",
		"--parallel", "3", "--address", front, "--tls-ca-path", pki.file("ca.pem"), "--tls-cert-path",
		pki.file("client.pem"), "--tls-key-path", pki.file("client.key"), "--codec-endpoint", codec.URL, "--codec-auth",
		"file:"+b.path("codec.auth"), b.path("lab"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// Later commands know the server from the journal of the rollout, and no secret stands there.
	if out, err = b.operator("rollout", "status", "secured"); err != nil || !strings.Contains(out, "done") ||
		strings.Contains(out, "followed last") {
		t.Errorf("%v: %s", err, out)
	}
	text, err := os.ReadFile(b.path("laptop/rollouts/secured/plan.json"))
	if err != nil || bytes.Contains(text, []byte(codecKey)) || !bytes.Contains(text, []byte("client.key")) {
		t.Errorf("%v: %s", err, text)
	}
	p := b.plan("secured", routers, rollout.Policy{})
	var all bytes.Buffer
	for _, raw := range b.history(flow.RolloutID(p.ID)) {
		all.Write(raw)
	}
	for _, s := range p.Sites {
		for _, raw := range b.history(flow.RouterID(s.Router)) {
			all.Write(raw)
		}
	}
	files, _ := filepath.Glob(b.path("db*"))
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	if !bytes.Contains(all.Bytes(), []byte("router/"+p.Sites[0].Router)) {
		t.Error("the ids of the workflows are not in the history: it was not read")
	}
	for _, word := range []string{"branch-00", `"options"`, `"outcome"`, `"class"`, "IKEv2", "sha256:", "Tunnel1"} {
		if bytes.Contains(all.Bytes(), []byte(word)) {
			t.Errorf("the server has %q in the clear", word)
		}
	}
	if codec.encoded() == 0 {
		t.Error("nothing went through the codec server")
	}
}

// operator runs the program of the operator, with a state directory of its own and nothing of Temporal in its
// environment.
func (b *bench) operator(args ...string) (string, error) {
	b.t.Helper()
	word := append([]string{}, args[:2]...)
	cmd := exec.CommandContext(b.t.Context(), filepath.Join(b.bin, "ziatunnel"),
		append(append(word, "--state-dir", b.path("laptop")), args[2:]...)...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TEMPORAL_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// pki is an authority, and a client's certificate, in files.
type pki struct {
	dir string
	ca  *certificates.Authority
}

func newPKI(t *testing.T, dir string) pki {
	t.Helper()
	ca, err := certificates.New("the server's CA")
	if err != nil {
		t.Fatal(err)
	}
	p := pki{dir, ca}
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.file("ca.pem"), ca.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	p.issue(t, "client", "client")
	return p
}

func (p pki) file(name string) string { return filepath.Join(p.dir, name) }

// issue writes a certificate and its key into files.
func (p pki) issue(t *testing.T, file string, names ...string) certificates.Pair {
	t.Helper()
	pair, err := p.ca.Issue(names...)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{".pem": pair.Certificate, ".key": pair.Key} {
		if err := os.WriteFile(p.file(file+name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return pair
}

// front is an address with mutual TLS before one without: the development server of Temporal knows none.
func (p pki) front(t *testing.T, behind string) string {
	t.Helper()
	pair := p.issue(t, "server", "127.0.0.1")
	certificate, err := tls.X509KeyPair(pair.Certificate, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(p.ca.PEM)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate},
		ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert, NextProtos: []string{"h2"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go relay(conn, behind)
		}
	}()
	return l.Addr().String()
}

// relay joins a connection with one to an address, until either ends.
func relay(from net.Conn, address string) {
	defer from.Close()
	to, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer to.Close()
	done := make(chan struct{}, 2)
	pump := func(to io.Writer, from io.Reader) { _, _ = io.Copy(to, from); done <- struct{}{} }
	go pump(to, from)
	go pump(from, to)
	<-done
}

// codecKey is what a client of the codec server has to show.
const codecKey = "Bearer of-the-codec-server"

// sealed is a codec server that encrypts payloads, and counts them.
type sealed struct {
	*httptest.Server
	aead cipher.AEAD
	mu   sync.Mutex
	n    int
}

func newCodec(t *testing.T) *sealed {
	t.Helper()
	key := make([]byte, 32)
	_, _ = rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	s := &sealed{}
	if s.aead, err = cipher.NewGCMWithRandomNonce(block); err != nil {
		t.Fatal(err)
	}
	handler := converter.NewPayloadCodecHTTPHandler(s)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != codecKey {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *sealed) encoded() int { s.mu.Lock(); defer s.mu.Unlock(); return s.n }

// Encode implements [converter.PayloadCodec].
func (s *sealed) Encode(in []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var out []*commonpb.Payload
	for _, p := range in {
		data, err := p.Marshal()
		if err != nil {
			return nil, err
		}
		out = append(out, &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/encrypted")},
			Data: s.aead.Seal(nil, nil, data, nil)})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n += len(in)
	return out, nil
}

// Decode implements [converter.PayloadCodec].
func (s *sealed) Decode(in []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var out []*commonpb.Payload
	for _, p := range in {
		if string(p.GetMetadata()["encoding"]) != "binary/encrypted" {
			out = append(out, p)
			continue
		}
		data, err := s.aead.Open(nil, nil, p.Data, nil)
		if err != nil {
			return nil, fmt.Errorf("a payload that was not sealed here: %w", err)
		}
		plain := &commonpb.Payload{}
		if err := plain.Unmarshal(data); err != nil {
			return nil, err
		}
		out = append(out, plain)
	}
	return out, nil
}
