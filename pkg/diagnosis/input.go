package diagnosis

import (
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// Input is everything a rule may look at.
type Input struct {
	Site    *site.Site
	Want    verify.Expectation
	Wanted  iosconf.Config // all lines of the playbook
	Report  verify.Report
	Now     time.Time // of who asks; zero: not known
	Answers []Answer  // what the router said, in the order asked; what is missing is not known
	// Portal is what the portal says of the site; nil: nobody has asked it.
	Portal *tenant.Standing
}

// Answer is what the router said to one command.
type Answer struct{ Command, Text string }

// The commands whose answers are read.
const (
	runningConfig  = "show running-config"
	interfaceBrief = "show ip interface brief"
	ikeDetailed    = "show crypto ikev2 sa detailed"
	sessionDetail  = "show crypto session detail"
	ipsecSA        = "show crypto ipsec sa"
	tracks         = "show track"
	slaStatistics  = "show ip sla statistics"
	accessLists    = "show access-lists"
	engineAbility  = "show crypto eli"
	timeOfDay      = "show clock"
	logBuffer      = "show logging"
)

func interfaceOf(tunnel string) string { return "show interfaces " + tunnel }

// Commands are the show commands that rules read, for one burst. A release or an account may refuse
// any of them: that is then not known.
func Commands(w verify.Expectation) []string {
	out := []string{runningConfig, interfaceBrief, ikeDetailed, sessionDetail, ipsecSA, tracks, slaStatistics,
		accessLists, engineAbility, timeOfDay, logBuffer}
	for _, t := range w.Tunnels {
		out = append(out, interfaceOf(t.Interface))
	}
	return out
}

// echoes is how many packets each ping sends. One that is lost takes two seconds.
const echoes = 3

// Echoes are the pings that rules read, for a burst of their own: they change nothing, and take time
// when nobody answers. Each edge is asked at its own address; through a tunnel that is up, its global
// address, with a small packet and with one as large as the tunnel takes.
func Echoes(s *site.Site, w verify.Expectation, r verify.Report) []string {
	var out []string
	for _, t := range tunnelsOf(s, w, r) {
		out = append(out, edgeEcho(t.pair, t.edge))
		if t.carries {
			out = append(out, smallEcho(t.pair, t.edge), largeEcho(t.pair, t.edge))
		}
	}
	return out
}

func edgeEcho(s *site.Site, e site.Edge) string {
	return fmt.Sprintf("%s repeat %d", s.WAN.Ping(e.VPN), echoes)
}

func smallEcho(s *site.Site, e site.Edge) string {
	return fmt.Sprintf("%s repeat %d", s.LAN.Ping(e.Global), echoes)
}

func largeEcho(s *site.Site, e site.Edge) string {
	return fmt.Sprintf("%s repeat %d size %d df-bit", s.LAN.Ping(e.Global), echoes, s.MTU)
}
