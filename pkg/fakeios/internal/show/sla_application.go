package show

import (
	"fmt"
)

// IPSLAApplication is `show ip sla application`: what IP SLA can do, in the form of the command
// reference. Which operations an 881 lists is [inferred].
func (v View) IPSLAApplication() string {
	operations := "icmpEcho, path-echo, path-jitter, udpEcho, tcpConnect, http\n\tdns, udpJitter, dhcp, ftp, " +
		"VoIP, rtp, icmpJitter"
	if v.NoIPSLAHTTP {
		operations = "icmpEcho, path-echo, path-jitter, udpEcho, tcpConnect\n\tdns, udpJitter, dhcp, ftp, " +
			"VoIP, rtp, icmpJitter"
	}
	configured := len(v.Config.SLAs)
	active := 0
	pending := 0
	for _, o := range v.Config.SLAs {
		if p := v.Network.Operations[o.ID]; p != nil && p.Active() {
			active++
		} else if o.Schedule == nil {
			pending++
		}
	}
	return fmt.Sprintf("\tIP Service Level Agreements\n"+
		"Version: Round Trip Time MIB 2.2.0, Infrastructure Engine-III\n\n"+
		"Supported Operation Types:\n\t%s\n\nSupported Features:\n\tIPSLAs Event Publisher\n\n"+
		"IP SLAs low memory water mark: 12108776\nEstimated system max number of entries: 8868\n\n"+
		"Estimated number of configurable operations: %d\nNumber of Entries configured  : %d\n"+
		"Number of active Entries      : %d\nNumber of pending Entries     : %d\nNumber of inactive Entries    : %d\n"+
		"Time of last change in whole IP SLAs: %s\n\n", operations, 8868-configured, configured, active, pending,
		configured-active-pending, v.Booted.UTC().Format("*15:04:05.000 UTC Mon Jan 2 2006"))
}
