package fakeios

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// firstStartup is the startup-config that a new router has: the one given, or that of a small
// branch, with the accounts of the Config.
func (r *Router) firstStartup() (string, error) {
	c := running.FactoryDefault(r.cfg.Hostname)
	c.Enable = running.HashSecret(r.cfg.EnableSecret)
	for _, u := range r.cfg.Users {
		c.Users = append(c.Users, running.User{Name: u.Name, Privilege: u.Privilege, Password: u.Password})
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
	if err := r.read(c, cmp.Or(r.cfg.Startup, branchConfig(r.cfg))); err != nil {
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
	c := running.FactoryDefault("Router")
	if err := r.read(c, r.startup); err != nil {
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
	r.net = wan.New(c, r.cfg.Edges, r.environment(), r.now(), r.observer)
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
	}
}

// bootAnyway starts the router with those lines of its startup-config that it understands.
func (r *Router) bootAnyway() {
	c := running.FactoryDefault("Router")
	r.typeInto(c, r.startup)
	r.startWith(c)
}

// read types a configuration file into c, as IOS does at boot, and stops at the first line that is
// refused.
func (r *Router) read(c *running.Config, text string) error {
	refused := r.typeInto(c, text)
	if len(refused) > 0 {
		return fmt.Errorf("%s", refused[0])
	}
	return nil
}

// typeInto types a configuration file into c and returns what was refused.
func (r *Router) typeInto(c *running.Config, text string) (refused []string) {
	return configure.TypeFile(c, text, fileHost{r}, r.platform())
}
