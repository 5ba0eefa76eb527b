package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel-temporal/internal/certificates"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// front is the front of a Temporal server: it takes signals, and remembers what came with the last one.
type front struct {
	workflowservice.UnimplementedWorkflowServiceServer
	mu       sync.Mutex
	got      *workflowservice.SignalWorkflowExecutionRequest
	metadata metadata.MD
}

func (f *front) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (
	*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{
		Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{}}, nil
}

func (f *front) SignalWorkflowExecution(ctx context.Context, r *workflowservice.SignalWorkflowExecutionRequest) (
	*workflowservice.SignalWorkflowExecutionResponse, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.got = r
	f.metadata, _ = metadata.FromIncomingContext(ctx)
	return &workflowservice.SignalWorkflowExecutionResponse{}, nil
}

// take is what came last, and forgets it.
func (f *front) take() (*workflowservice.SignalWorkflowExecutionRequest, metadata.MD) {
	f.mu.Lock()
	defer f.mu.Unlock()
	got := f.got
	f.got = nil
	return got, f.metadata
}

// serve starts a front, without TLS when settings are nil.
func serve(t *testing.T, settings *tls.Config) (*front, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var options []grpc.ServerOption
	if settings != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(settings)))
	}
	s, f := grpc.NewServer(options...), &front{}
	workflowservice.RegisterWorkflowServiceServer(s, f)
	done := make(chan struct{})
	go func() { defer close(done); _ = s.Serve(l) }()
	t.Cleanup(func() { s.Stop(); <-done })
	return f, l.Addr().String()
}

// pki is certificates in files.
type pki struct {
	dir string
	ca  *certificates.Authority
}

func newPKI(t *testing.T) pki {
	t.Helper()
	ca, err := certificates.New("the server's CA")
	if err != nil {
		t.Fatal(err)
	}
	p := pki{t.TempDir(), ca}
	p.write(t, "ca.pem", ca.PEM)
	other, err := certificates.New("another CA")
	if err != nil {
		t.Fatal(err)
	}
	p.write(t, "other-ca.pem", other.PEM)
	for name, from := range map[string]*certificates.Authority{"client": ca, "stranger": other} {
		pair, err := from.Issue(name)
		if err != nil {
			t.Fatal(err)
		}
		p.write(t, name+".pem", pair.Certificate)
		p.write(t, name+".key", pair.Key)
	}
	return p
}

