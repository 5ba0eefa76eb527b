package running

import (
	"slices"
	"strings"
)

// FactoryDefault is the configuration of an 881 that nobody has configured.
func FactoryDefault(hostname string) *Config {
	c := &Config{Hostname: hostname, Plain: map[string][]string{}, Banners: map[string]string{}}
	c.Console = DefaultLine()
	c.Aux = DefaultLine()
	c.VTYs = []VTYRange{{0, shippedVTYs - 1, DefaultLine()}}
	for _, port := range []string{"FastEthernet0", "FastEthernet1", "FastEthernet2", "FastEthernet3"} {
		c.Interfaces = append(c.Interfaces, &Interface{Name: port, Switchport: true})
	}
	c.Interfaces = append(c.Interfaces, &Interface{Name: "FastEthernet4", Duplex: "auto", Speed: "auto"},
		&Interface{Name: "Vlan1"})
	return c
}

// IsPort reports whether an interface is a part of the chassis, not made by a line.
func IsPort(name string) bool {
	for _, kind := range []string{"Tunnel", "Loopback", "Vlan", "Dialer", "BVI", "Null", "NVI", "Virtual",
		"Port-channel", "Multilink", "BDI", "Group-Async", "vmi"} {
		if strings.HasPrefix(name, kind) {
			return false
		}
	}
	return !strings.Contains(name, ".")
}

// IsAlone reports whether an interface is of a kind that has no subinterfaces.
func IsAlone(name string) bool {
	return strings.HasPrefix(name, "Tunnel") || strings.HasPrefix(name, "Loopback") || strings.HasPrefix(name, "Vlan")
}

// Fit makes the ports of another chassis out of those of an 881, when a configuration has ports that an 881 lacks:
// those that it does not name are gone, unless it names FastEthernet4 beside them, as an 881 with a modem does. It
// returns the ports that there are then; nil are those of an 881.
func (c *Config) Fit(named []string) (ports []string) {
	shipped := FactoryDefault("")
	if !slices.ContainsFunc(named, func(name string) bool { return IsPort(name) && shipped.Interface(name) == nil }) {
		return nil
	}
	is881 := slices.Contains(named, "FastEthernet4")
	c.Interfaces = slices.DeleteFunc(c.Interfaces, func(i *Interface) bool {
		return !is881 && shipped.Interface(i.Name) != nil && !slices.Contains(named, i.Name)
	})
	for _, i := range c.Interfaces {
		if IsPort(i.Name) || is881 && shipped.Interface(i.Name) != nil {
			ports = append(ports, i.Name)
		}
	}
	return ports
}

// Blank is the configuration of a chassis that nobody has configured: with the ports that Fit has returned.
func Blank(hostname string, ports []string) *Config {
	c := FactoryDefault(hostname)
	if ports == nil {
		return c
	}
	shipped := c.Interfaces
	c.Interfaces = nil
	for _, name := range ports {
		i := Find(shipped, func(i *Interface) bool { return i.Name == name })
		if i == nil {
			i = &Interface{Name: name}
		}
		c.Interfaces = append(c.Interfaces, i)
	}
	return c
}
