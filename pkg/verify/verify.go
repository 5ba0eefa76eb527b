package verify

import (
	"fmt"
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Want is what should be up.
type Want struct{ Tunnels []Tunnel }

// Tunnel is one tunnel that should be up.
type Tunnel struct {
	Role       string // "primary" or "backup"
	Interface  string
	Peer       netip.Addr
	Transforms string // as `show crypto ipsec sa` prints them; empty: any
	Track, SLA int    // 0: none
}

// The words of verdicts and states.
const (
	Active      = "active"      // site: both tunnels are established
	Degraded    = "degraded"    // site: one of them is
	Down        = "down"        // site: none is; tunnel: nothing is up
	Established = "established" // tunnel: phase 1 READY, phase 2 ACTIVE both ways
	Negotiating = "negotiating" // tunnel: phase 1 is under way
)

// commands are the show commands that the verdict needs, in one burst.
var commands = []string{
	"show crypto ikev2 sa", "show crypto isakmp sa", "show crypto ipsec sa", "show crypto session",
	"show track", "show ip sla statistics",
}

// Commands lists the show commands whose outputs [Read] takes.
func Commands(Want) []string { return append([]string(nil), commands...) }

// Facts are the parsed outputs.
type Facts struct {
	IKEv2    show.IKEv2SAs
	ISAKMP   show.ISAKMPSAs
	IPsec    show.IPsecSAs
	Sessions show.CryptoSessions
	Tracks   show.Tracks
	SLA      show.IPSLAStatistics
}

// Read parses the outputs of [Commands], by command.
func Read(outputs map[string]string) (f Facts, err error) {
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	var e error
	f.IKEv2, e = show.ParseIKEv2SA(outputs[commands[0]])
	keep(e)
	f.ISAKMP, e = show.ParseISAKMPSA(outputs[commands[1]])
	keep(e)
	f.IPsec, e = show.ParseIPsecSA(outputs[commands[2]])
	keep(e)
	f.Sessions, e = show.ParseCryptoSession(outputs[commands[3]])
	keep(e)
	f.Tracks, e = show.ParseTrack(outputs[commands[4]])
	keep(e)
	f.SLA, e = show.ParseIPSLAStatistics(outputs[commands[5]])
	keep(e)
	return f, err
}

// Report is the verdict on a site with what was seen.
type Report struct {
	Verdict string         `json:"verdict"` // active, degraded, down
	Tunnels []TunnelReport `json:"tunnels"`
}

// TunnelReport is the verdict on one tunnel. Why says what is missing or contradicts itself.
type TunnelReport struct {
	Role           string     `json:"role"`
	Interface      string     `json:"interface"`
	Peer           netip.Addr `json:"peer"`
	State          string     `json:"state"` // established, negotiating, down
	IKE            string     `json:"ike"`   // status of the IKEv2 SA, or "none"
	ISAKMP         string     `json:"isakmp,omitempty"`
	InboundSPI     string     `json:"inbound_spi,omitempty"`
	InboundStatus  string     `json:"inbound_status,omitempty"`
	OutboundSPI    string     `json:"outbound_spi,omitempty"`
	OutboundStatus string     `json:"outbound_status,omitempty"`
	Transform      string     `json:"transform,omitempty"`
	Encaps         *uint64    `json:"encaps"`
	Decaps         *uint64    `json:"decaps"`
	Session        string     `json:"session"`
	Track          string     `json:"track,omitempty"`
	SLA            string     `json:"sla,omitempty"`
	Why            []string   `json:"why"`
	Next           string     `json:"next,omitempty"`
}

// Proven tells whether every tunnel is established.
func (r Report) Proven() bool { return r.Verdict == Active }

// Judge gives the verdict. The primary alone is degraded, and so is the backup alone.
func Judge(f Facts, w Want) Report {
	out := Report{Verdict: Down, Tunnels: []TunnelReport{}}
	up := 0
	for _, want := range w.Tunnels {
		t := judgeTunnel(f, want)
		if t.State == Established {
			up++
		}
		out.Tunnels = append(out.Tunnels, t)
	}
	switch {
	case up > 0 && up == len(w.Tunnels):
		out.Verdict = Active
	case up > 0:
		out.Verdict = Degraded
	}
	return out
}

func judgeTunnel(f Facts, want Tunnel) TunnelReport {
	t := TunnelReport{Role: want.Role, Interface: want.Interface, Peer: want.Peer, State: Down, IKE: "none", Session: "none", Why: []string{}}
	ready := t.phase1(f, want)
	child := t.phase2(f, want)
	t.session(f, want)
	t.probe(f, want)
	switch {
	case ready && child:
		t.State = Established
	case ready || t.IKE == "IN-NEG" || t.Session == "DOWN-NEGOTIATING" || t.Session == "UP-IDLE":
		t.State = Negotiating
	}
	t.contradictions(ready, child)
	t.advise(ready, child)
	return t
}

func (t *TunnelReport) because(format string, a ...any) {
	t.Why = append(t.Why, fmt.Sprintf(format, a...))
}
