package fakeios

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

// Router is one virtual 881: its configuration, its sessions and the network around it. All
// methods are safe for concurrent use.
type Router struct {
	mu        sync.Mutex // guards everything below; held while a command runs
	cfg       Config
	clock     Clock
	grammar   grammar
	running   *config
	startup   string // startup-config as IOS text, without the `Using ...` frame
	net       *network
	hostKey   ssh.Signer
	booted    time.Time
	changedAt time.Time
	changedBy string
	savedAt   time.Time
	savedBy   string
	typed     []string
	faults    []Fault
	log       []string // messages for `terminal monitor`, not yet shown
	lines     int      // VTYs in use
}

// New builds a router and boots it from its startup-config.
func New(cfg Config) (*Router, error) {
	cfg = withDefaults(cfg)
	key, err := hostKey(cfg.HostKeyPEM)
	if err != nil {
		return nil, err
	}
	r := &Router{
		cfg: cfg, clock: cfg.Clock, grammar: newGrammar(), hostKey: key, booted: cfg.Clock.Now(),
		faults: slices.Clone(cfg.Faults),
	}
	r.running = &config{hostname: cfg.Hostname, enableSecret: cfg.EnableSecret, plain: map[string][]string{}}
	for _, u := range cfg.Users {
		r.running.users = append(r.running.users, user{u.Name, u.Privilege, u.Password})
	}
	for _, port := range []string{"FastEthernet0", "FastEthernet1", "FastEthernet2", "FastEthernet3"} {
		r.running.interfaces = append(r.running.interfaces, &iface{name: port, switchport: true})
	}
	r.running.interfaces = append(r.running.interfaces,
		&iface{name: "FastEthernet4", duplex: "auto", speed: "auto"}, &iface{name: "Vlan1"})
	r.net = newNetwork(cfg.Edges, cfg.Clock)
	if err := r.boot(cmp.Or(cfg.Startup, branchConfig(cfg))); err != nil {
		return nil, err
	}
	return r, nil
}

func withDefaults(cfg Config) Config {
	cfg.Hostname = cmp.Or(cfg.Hostname, "branch-881")
	cfg.Version = cmp.Or(cfg.Version, "15.4(3)M3")
	if len(cfg.Users) == 0 {
		cfg.Users = []User{{Name: "noc", Password: "noc", Privilege: 15}}
	}
	if !cfg.WANAddress.IsValid() {
		cfg.WANAddress = netip.MustParsePrefix("192.0.2.10/24")
	}
	if !cfg.LANAddress.IsValid() {
		cfg.LANAddress = netip.MustParsePrefix("172.17.0.1/24")
	}
	if cfg.Clock == nil {
		cfg.Clock = SystemClock{}
	}
	return cfg
}

// branchConfig is the startup-config of a small branch: WAN, LAN, default route and NAT.
func branchConfig(cfg Config) string {
	gateway := cfg.WANAddress.Masked().Addr().Next()
	return fmt.Sprintf(`no service pad
service timestamps debug datetime msec
service timestamps log datetime msec
no service password-encryption
ip cef
no ip http server
no ip http secure-server
interface FastEthernet4
 ip address %s %s
 duplex auto
 speed auto
interface Vlan1
 ip address %s %s
ip nat inside source list NAT-INSIDE interface FastEthernet4 overload
ip route 0.0.0.0 0.0.0.0 %s
ip access-list extended NAT-INSIDE
 permit ip %s any
`, cfg.WANAddress.Addr(), maskOf(cfg.WANAddress), cfg.LANAddress.Addr(), maskOf(cfg.LANAddress), gateway,
		wildcardText(cfg.LANAddress))
}

func wildcardText(p netip.Prefix) string {
	mask := netip.MustParseAddr(maskOf(p)).As4()
	for i := range mask {
		mask[i] = ^mask[i]
	}
	return p.Masked().Addr().String() + " " + netip.AddrFrom4(mask).String()
}

// boot types the startup-config into the router, as IOS does.
func (r *Router) boot(text string) error {
	s := &session{router: r, user: "", mode: globalPrompt, privileged: true}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "!") || trimmed == "end" || strings.HasPrefix(trimmed, "version ") {
			continue
		}
		s.line = trimmed
		if reply := s.configure(trimmed); strings.HasPrefix(strings.TrimSpace(reply), "%") || strings.Contains(reply, "^\n") {
			return fmt.Errorf("startup-config line %q: %s", trimmed, strings.TrimSpace(reply))
		}
	}
	r.startup = r.render(r.running)
	r.changedAt = time.Time{}
	return nil
}

// hostKey parses the key given, or makes one.
func hostKey(pem []byte) (ssh.Signer, error) {
	var signer ssh.Signer
	var err error
	if len(pem) > 0 {
		signer, err = ssh.ParsePrivateKey(pem)
	} else {
		var key *rsa.PrivateKey
		if key, err = rsa.GenerateKey(rand.Reader, 2048); err == nil {
			signer, err = ssh.NewSignerFromKey(key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	algorithms, ok := signer.(ssh.AlgorithmSigner)
	if !ok || signer.PublicKey().Type() != ssh.KeyAlgoRSA {
		return signer, nil
	}
	return ssh.NewSignerWithAlgorithms(algorithms, []string{ssh.KeyAlgoRSA})
}

// HostKeyFingerprint is the SHA256 fingerprint that a client can pin.
func (r *Router) HostKeyFingerprint() string { return ssh.FingerprintSHA256(r.hostKey.PublicKey()) }

// RunningConfig is the running-config from `version` to `end`.
func (r *Router) RunningConfig() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.render(r.running)
}

// StartupConfig is the saved configuration from `version` to `end`.
func (r *Router) StartupConfig() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.startup
}

// Lines are all lines that clients have typed, in order, passwords left out.
func (r *Router) Lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.typed)
}

// Inject adds a fault while the router runs.
func (r *Router) Inject(f Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, f)
}

// fault takes the fault that waits for this line, if any.
func (r *Router) fault(line string) *Fault {
	for i := range r.faults {
		f := &r.faults[i]
		if !strings.HasPrefix(line, f.Line) {
			continue
		}
		taken := *f
		switch {
		case f.Times > 1:
			f.Times--
		case f.Times >= 0:
			r.faults = slices.Delete(r.faults, i, i+1)
		}
		return &taken
	}
	return nil
}

// changed notes a change of the configuration and lets the network react.
func (r *Router) changed(by string) {
	r.changedAt, r.changedBy = r.clock.Now(), by
	r.settle()
}

func (r *Router) settle() { r.log = append(r.log, r.net.settle(r.running)...) }

// hashOf stands in the place of a type 5 hash: stable, and not the secret.
func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return "$1$lab$" + base64.RawStdEncoding.EncodeToString(sum[:])[:22]
}
