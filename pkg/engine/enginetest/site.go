package enginetest

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net/netip"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// PSK is the pre-shared key of the branch. It must never appear in anything that is written.
const PSK = "lab-key-0123456789"

// SiteText is the site file of the branch. Further keys can be appended to it.
const SiteText = `site: branch-001
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: branch@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
exempt: [10.0.0.0/8]
`

// NewJob is the job of [SiteText].
func NewJob(t testing.TB) engine.Job {
	t.Helper()
	job, err := JobOf(SiteText)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

// JobOf is the job of a site file, with a short wait and the default playbook. The key is [PSK], whatever the file
// refers to.
func JobOf(text string) (engine.Job, error) { return JobWith(text, PSK) }

// JobWith is JobOf with another key.
func JobWith(text, psk string) (engine.Job, error) {
	s, err := site.Parse("branch-001.yaml", []byte(text))
	if err != nil {
		return engine.Job{}, err
	}
	book, err := defaultPlaybook()
	if err != nil {
		return engine.Job{}, err
	}
	render := func(s *site.Site) (lines, shapes playbook.Rendered, err error) {
		if lines, err = book.Render(s, secret.New(psk)); err == nil {
			shapes, err = book.Shapes(s)
		}
		return lines, shapes, err
	}
	rendered, shapes, err := render(s)
	if err != nil {
		return engine.Job{}, err
	}
	want := verify.ExpectationOf(s, rendered)
	for i := range want.Tunnels {
		t := &want.Tunnels[i]
		t.Proposal = verify.Proposal{}
		t.Track, t.SLA = 0, 0
	}
	return engine.Job{
		Site: s, Rendered: rendered, Shapes: shapes, Render: render, Want: want, Wait: 30 * time.Second,
		Interval: 2 * time.Second,
	}, nil
}

// defaultPlaybook is read once for all jobs of a test program: rendering does not change it.
var defaultPlaybook = sync.OnceValues(func() (*playbook.Playbook, error) {
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		return nil, err
	}
	return playbook.Load(playbooks.Default, src)
})

// FullExpectation is all that a site can want to have proven: the tunnels of want with their IKE proposal, IP SLA
// operation and track.
func FullExpectation(want verify.Expectation) verify.Expectation {
	var full verify.Expectation
	for i, t := range want.Tunnels {
		t.Track, t.SLA = i+1, i+1
		t.Proposal = verify.Proposal{
			Encryption: []string{"aes-cbc-256"}, Integrity: []string{"sha1"}, PRF: []string{"sha1"},
			Groups: []string{"14"},
		}
		full.Tunnels = append(full.Tunnels, t)
	}
	return full
}

// Edges are the primary and the backup service edge of the branch, which take one key. negotiation is how long they
// take to negotiate; without it they take as long as the virtual edges do by themselves.
func Edges(psk string, negotiation ...time.Duration) []*fakeios.Edge {
	cfg := fakeios.EdgeConfig{
		Cloud: "zscalertwo", Credentials: []fakeios.Credential{{FQDN: "branch@corp.example", PSK: psk}},
	}
	for _, took := range negotiation {
		cfg.NegotiationTime = took
	}
	edge := func(vpn, global string) *fakeios.Edge {
		cfg.VPN, cfg.Global = netip.MustParseAddr(vpn), netip.MustParseAddr(global)
		return fakeios.NewEdge(cfg)
	}
	return []*fakeios.Edge{edge("198.51.100.11", "185.46.212.88"), edge("203.0.113.22", "185.46.212.89")}
}

// HostKey is a host key in PEM. It is made once for all routers of a test program.
var HostKey = sync.OnceValue(func() []byte {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(block)
})

// FastSSH is what an SSH server offers that costs little. The groups that an 881 offers would be most of the time of
// tests that are not about SSH.
func FastSSH() *fakeios.SSHProfile {
	return &fakeios.SSHProfile{
		Version: "SSH-2.0-Cisco-1.25", KeyExchanges: []string{"curve25519-sha256"},
		Ciphers: []string{"aes128-ctr"}, MACs: []string{"hmac-sha1"},
	}
}

// Target is how the router at an address is reached whose host key has the fingerprint pin.
func Target(address, pin string) device.Target {
	return device.Target{Address: address, User: "noc", HostKey: pin, Auth: device.Auth{Password: secret.New("noc")},
		LegacySSH: true}
}

// BeginLogin begins a login beside a session of the driver; beside another one there is none.
func BeginLogin(ctx context.Context, beside engine.Session) engine.Login {
	if s, ok := beside.(*ciscoios.Session); ok {
		return engine.LoginOf(s.BeginLogin(ctx))
	}
	return nil
}

// Dialer dials the router at an address whose host key has the fingerprint pin.
func Dialer(address, pin string, options ciscoios.Options) engine.Dialer {
	target := Target(address, pin)
	return func(ctx context.Context) (engine.Session, error) { return ciscoios.Dial(ctx, target, options) }
}
