package show

import (
	"fmt"
	"strings"
	"time"
)

// Version is that of a real 881; the minute of the compile time is not known for the C880
// image [inferred].
func (v View) Version() string {
	image := strings.NewReplacer("(", "-", ")", ".").Replace(strings.Replace(v.Release, ".", "", 1))
	return fmt.Sprintf(versionText, v.Release, v.Config.Hostname, uptime(v.Now.Sub(v.Booted)),
		strings.ToLower(v.BootReason),
		ClockText(v.Booted), image, v.BootReason, v.Serial, fmt.Sprintf("%-17s", v.Serial), v.License)
}

const versionText = `Cisco IOS Software, C880 Software (C880DATA-UNIVERSALK9-M), Version %s, RELEASE SOFTWARE (fc2)
Technical Support: http://www.cisco.com/techsupport
Copyright (c) 1986-2015 by Cisco Systems, Inc.
Compiled Fri 05-Jun-15 12:00 by prod_rel_team

ROM: System Bootstrap, Version 12.4(22r)YB5, RELEASE SOFTWARE (fc1)

%s uptime is %s
System returned to ROM by %s
System restarted at %s
System image file is "flash:c880data-universalk9-mz.%s.bin"
Last reload type: Normal Reload
Last reload reason: %s



This product contains cryptographic features and is subject to United
States and local country laws governing import, export, transfer and
use.



Cisco 881 (MPC8300) processor (revision 1.0) with 236544K/25600K bytes of memory.
Processor board ID %s

5 FastEthernet interfaces
1 Virtual Private Network (VPN) Module
256K bytes of non-volatile configuration memory.
126000K bytes of ATA CompactFlash (Read/Write)


License Info:

License UDI:

-------------------------------------------------
Device#	  PID			SN
-------------------------------------------------
*0  	  CISCO881-SEC-K9       %s



License Information for 'c880-data'
    License Level: %[10]s   Type: Permanent
    Next reboot license Level: %[10]s


Configuration register is 0x2102

`

// uptime in words, any unit that is not zero.
func uptime(d time.Duration) string {
	minutes := int(d.Minutes())
	var words []string
	for _, unit := range []struct {
		name string
		size int
	}{{"year", 525600}, {"week", 10080}, {"day", 1440}, {"hour", 60}, {"minute", 1}} {
		n := minutes / unit.size
		minutes %= unit.size
		if n == 1 {
			words = append(words, "1 "+unit.name)
		} else if n > 1 || unit.name == "minute" && len(words) == 0 {
			words = append(words, fmt.Sprintf("%d %ss", n, unit.name))
		}
	}
	return strings.Join(words, ", ")
}
