package fakeios

import (
	"fmt"
	"strings"
)

// sessionStatus is the word of `show crypto session` for one tunnel, and its short form.
func (r *Router) sessionStatus(i *iface, a *association) (status, short string) {
	switch {
	case r.net.established(i.name):
		return "UP-ACTIVE     ", "UA"
	case a.stage == ready:
		return "UP-IDLE", "UI"
	case a.stage == negotiating:
		return "DOWN-NEGOTIATING", "DN"
	default:
		return "DOWN", "D"
	}
}

const sessionCodes = `Code: C - IKE Configuration mode, D - Dead Peer Detection     
K - Keepalives, N - NAT-traversal, T - cTCP encapsulation     
X - IKE Extended Authentication, F - IKE Fragmentation
R - IKE Auto Reconnect

`

// showCryptoSession is `show crypto session [detail]`; with nothing protected it is empty.
func (r *Router) showCryptoSession(detail bool) string {
	var b strings.Builder
	r.eachTunnel(func(i *iface, a *association) {
		if b.Len() == 0 {
			b.WriteString("Crypto session current status\n\n")
			if detail {
				b.WriteString(sessionCodes)
			}
		}
		r.oneSession(&b, i, a, detail)
	})
	return b.String()
}

func (r *Router) oneSession(b *strings.Builder, i *iface, a *association, detail bool) {
	status, _ := r.sessionStatus(i, a)
	port, activity, session := ikePort, "Inactive", 0
	if a.stage == ready {
		port, activity, session = a.offer.port(), "Active", a.session
	}
	fmt.Fprintf(b, "Interface: %s\n", i.name)
	if detail && a.stage == ready {
		fmt.Fprintf(b, "Uptime: %s\n", age(r.net.now.Sub(a.up)))
	}
	fmt.Fprintf(b, "Session status: %s\nPeer: %s port %d ", status, a.offer.peer, port)
	if detail {
		phase1 := "(none)"
		if a.stage == ready {
			phase1 = a.offer.peer.String()
		}
		fmt.Fprintf(b, "fvrf: (none) ivrf: (none)\n      Phase1_id: %s\n      Desc: (none)", phase1)
	}
	b.WriteString("\n")
	if a.stage != resting {
		fmt.Fprintf(b, "  Session ID: %d  \n", session)
		fmt.Fprintf(b, "  IKEv2 SA: local %s/%d remote %s/%d %s \n", a.offer.local, port, a.offer.peer, port, activity)
		if detail {
			b.WriteString(r.capabilities(a))
		}
	}
	sas := 0
	if r.net.established(i.name) {
		sas = 2
	}
	fmt.Fprintf(b, "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 \n        Active SAs: %d, origin: crypto map\n", sas)
	if detail {
		kb, left := a.rest(r.net.now)
		fmt.Fprintf(b, "        Inbound:  #pkts dec'ed %d drop 0 life (KB/Sec) %d/%d\n", a.decaps, kb, left)
		fmt.Fprintf(b, "        Outbound: #pkts enc'ed %d drop %d life (KB/Sec) %d/%d\n", a.encaps, a.sendErrors, kb, left)
	}
	b.WriteString("\n")
}

func (r *Router) capabilities(a *association) string {
	if a.stage != ready {
		return "          Capabilities:(none) connid:0 lifetime:0\n"
	}
	letters := ""
	if a.offer.dpd != nil {
		letters += "D"
	}
	if a.offer.natt {
		letters += "N"
	}
	if letters == "" {
		letters = "(none)"
	}
	return fmt.Sprintf("          Capabilities:%s connid:%d lifetime:%s\n", letters, a.id, hms(a.offer.configuredIKELife()-r.net.now.Sub(a.ikeSince)))
}

// showCryptoSessionBrief is `show crypto session brief`.
func (r *Router) showCryptoSessionBrief() string {
	var rows strings.Builder
	r.eachTunnel(func(i *iface, a *association) {
		_, short := r.sessionStatus(i, a)
		phase1, uptime := "", ""
		if a.stage == ready {
			phase1, uptime = a.offer.peer.String(), age(r.net.now.Sub(a.up))
		}
		fmt.Fprintf(&rows, "%-15s %-12s %-15s %-24s %-8s %s\n", a.offer.peer, "Tu"+strings.TrimPrefix(i.name, "Tunnel"), "", phase1, uptime, short)
	})
	if rows.Len() == 0 {
		return ""
	}
	return "Status: A- Active, U - Up, D - Down, I - Idle, S - Standby, N - Negotiating \n        K - No IKE\nivrf = (none)\n" +
		"Peer            I/F          Username        Group/Phase1_id          Uptime   Status\n" + rows.String()
}
