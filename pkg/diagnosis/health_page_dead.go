package diagnosis

var healthPageDead = Rule{
	Name: "health_page_dead", LastVerified: "2026-11-25", about: carrying,
	Source: "the vendor: failover is to be driven by the health page, not by dead peer detection",
	check: func(t *tunnel) *finding {
		p := t.probe()
		e, line := t.passes()
		if p == nil || e != answered || !t.failing() || p.ReturnCode == overThreshold {
			return nil
		}
		return maybe(text("the tunnel passes packets, but the health page is not answered (IP SLA %d: %s)", t.sla,
			p.ReturnCode),
			"ask for it from the LAN through the tunnel, and check zia.cloud in the site file: every cloud has a "+
				"page of its own; when only the page is silent, tell Zscaler support", t.probeLine(), line)
	},
}

// overThreshold is the return code of an answer that came too late.
const overThreshold = "Over threshold"