func (p pki) write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(p.file(name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func (p pki) file(name string) string { return filepath.Join(p.dir, name) }

// server is the configuration of a server whose certificate is for a name; with mutual it wants one of the client.
func (p pki) server(t *testing.T, name string, mutual bool) *tls.Config {
	t.Helper()
	pair, err := p.ca.Issue(name)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := tls.X509KeyPair(pair.Certificate, pair.Key)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(p.ca.PEM)
	out := &tls.Config{Certificates: []tls.Certificate{certificate}, ClientCAs: pool}
	if mutual {
		out.ClientAuth = tls.RequireAndVerifyClientCert
	}
	return out
}

// pause runs `signal all pause` with flags.
func pause(t *testing.T, flags ...string) (code int, errs string) {
	t.Helper()
	var said bytes.Buffer
	args := append([]string{"ziatunnel-temporal", "signal"}, flags...)
	code = Run(t.Context(), "test", append(args, "all", "pause"), strings.NewReader(""), &said, &said)
	return code, said.String()
}

// TestConnection: who has what the server wants gets through, with the namespace and the key; who has not
// is told what is missing.
func TestConnection(t *testing.T) {
	p := newPKI(t)
	plain, plainAddress := serve(t, nil)
	once, onceAddress := serve(t, p.server(t, "127.0.0.1", false))
	mutual, mutualAddress := serve(t, p.server(t, "127.0.0.1", true))
	named, namedAddress := serve(t, p.server(t, "temporal.example", false))
	p.write(t, "api.key", []byte("K3Y-OF-THE-TEST\n"))
	p.write(t, "temporal.toml", []byte("[profile.prod]\naddress = \""+mutualAddress+"\"\nnamespace = \"wan\"\n"+
		"[profile.prod.tls]\nserver_ca_cert_path = \""+p.file("ca.pem")+"\"\nclient_cert_path = \""+
		p.file("client.pem")+
		"\"\nclient_key_path = \""+p.file("client.key")+"\"\n"))
	ca, client := "--tls-ca-path="+p.file("ca.pem"), []string{"--tls-cert-path=" + p.file("client.pem"),
		"--tls-key-path=" + p.file("client.key")}
	for name, c := range map[string]struct {
		to        *front
		address   string
		flags     []string
		env       map[string]string
		why       string // empty: it gets through
		key       string
		namespace string
	}{
		"without TLS": {to: plain, address: plainAddress},
		"a namespace": {to: plain, address: plainAddress, flags: []string{"--namespace=wan"}, namespace: "wan"},
		"TLS":         {to: once, address: onceAddress, flags: []string{ca}},
		"TLS, other CA": {address: onceAddress, flags: []string{"--tls-ca-path=" + p.file("other-ca.pem")},
			why: "--tls-ca-path"},
		"TLS, public CAs": {address: onceAddress, flags: []string{"--tls"}, why: "--tls-ca-path"},
		"TLS left out":    {address: onceAddress, why: "--tls"},
		"TLS to a server without it": {address: plainAddress, flags: []string{ca},
			why: "the server speaks without TLS"},
		"TLS switched off": {to: plain, address: plainAddress, flags: []string{ca, "--tls=false"}},
		"any certificate": {to: once, address: onceAddress,
			flags: []string{"--tls-disable-host-verification"}},
		"another name": {address: namedAddress, flags: []string{ca}, why: "--tls-server-name"},
		"the name given": {to: named, address: namedAddress,
			flags: []string{ca, "--tls-server-name=temporal.example"}},
		"mutual TLS": {to: mutual, address: mutualAddress, flags: append([]string{ca}, client...)},
		"mutual TLS, no certificate": {address: mutualAddress, flags: []string{ca},
			why: "the server wants a client certificate"},
		"mutual TLS, a stranger's certificate": {address: mutualAddress, flags: []string{ca,
			"--tls-cert-path=" + p.file("stranger.pem"), "--tls-key-path=" + p.file("stranger.key")}, why: "server"},
		"a certificate without its key": {address: mutualAddress, flags: []string{ca, client[0]},
			why: "other must be present"},
		"mutual TLS from the environment": {to: mutual, env: map[string]string{
			"TEMPORAL_ADDRESS": mutualAddress, "TEMPORAL_NAMESPACE": "wan",
			"TEMPORAL_TLS_SERVER_CA_CERT_PATH": p.file("ca.pem"), "TEMPORAL_TLS_CLIENT_CERT_PATH": p.file("client.pem"),
			"TEMPORAL_TLS_CLIENT_KEY_DATA": "", "TEMPORAL_TLS_CLIENT_KEY_PATH": p.file("client.key")},
			namespace: "wan"},
		"mutual TLS with a key by reference": {to: mutual, address: mutualAddress, flags: []string{ca,
			"--tls-cert-data=" + string(read(t, p.file("client.pem"))), "--tls-key-data=file:" + p.file("client.key")}},
		"a profile": {to: mutual, flags: []string{"--config-file=" + p.file("temporal.toml"), "--profile=prod"},
			namespace: "wan"},
		"a flag before a profile": {to: mutual, flags: []string{"--config-file=" + p.file("temporal.toml"),
			"--profile=prod", "--namespace=lan"}, namespace: "lan"},
		"no such profile": {flags: []string{"--config-file=" + p.file("temporal.toml"), "--profile=test"},
			why: "profile"},
		"an API key": {to: once, address: onceAddress, flags: []string{ca, "--api-key=file:" + p.file("api.key")},
			key: "K3Y-OF-THE-TEST"},
		"an API key of a command": {to: once, address: onceAddress, flags: []string{ca, "--api-key=cmd:echo K3Y-2"},
			key: "K3Y-2"},
		"an API key in the environment": {to: once, address: onceAddress, flags: []string{ca},
			env: map[string]string{"TEMPORAL_API_KEY": "K3Y-3"}, key: "K3Y-3"},
		"a reference in the environment": {to: once, address: onceAddress, flags: []string{ca},
			env: map[string]string{"TEMPORAL_API_KEY": "env:OTHER_KEY", "OTHER_KEY": "K3Y-4"}, key: "K3Y-4"},
		"an API key as it is": {address: onceAddress, flags: []string{ca, "--api-key=K3Y-OF-THE-TEST"},
			why: "not a reference"},
		"an API key that is nowhere": {address: onceAddress, flags: []string{ca, "--api-key=env:NOBODY_HAS_THIS"},
			why: "the API key: env:NOBODY_HAS_THIS"},
		"an API key in the clear": {address: "temporal.example:7233", flags: []string{"--tls=false",
			"--api-key=file:" + p.file("api.key")}, why: "everybody on the way"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range local.ServerSettings() { // of whoever runs the tests
				t.Setenv(s.Variable, "")
				_ = os.Unsetenv(s.Variable)
			}
			t.Setenv("TEMPORAL_CONFIG_FILE", p.file("none.toml"))
			for variable, value := range c.env {
				t.Setenv(variable, value)
				if value == "" {
					_ = os.Unsetenv(variable)
				}
			}
			flags := c.flags
			if c.address != "" {
				flags = append([]string{"--address=" + c.address}, flags...)
			}
			code, said := pause(t, flags...)
			if strings.Contains(said, "K3Y-") {
				t.Errorf("it says the key: %s", said)
			}
			if c.why != "" {
				if code != 1 || !strings.Contains(said, c.why) || strings.Count(said, "\n") != 1 {
					t.Errorf("exit status %d, %s", code, said)
				}
				return
			}
			if code != 0 {
				t.Fatalf("exit status %d, %s", code, said)
			}
			got, with := c.to.take()
			namespace, key := c.namespace, ""
			if namespace == "" {
				namespace = "default"
			}
			if values := with["authorization"]; len(values) == 1 {
				key = strings.TrimPrefix(values[0], "Bearer ")
			}
			if got == nil || got.Namespace != namespace || key != c.key {
				t.Errorf("the server was sent %v, with the key %q", got, key)
			}
		})
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// upsideDown is a codec whose work shows.
type upsideDown struct{}

func (upsideDown) Encode(in []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return flipped(in), nil
}
func (upsideDown) Decode(in []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return flipped(in), nil
}

func flipped(in []*commonpb.Payload) []*commonpb.Payload {
	var out []*commonpb.Payload
	for _, p := range in {
		data := bytes.Clone(p.Data)
		for i := range data {
			data[i] ^= 0xff
		}
		out = append(out, &commonpb.Payload{Metadata: p.Metadata, Data: data})
	}
	return out
}

// TestCodec: what goes to the server has been at the codec server, which was told the namespace, the
// authorization and the headers.
func TestCodec(t *testing.T) {
	f, address := serve(t, nil)
	var asked []string
	handler := converter.NewPayloadCodecHTTPHandler(upsideDown{})
	codec := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path+" "+r.Header.Get("X-Namespace")+" "+r.Header.Get("Authorization")+" "+
			r.Header.Get("X-Tenant"))
		handler.ServeHTTP(w, r)
	}))
	defer codec.Close()
	secret := filepath.Join(t.TempDir(), "auth")
	if err := os.WriteFile(secret, []byte("Bearer of the codec"), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := []string{"--address=" + address, "--namespace=wan", "--codec-endpoint=" + codec.URL + "/{namespace}/",
		"--codec-auth=file:" + secret, "--codec-header=X-Tenant=acme", "--by=noc@example"}
	if code, said := pause(t, flags...); code != 0 {
		t.Fatal(said)
	}
	got, _ := f.take()
	data := got.Input.Payloads[0].Data
	if bytes.Contains(data, []byte("noc@example")) ||
		!bytes.Contains(flipped(got.Input.Payloads)[0].Data, []byte("noc@example")) {
		t.Errorf("the server has %q", data)
	}
	const want = "/wan/encode wan Bearer of the codec acme"
	if len(asked) != 2 || asked[0] != want || asked[1] != want { // a trial, and the signal
		t.Errorf("the codec server was asked %q", asked)
	}
	codec.Close()
	if code, said := pause(t, flags...); code != 1 || !strings.Contains(said, "--codec-endpoint") {
		t.Errorf("without the codec server: %d, %s", code, said)
	}
	if got, _ := f.take(); got != nil {
		t.Errorf("without the codec server the server has %v", got)
	}
	if code, said := pause(t, "--address="+address, "--codec-endpoint=codec.example"); code != 1 ||
		!strings.Contains(said, "is no URL") {
		t.Errorf("%d, %s", code, said)
	}
}
