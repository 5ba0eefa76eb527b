package fakeios

// factory is the configuration of an 881 that nobody has configured.
func factory(hostname string) *config {
	c := &config{hostname: hostname, plain: map[string][]string{}, banners: map[string]string{}}
	c.console, c.aux, c.vty = defaultLine(), defaultLine(), defaultLine()
	for _, port := range []string{"FastEthernet0", "FastEthernet1", "FastEthernet2", "FastEthernet3"} {
		c.interfaces = append(c.interfaces, &iface{name: port, switchport: true})
	}
	c.interfaces = append(c.interfaces, &iface{name: "FastEthernet4", duplex: "auto", speed: "auto"}, &iface{name: "Vlan1"})
	return c
}
