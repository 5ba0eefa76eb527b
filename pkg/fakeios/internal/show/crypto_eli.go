package show

import (
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// CryptoELI is `show crypto eli`: what the encryption engine can do. The command is in the guides
// of IOS; these words for an 881, and GCM in its list, are [inferred].
func (v View) CryptoELI() string {
	capability := "IPPCP, DES, 3DES, AES, GCM, GMAC, IPv6, GDOI, FAILCLOSE"
	if v.NoGCMHardware {
		capability = "IPPCP, DES, 3DES, AES, IPv6, GDOI, FAILCLOSE"
	}
	active := 0
	v.eachTunnel(func(i *running.Interface, _ *wan.Association) {
		if v.Network.Established(i.Name) {
			active += 2
		}
	})
	return fmt.Sprintf("Hardware Encryption : ACTIVE\n Number of hardware crypto engines = 1\n\n"+
		" CryptoEngine Onboard VPN details: state = Active\n"+
		" Capability    : %s\n\n IPSec-Session : %5d active,   100 max, 0 failed\n\n", capability, active)
}
