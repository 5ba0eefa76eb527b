package fakeios

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/applet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/pasted"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// firstStartup is the startup-config that a new router has: the one given, or that of a small
// branch, with the accounts of the Config.
func (r *Router) firstStartup() (string, error) {
	c := running.FactoryDefault(r.cfg.Hostname)
	c.Enable = running.Hashed(r.cfg.EnableSecret)
	for _, u := range r.cfg.Users {
		if u.Hidden {
			continue
		}
		c.Users = append(c.Users, running.User{Name: u.Name, Privilege: u.Privilege,
			Password: running.InClear(u.Password)})
		for _, line := range u.PublicKeys {
			key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
			if err != nil {
				return "", fmt.Errorf("public key of user %s: %w", u.Name, err)
			}
			if key.Type() != ssh.KeyAlgoRSA {
				return "", fmt.Errorf("public key of user %s: IOS 15.4 takes RSA keys alone, this one is %s", u.Name,
					key.Type())
			}
			c.PublicKeyUser(u.Name).Add(key, comment)
		}
	}
	reading := r.typeInto(c, cmp.Or(r.cfg.Startup, branchConfig(r.cfg)))
	r.ports = c.Fit(reading.Interfaces)
	r.reading, r.made = reading, true
	if err := r.judge(reading); err != nil {
		return "", fmt.Errorf("startup-config: %w", err)
	}
	r.peers = append(slices.Clone(r.cfg.Peers), wan.Foreign(c, r.cfg.Edges)...)
	r.cfg.Serial = cmp.Or(r.cfg.Serial, serialOf(c.Hostname))
	return c.Render(r.style()), nil
}

// branchConfig is the startup-config of a small branch: WAN, LAN, default route and NAT.
func branchConfig(cfg Config) string {
	wan, lan := cfg.WANAddress, cfg.LANAddress
	gateway := wan.Masked().Addr().Next()
	return fmt.Sprintf(`no service pad
service timestamps debug datetime msec
service timestamps log datetime msec
no service password-encryption
ip cef
ip forward-protocol nd
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
line vty 0 4
 login local
 transport input ssh
`, wan.Addr(), running.DottedMask(wan), lan.Addr(), running.DottedMask(lan), gateway, wildcardText(lan))
}

func wildcardText(p netip.Prefix) string {
	mask := netip.MustParseAddr(running.DottedMask(p)).As4()
	for i := range mask {
		mask[i] = ^mask[i]
	}
	return p.Masked().Addr().String() + " " + netip.AddrFrom4(mask).String()
}

// boot starts the router with its startup-config.
func (r *Router) boot() error {
	c := running.Blank("Router", r.ports)
	if err := r.judge(r.typeInto(c, r.startup)); err != nil {
		return fmt.Errorf("startup-config: %w", err)
	}
	r.startWith(c)
	return nil
}

// startWith lets a configuration run on a network that knows nothing yet.
func (r *Router) startWith(c *running.Config) {
	r.running = c
	r.booted = r.now()
	r.changedAt = time.Time{}
	r.log = nil
	r.logged = 0
	r.rollback = nil
	r.reload = nil
	before := r.net
	r.net = wan.New(c, r.cfg.Edges, r.environment(), r.now(), r.observer)
	r.applets = &applet.Manager{Router: appletHost{r}}
	r.net.LetFollow(follower{r})
	if before != nil {
		r.net.AdoptFlows(before)
	}
}

// environment is the network of the Config, as far as it does not change.
func (r *Router) environment() wan.Environment {
	return wan.Environment{
		Operator:              r.cfg.Operator,
		Reached:               r.cfg.Reached,
		Peers:                 r.peers,
		Learned:               r.cfg.Learned,
		Line:                  r.cfg.WANAddress,
		Leases:                r.cfg.Leases,
		BehindNAT:             r.cfg.BehindNAT,
		PathMTU:               r.cfg.PathMTU,
		NoGCMHardware:         r.cfg.Quirks.NoGCMHardware,
		DropChildlessIKE:      r.cfg.Quirks.DropChildlessIKE,
		OverThresholdSucceeds: r.cfg.Quirks.OverThresholdSucceeds,
		NullRouteEndsTunnel:   r.cfg.Quirks.NullRouteEndsTunnel,
		NoSourceCheck:         r.cfg.Quirks.NoSourceCheck,
		NoOwnNAT:              r.cfg.Quirks.NoOwnNAT,
		Uplinks:               r.cfg.Uplinks,
	}
}

// SetLease gives an interface that gets its address by DHCP or in PPP another one, as a provider does.
func (r *Router) SetLease(name string, address netip.Prefix) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.catchUp()
	r.cfg.Leases[name] = address // the network has the same map
	r.catchUp()
}

// bootAnyway starts the router with those lines of its startup-config that it understands.
func (r *Router) bootAnyway() {
	c := running.Blank("Router", r.ports)
	r.typeInto(c, r.startup)
	r.startWith(c)
}

// judge is nil, or with Config.Strict every line that was refused.
func (r *Router) judge(reading configure.Reading) error {
	if !r.cfg.Strict || len(reading.Refused) == 0 {
		return nil
	}
	return errors.New(strings.Join(refusals(reading.Refused), "\n"))
}

func refusals(lines []configure.Unread) []string {
	var out []string
	for _, u := range lines {
		out = append(out, u.String())
	}
	return out
}

// typeInto types a configuration file into c, as IOS does at boot. A router keeps the lines that it does not know of
// the startup-config that it was made with, wherever it meets them again; whatever else a file says, IOS would refuse.
func (r *Router) typeInto(c *running.Config, text string) configure.Reading {
	known := sync.OnceValue(func() map[string]bool {
		lines := map[string]bool{}
		for _, line := range pasted.Lines(r.cfg.Startup) {
			lines[strings.TrimSpace(line)] = true
		}
		return lines
	})
	platform := r.platform()
	platform.AnyHardware = !r.cfg.Strict && !r.made
	return configure.Read(c, text, fileHost{r}, platform, func(line string) bool {
		return !r.cfg.Strict && (!r.made || known()[line])
	})
}
