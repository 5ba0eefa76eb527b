package show

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// sessionStatus is the word of `show crypto session` for one tunnel, and its short form.
func (v View) sessionStatus(i *running.Interface, a *wan.Association) (status, short string) {
	switch {
	case v.Network.Established(i.Name):
		return "UP-ACTIVE     ", "UA"
	case a.Stage == wan.Ready:
		return "UP-IDLE", "UI"
	case a.Stage == wan.Negotiating:
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

// CryptoSession is `show crypto session [detail]`; with nothing protected it is empty.
func (v View) CryptoSession(detail bool) string {
	var b strings.Builder
	v.eachTunnel(func(i *running.Interface, a *wan.Association) {
		if b.Len() == 0 {
			b.WriteString("Crypto session current status\n\n")
			if detail {
				b.WriteString(sessionCodes)
			}
		}
		v.oneSession(&b, i, a, detail)
	})
	return b.String()
}

func (v View) oneSession(b *strings.Builder, i *running.Interface, a *wan.Association, detail bool) {
	status, _ := v.sessionStatus(i, a)
	port := wan.IKEPort
	activity := "Inactive"
	session := 0
	if a.Stage == wan.Ready {
		port = a.Offer.Port()
		activity = "Active"
		session = a.Session
	}
	fmt.Fprintf(b, "Interface: %s\n", i.Name)
	if detail && a.Stage == wan.Ready {
		fmt.Fprintf(b, "Uptime: %s\n", age(v.Network.Now.Sub(a.UpSince)))
	}
	fmt.Fprintf(b, "Session status: %s\nPeer: %s port %d ", status, a.Offer.Peer, port)
	if detail {
		phase1 := "(none)"
		if a.Stage == wan.Ready {
			phase1 = a.Offer.Peer.String()
		}
		fmt.Fprintf(b, "fvrf: (none) ivrf: (none)\n      Phase1_id: %s\n      Desc: (none)", phase1)
	}
	b.WriteString("\n")
	if a.Stage != wan.Idle {
		fmt.Fprintf(b, "  Session ID: %d  \n", session)
		fmt.Fprintf(b, "  IKEv2 SA: local %s/%d remote %s/%d %s \n", a.Offer.Local, port, a.Offer.Peer, port, activity)
		if detail {
			b.WriteString(v.capabilities(a))
		}
	}
	sas := 0
	if v.Network.Established(i.Name) {
		sas = 2
	}
	fmt.Fprintf(b, "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 \n"+
		"        Active SAs: %d, origin: crypto map\n", sas)
	if detail {
		kb, left := a.Remaining(v.Network.Now)
		fmt.Fprintf(b, "        Inbound:  #pkts dec'ed %d drop 0 life (KB/Sec) %d/%d\n", a.Decaps, kb, left)
		fmt.Fprintf(b, "        Outbound: #pkts enc'ed %d drop %d life (KB/Sec) %d/%d\n", a.Encaps, a.SendErrors, kb,
			left)
	}
	b.WriteString("\n")
}

func (v View) capabilities(a *wan.Association) string {
	if a.Stage != wan.Ready {
		return "          Capabilities:(none) connid:0 lifetime:0\n"
	}
	letters := ""
	if a.Offer.DPD != nil {
		letters += "D"
	}
	if a.Offer.NATT {
		letters += "N"
	}
	if letters == "" {
		letters = "(none)"
	}
	return fmt.Sprintf("          Capabilities:%s connid:%d lifetime:%s\n", letters, a.ID,
		HMS(a.Offer.ConfiguredIKELife()-v.Network.Now.Sub(a.IKESince)))
}

// CryptoSessionBrief is `show crypto session brief`.
func (v View) CryptoSessionBrief() string {
	var rows strings.Builder
	v.eachTunnel(func(i *running.Interface, a *wan.Association) {
		_, short := v.sessionStatus(i, a)
		phase1, uptime := "", ""
		if a.Stage == wan.Ready {
			phase1, uptime = a.Offer.Peer.String(), age(v.Network.Now.Sub(a.UpSince))
		}
		fmt.Fprintf(&rows, "%-15s %-12s %-15s %-24s %-8s %s\n", a.Offer.Peer, "Tu"+strings.TrimPrefix(i.Name, "Tunnel"),
			"", phase1, uptime, short)
	})
	if rows.Len() == 0 {
		return ""
	}
	return "Status: A- Active, U - Up, D - Down, I - Idle, S - Standby, N - Negotiating \n        K - No IKE\n" +
		"ivrf = (none)\n" +
		"Peer            I/F          Username        Group/Phase1_id          Uptime   Status\n" + rows.String()
}
