package show

import (
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// TestView shows a router that nobody has configured.
func TestView(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	c := running.FactoryDefault("R1")
	n := wan.New(c, nil, wan.Environment{}, now, &wan.Observer{Look: func() {}})
	n.AdvanceTo(c, now)
	v := View{Config: c, Network: n, Now: now, Serial: "FTX0000038X", Release: "15.4(3)M3",
		Booted: now.Add(-49 * time.Hour)}
	for what, c := range map[string]struct{ text, want string }{
		"version":   {v.Version(), "R1 uptime is 2 days, 1 hour\n"},
		"serial":    {v.Version(), "Processor board ID FTX0000038X\n"},
		"inventory": {v.Inventory(), "SN: FTX0000038X\n"},
		"interfaces": {v.IPInterfaceBrief("Vlan1"),
			"Vlan1                      unassigned      YES unset  up                    up"},
		"routes": {v.IPRoute(""), "Gateway of last resort is not set\n"},
		"IKEv2":  {v.CryptoIKEv2SA(false, IKEFilter{}), " IPv4 Crypto IKEv2  SA \n\n IPv6 Crypto IKEv2  SA \n\n"},
		"IPsec":  {v.CryptoIPsecSA(IPsecFilter{}), "No SAs found\n"},
	} {
		if !strings.Contains(c.text, c.want) {
			t.Errorf("%s: %q is not in\n%s", what, c.want, c.text)
		}
	}
}

// TestAge writes durations as IOS does.
func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		59 * time.Second:       "00:00:59",
		25 * time.Hour:         "1d01h",
		15 * 24 * time.Hour:    "2w1d",
		400 * 24 * time.Hour:   "1y5w",
		23*time.Hour + 59*60e9: "23:59:00",
	} {
		if got := age(d); got != want {
			t.Errorf("%v is %s, not %s", d, got, want)
		}
	}
}
