package fakeios

import (
	"cmp"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/applet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/terminal"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// Router is one virtual 881: its configuration, its sessions and the network around it. All
// methods are safe for concurrent use.
type Router struct {
	mu      lock // guards everything below; held while a command runs
	cfg     Config
	wording wording
	shown   []rewording // what its configurations show otherwise
	grammar *execGrammar
	clock   Clock
	skew    time.Duration // how far the clock has jumped
	hostKey ssh.Signer
	running *running.Config
	reading configure.Reading // of Config.Startup
	ports   []string          // of the chassis, when it is no 881
	made    bool              // the first reading is over
	startup string            // startup-config as IOS text, without the `Using ...` frame
	// startupHead are the comments that were saved above it.
	startupHead string
	flash       []file
	servers     map[string]string // files on file servers, by URL
	net         *wan.Network
	peers       []netip.Addr // somebody else's devices
	applets     *applet.Manager
	replaying   bool          // applets act, in the time that is being replayed
	observer    *wan.Observer // lets the edges tell the router that they change
	sessions    []*session    // by the order of their login
	stopAlarm   func() bool   // takes back the next look at the network that the clock owes
	vtys        [running.MaxVTYs]bool
	faults      []Fault
	typed       []string
	typedLines  int // how many there have been, also of those that are no longer kept

	booted     time.Time
	bootReason string
	down       time.Time // reloading until then
	changedAt  time.Time
	changedBy  string
	savedAt    time.Time
	savedBy    string
	log        []logEntry
	logged     int      // how many messages there have been since the boot
	archived   []string // names of the archived configurations, oldest first
	// nextArchive is the number at the end of the next one's name.
	nextArchive int
	rollback    *rollback
	reload      *reload
}

// New builds a router and boots it from its startup-config.
func New(cfg Config) (*Router, error) {
	given := cfg
	cfg = withDefaults(cfg)
	for _, f := range cfg.Faults {
		if err := f.check(); err != nil {
			return nil, err
		}
	}
	key, err := cfg.hostKey()
	if err != nil {
		return nil, err
	}
	words, err := newWording(cfg.Wording)
	if err != nil {
		return nil, err
	}
	shown, err := newShown(cfg.Shown)
	if err != nil {
		return nil, err
	}
	r := &Router{cfg: cfg, wording: words, shown: shown, grammar: execFor(cfg.Quirks), clock: cfg.Clock, hostKey: key,
		faults: slices.Clone(cfg.Faults), bootReason: "power-on"}
	r.observer = &wan.Observer{Look: r.lookNow}
	for _, name := range slices.Sorted(maps.Keys(cfg.Flash)) {
		r.flash = append(r.flash, file{name: name, text: cfg.Flash[name], at: r.now()})
	}
	if r.startup, err = r.firstStartup(); err != nil {
		return nil, err
	}
	if err := r.boot(); err != nil {
		return nil, err
	}
	for _, u := range cfg.Uplinks {
		if r.running.Interface(u.Interface) == nil {
			return nil, fmt.Errorf("uplink %s: the startup-config has no such interface; name one of it in full",
				u.Interface)
		}
	}
	return r, r.findWayIn(given)
}

func withDefaults(cfg Config) Config {
	cfg.Hostname = cmp.Or(cfg.Hostname, defaultHostname)
	cfg.Version = cmp.Or(cfg.Version, "15.4(3)M3")
	cfg.License = cmp.Or(cfg.License, "advipservices")
	if len(cfg.Users) == 0 {
		cfg.Users = []User{{Name: "noc", Password: "noc", Privilege: 15}}
	}
	if !cfg.WANAddress.IsValid() {
		cfg.WANAddress = netip.MustParsePrefix("192.0.2.10/24")
	}
	if !cfg.LANAddress.IsValid() {
		cfg.LANAddress = netip.MustParsePrefix("172.17.0.1/24")
	}
	if !cfg.Operator.IsValid() {
		cfg.Operator = netip.MustParseAddr("203.0.113.200")
	}
	if !cfg.Reached.IsValid() {
		cfg.Reached = cfg.WANAddress.Addr()
	}
	if cfg.Clock == nil {
		cfg.Clock = SystemClock{}
	}
	cfg.Uplinks = slices.Clone(cfg.Uplinks)
	cfg.BootTime = cmp.Or(cfg.BootTime, 219*time.Second) // measured on a 1941
	if cfg.Leases = maps.Clone(cfg.Leases); cfg.Leases == nil {
		cfg.Leases = map[string]netip.Prefix{}
	}
	return cfg
}

// configureAs lets somebody else change the running-config.
func (r *Router) configureAs(who string, lines []string) {
	r.catchUp()
	s := &session{router: r, grammar: r.grammar, user: who, from: "console", level: fullLevel,
		term: &terminal.Terminal{}}
	s.conf = configure.NewSession(r.running, configHost{s}, r.platform())
	s.conf.FromFile = true
	s.conf.EnterGlobal()
	for _, line := range lines {
		s.configure(strings.TrimSpace(line))
	}
	r.configChanged(who)
}

// now is the router's time: while its applets act, that of what they act on.
func (r *Router) now() time.Time {
	if r.replaying {
		return r.net.ClockTime(r.net.Now)
	}
	return r.clock.Now().Add(r.skew)
}

// HostKeyFingerprint is the SHA256 fingerprint that a client can pin.
func (r *Router) HostKeyFingerprint() string { return ssh.FingerprintSHA256(r.hostKey.PublicKey()) }

// Hostname is the router's present name.
func (r *Router) Hostname() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.running.Hostname
}

