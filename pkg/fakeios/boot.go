package fakeios

import (
	"cmp"
	"fmt"
	"net/netip"
	"time"

	"golang.org/x/crypto/ssh"
)

// firstStartup is the startup-config that a new router has: the one given, or that of a small
// branch, with the accounts of the Config.
func (r *Router) firstStartup() (string, error) {
	c := factory(r.cfg.Hostname)
	c.enable = hashOf(r.cfg.EnableSecret)
	for _, u := range r.cfg.Users {
		c.users = append(c.users, user{name: u.Name, privilege: u.Privilege, password: u.Password})
		for _, line := range u.PublicKeys {
			key, comment, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
			if err != nil {
				return "", fmt.Errorf("public key of user %s: %w", u.Name, err)
			}
			if key.Type() != ssh.KeyAlgoRSA {
				return "", fmt.Errorf("public key of user %s: IOS 15.4 takes RSA keys alone, this one is %s", u.Name, key.Type())
			}
			c.pubkeyUser(u.Name).add(key, comment)
		}
	}
	if err := r.read(c, cmp.Or(r.cfg.Startup, branchConfig(r.cfg))); err != nil {
		return "", fmt.Errorf("startup-config: %w", err)
	}
	r.cfg.Serial = cmp.Or(r.cfg.Serial, serialOf(c.hostname))
	return c.render(r.style()), nil
}

// branchConfig is the startup-config of a small branch: WAN, LAN, default route and NAT.
func branchConfig(cfg Config) string {
	gateway := cfg.WANAddress.Masked().Addr().Next()
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

// boot starts the router with its startup-config.
func (r *Router) boot() error {
	c := factory("Router")
	if err := r.read(c, r.startup); err != nil {
		return fmt.Errorf("startup-config: %w", err)
	}
	r.start(c)
	return nil
}

// start lets a configuration run on a network that knows nothing yet.
func (r *Router) start(c *config) {
	r.running, r.booted, r.changedAt = c, r.now(), time.Time{}
	r.log, r.rollback, r.reload = nil, nil, nil
	r.net = newNetwork(r.cfg.Edges)
	r.net.surround(r)
	r.net.outside = r.outside()
}

// bootAnyway starts the router with those lines of its startup-config that it understands.
func (r *Router) bootAnyway() {
	c := factory("Router")
	r.typeInto(c, r.startup)
	r.start(c)
}

// outside is the interface that the operator's packets come in by: where they do is a matter of
// cables, so it does not change with the configuration.
func (r *Router) outside() string {
	up := func(i *iface) bool { return !i.shutdown }
	for _, i := range r.running.interfaces {
		if i.address.IsValid() && i.address.Contains(r.cfg.Operator) {
			return i.name
		}
	}
	return cmp.Or(r.running.routeTo(r.cfg.Operator, up), "FastEthernet4")
}

// read types a configuration file into c, as IOS does at boot, and stops at the first line that is
// refused.
func (r *Router) read(c *config, text string) error {
	refused := r.typeInto(c, text)
	if len(refused) > 0 {
		return fmt.Errorf("%s", refused[0])
	}
	return nil
}

// typeInto types a configuration file into c and returns what was refused.
func (r *Router) typeInto(c *config, text string) (refused []string) {
	return typeFile(c, text, fileHost{r}, r.platform())
}
