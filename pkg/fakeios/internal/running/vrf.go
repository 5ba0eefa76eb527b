package running

// VRF is `ip vrf NAME`, or `vrf definition NAME` with its address family.
type VRF struct {
	Name       string
	Definition bool // vrf definition
	IPv4       bool // address-family ipv4; `ip vrf` always has it
	RD         string
	Lines      []string // description, route-target, ... as typed
	Notes      []*Note  // lines of the catalog, of both modes
}

// VRF returns a VRF by name, or nil.
func (c *Config) VRF(name string) *VRF {
	return Find(c.VRFs, func(v *VRF) bool { return v.Name == name })
}

func (p *document) vrfs(c *Config) {
	for _, v := range c.VRFs {
		if v.Definition {
			p.line("vrf definition %s", v.Name)
		} else {
			p.line("ip vrf %s", v.Name)
		}
		if v.RD != "" {
			p.line(" rd %s", v.RD)
		}
		for _, l := range v.Lines {
			p.line(" %s", l)
		}
		in := func(mode string) func(*Note) bool { return func(n *Note) bool { return n.Place == mode } }
		renderNotes(&p.Builder, v.Notes, 1, in("config-vrf"))
		if v.Definition && v.IPv4 {
			p.line(" !\n address-family ipv4")
			renderNotes(&p.Builder, v.Notes, 2, in("config-vrf-af"))
			p.line(" exit-address-family")
		}
		p.line("!")
	}
}

// NoteLists is where its further lines are noted, also those of its address family.
func (v *VRF) NoteLists() []*[]*Note { return []*[]*Note{&v.Notes} }

// vrfLine is how an interface names its VRF.
func (i *Interface) vrfLine() string {
	if i.OldVRFForm {
		return "ip vrf forwarding " + i.VRF
	}
	return "vrf forwarding " + i.VRF
}
