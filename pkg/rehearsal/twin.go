package rehearsal

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// twin is a virtual router that listens on the loopback interface.
type twin struct {
	*fakeios.Router

	clock  *fakeios.ManualClock
	dial   engine.Dialer
	before string // its running-config when it had booted
	stop   func()
}

// silence is how long a twin may say nothing. It answers in milliseconds, unless the operator's way is cut off.
const silence = 5 * time.Second

// user logs into the twin. Its password is made anew for each one; no configuration shows the account.
const user = "rehearsal"

// boot starts a twin of a reviewed router. What it reports besides a lack of the machine is a configuration that no
// virtual router boots.
func boot(ctx context.Context, job engine.Job, r engine.Review, keys []secret.String, now time.Time) (*twin, error) {
	password := rand.Text()
	key, err := hostKey()
	if err != nil {
		return nil, err
	}
	t := &twin{clock: fakeios.NewManualClock(now)}
	cfg := configOf(job.Site, r, keys)
	cfg.Clock = t.clock
	cfg.HostKeyPEM = key
	cfg.Users = []fakeios.User{{Name: user, Password: password, Privilege: 15, Hidden: true}}
	if t.Router, err = fakeios.New(cfg); err != nil {
		return nil, err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("no port on the loopback interface: %w", err)
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = t.Serve(serving, l)
	}()
	t.stop = func() { cancel(); <-done }
	target := device.Target{Address: l.Addr().String(), User: user, HostKey: t.HostKeyFingerprint(),
		Auth: device.Auth{Password: secret.New(password)}}
	t.dial = func(ctx context.Context) (engine.Session, error) {
		return ciscoios.Dial(ctx, target, ciscoios.Options{HandshakeTimeout: silence, CommandTimeout: silence})
	}
	t.before = t.RunningConfig()
	return t, nil
}

// configOf describes the twin: what the router runs, and what it said of itself and its surroundings.
func configOf(s *site.Site, r engine.Review, keys []secret.String) fakeios.Config {
	facts := r.Facts()
	ssh := fakeios.SSHProfile{
		Version: "SSH-2.0-Cisco-1.25", KeyExchanges: []string{"curve25519-sha256"},
		Ciphers: []string{"aes128-gcm@openssh.com"}, MACs: []string{"hmac-sha2-256"}, KeyBits: 2048, SHA2: true,
	}
	cfg := fakeios.Config{
		Hostname: r.Version.Hostname, Version: r.Version.Version, Serial: r.Version.Serial,
		Startup: r.Running().String(), Operator: facts.Operator(), Edges: edgesOf(s, keys), SSH: &ssh,
		Leases: map[string]netip.Prefix{}, BehindNAT: branch.Address(r.Running(), s.WAN.Name).Addr().IsPrivate(),
	}
	// The router may be reached through a translator, at an address that it does not have.
	if a, err := netip.ParseAddrPort(s.Router.Address); err == nil && branch.Owner(r.Running(), a.Addr()) != "" {
		cfg.Reached = a.Addr()
	}
	for _, i := range facts.Interfaces {
		if a, err := netip.ParseAddr(i.Address); err == nil && s.IsWAN(i.Name) {
			cfg.Leases[i.Name] = netip.PrefixFrom(a, 24) // [inferred]: the router does not say how long the prefix is
			cfg.BehindNAT = cfg.BehindNAT || a.IsPrivate()
		}
	}
	if facts.Routes != nil {
		for _, route := range facts.Routes.Routes {
			for _, way := range route.Ways {
				if way.Gateway != nil && isLearned(route.Code) {
					cfg.Learned = append(cfg.Learned, fakeios.LearnedRoute{Code: route.Code, Prefix: route.Prefix(),
						NextHop: *way.Gateway, VRF: facts.Routes.VRF})
				}
			}
		}
	}
	return cfg
}

// isLearned reports whether a code of `show ip route` is that of a routing process that a twin knows.
func isLearned(code string) bool {
	return code != "" && (code[0] == 'D' || code[0] == 'O' || code[0] == 'B' || code[0] == 'R')
}

// edgesOf are service edges that take what the site offers them, one for each address that tunnels end at.
func edgesOf(s *site.Site, keys []secret.String) []*fakeios.Edge {
	var out []*fakeios.Edge
	for _, address := range s.Edges() {
		cfg := fakeios.EdgeConfig{VPN: address, AESSubscription: s.ZIA.Encryption != "none"}
		for _, t := range s.Tunnels() {
			if t.Edge.VPN == address {
				cfg.Globals = append(cfg.Globals, t.Edge.Global)
			}
		}
		cfg.Global = cfg.Globals[0]
		for i, p := range s.Pairs() {
			one := fakeios.Credential{FQDN: p.Credential.FQDN, PSK: keys[min(i, len(keys)-1)].Reveal()}
			if !slices.Contains(cfg.Credentials, one) {
				cfg.Credentials = append(cfg.Credentials, one)
			}
		}
		out = append(out, fakeios.NewEdge(cfg))
	}
	return out
}

// hostKey is a host key in PEM, made for one twin.
func hostKey() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(block), nil
}

// clock lets the engine wait on the twin's time: instead of sleeping it moves the clock on.
type clock struct{ *fakeios.ManualClock }

// Sleep implements [engine.Clock].
func (c clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	c.Advance(d)
	return context.Cause(ctx)
}