// RunningConfig is the running-config from `version` to `end`, whatever [Config].Shown makes of it.
func (r *Router) RunningConfig() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	return r.running.Render(r.style())
}

// StartupConfig is the saved configuration from `version` to `end`, whatever [Config].Shown makes of it.
func (r *Router) StartupConfig() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.startup
}

// typedKept is how many typed lines a router remembers.
const typedKept = 20000

// recordLine remembers a typed line.
func (r *Router) recordLine(line string) {
	r.typedLines++
	r.typed = append(r.typed, line)
	if len(r.typed) > 2*typedKept {
		r.typed = slices.Clone(r.typed[typedKept:])
	}
}

// Lines are the lines that clients have typed, in order, passwords left out: all of them, as long
// as there are not more than 20,000.
func (r *Router) Lines() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.typed)
}

// Log is the router's log since it booted, oldest first, without time stamps.
func (r *Router) Log() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	var out []string
	for _, entry := range r.log {
		out = append(out, entry.text)
	}
	return out
}

// configChanged notes a change of the configuration and lets the network react.
func (r *Router) configChanged(by string) {
	r.changedAt, r.changedBy = r.now(), by
	r.catchUp()
}

// catchUp brings the network up to now, and finds out whose packets still pass.
func (r *Router) catchUp() {
	if r.net == nil || r.replaying || r.now().Before(r.down) {
		return
	}
	for _, message := range r.net.AdvanceTo(r.running, r.now()) {
		r.logMessageAt(message.At, message.Text)
	}
	passes := r.net.OperatorPasses(r.running) == ""
	for _, s := range r.sessions {
		if s.term.Gate.Set(passes) && passes {
			s.workers.Go(s.term.Out.Flush)
		}
	}
	r.setAlarm()
}

// setAlarm asks the clock to look again when the network changes by itself, while somebody is
// logged in who could see it.
func (r *Router) setAlarm() {
	if r.stopAlarm != nil {
		r.stopAlarm()
		r.stopAlarm = nil
	}
	if next := r.net.Next(); len(r.sessions) > 0 && !next.IsZero() {
		r.stopAlarm = r.afterFunc(next.Sub(r.net.Now), r.catchUp)
	}
}

// lookNow brings the router's network up to now.
func (r *Router) lookNow() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
}

// withLock runs a step of a dialogue that touches the router.
func (r *Router) withLock(step func() string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return step()
}
