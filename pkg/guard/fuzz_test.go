package guard_test

import (
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
)

// FuzzCheck: no panic, whatever the router runs and the plan types.
func FuzzCheck(f *testing.F) {
	f.Add("interface Vlan9\n ip address 10.0.0.1 255.255.255.254\n ip access-group X out\nip access-list extended "+
		"X\n 10 permit tcp object-group A any range 1\n", "access-list 101 permit tcp any eq\ninterface "+
		"FastEthernet4\n ip access-group 101 in\n")
	f.Add("ip route 0.0.0.0 0.0.0.0\nip route 1.2.3.4 255.0.255.0 x\nline vty 0 x\nroute-map ZIA-PBR permit 1\n "+
		"match ip address \n", "no access-list\nno\nip route 0.0.0.0 0.0.0.0 0.0.0.0\n")
	branch := read(f, filepath.Join(fixtures, "lockout_access_group", "refused"))
	f.Fuzz(func(t *testing.T, running, typed string) {
		in := branch
		in.Running = iosconf.Parse(branch.Running.String() + running)
		in.Plan = asTyped(typed)
		for _, found := range guard.Check(in) {
			if found.Why == "" || found.Remedy == "" {
				t.Errorf("%+v", found)
			}
		}
	})
}
