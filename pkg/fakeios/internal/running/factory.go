package running

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
