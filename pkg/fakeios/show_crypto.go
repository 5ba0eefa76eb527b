package fakeios

import (
	"fmt"
	"strings"
	"time"
)

// eachTunnel calls show for every tunnel that negotiates, in the order of the interfaces.
func (r *Router) eachTunnel(show func(i *iface, a *association)) {
	for _, i := range sortedInterfaces(r.running) {
		if a := r.net.sas[i.name]; a != nil {
			show(i, a)
		}
	}
}

func (r *Router) showCryptoIKEv2SA(detailed bool) string {
	var b strings.Builder
	b.WriteString(" IPv4 Crypto IKEv2  SA \n\n")
	r.eachTunnel(func(_ *iface, a *association) {
		b.WriteString("Tunnel-id Local                 Remote                fvrf/ivrf            Status \n")
		status := "IN-NEG"
		if !a.up.IsZero() {
			status = "READY"
		}
		fmt.Fprintf(&b, "%-9d %-21s %-21s %-20s %-6s \n", a.id, a.offer.local.String()+"/500", a.offer.peer.String()+"/500", "none/none", status)
		if a.up.IsZero() {
			b.WriteString("      Encr: Unknown - 0, PRF: Unknown - 0, Hash: None, DH Grp:0, Auth sign: Unknown - 0, Auth verify: Unknown - 0\n")
			fmt.Fprintf(&b, "      Life/Active Time: %d/0 sec\n", lifetime(a))
		} else {
			r.readySA(&b, a, detailed)
		}
		b.WriteString("\n")
	})
	b.WriteString(" IPv6 Crypto IKEv2  SA \n\n")
	return b.String()
}

func (r *Router) readySA(b *strings.Builder, a *association, detailed bool) {
	p := a.offer.proposal
	encryption, size, _ := strings.Cut(strings.ToUpper(strings.TrimPrefix(p.encryption[0], "aes-")), "-")
	integrity := strings.ToUpper(p.integrity[0])
	hash := map[string]string{"SHA1": "SHA96", "MD5": "MD596"}[integrity]
	if hash == "" {
		hash = integrity
	}
	fmt.Fprintf(b, "      Encr: AES-%s, keysize: %s, PRF: %s, Hash: %s, DH Grp:%s, Auth sign: PSK, Auth verify: PSK\n", encryption, size, integrity, hash, p.groups[0])
	active := int(r.clock.Now().Sub(a.up).Seconds())
	fmt.Fprintf(b, "      Life/Active Time: %d/%d sec\n", lifetime(a), active)
	if detailed {
		fmt.Fprintf(b, "      CE id: %d, Session-id: %d\n      Status Description: Negotiation done\n", 1000+a.id, a.id)
		fmt.Fprintf(b, "      Local spi: %016X       Remote spi: %016X\n", a.spi("ike", "local"), a.spi("ike", "remote"))
		fmt.Fprintf(b, "      Local id: %s\n      Remote id: %s\n", a.offer.email, a.offer.peer)
		b.WriteString("      NAT-T is not detected  \n      Initiator of SA : Yes\n")
	}
}

func lifetime(a *association) int {
	if a.offer.lifetime > 0 {
		return a.offer.lifetime
	}
	return 86400
}

// showCryptoISAKMPSA is the IKEv1 table: with IKEv2 tunnels it is empty.
func (r *Router) showCryptoISAKMPSA() string {
	return "IPv4 Crypto ISAKMP SA\ndst             src             state          conn-id status\n\nIPv6 Crypto ISAKMP SA\n\n"
}

func (r *Router) showCryptoIPsecSA(only string) string {
	var b strings.Builder
	r.eachTunnel(func(i *iface, a *association) {
		if only == "" || only == i.name {
			r.ipsecSA(&b, i, a)
		}
	})
	if b.Len() == 0 {
		return "No SAs found\n"
	}
	return b.String()
}

func (r *Router) ipsecSA(b *strings.Builder, i *iface, a *association) {
	up := r.net.established(i.name)
	var in, out uint32
	if up {
		in, out = a.spi(i.name, "in"), a.spi(i.name, "out")
	}
	mtu := i.mtu
	if mtu == 0 {
		mtu = 1500
	}
	fmt.Fprintf(b, "\ninterface: %s\n    Crypto map tag: %s-head-0, local addr %s\n\n   protected vrf: (none)\n", i.name, i.name, a.offer.local)
	b.WriteString("   local  ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n   remote ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n")
	fmt.Fprintf(b, "   current_peer %s port 500\n     PERMIT, flags={origin_is_acl,}\n", a.offer.peer)
	fmt.Fprintf(b, "    #pkts encaps: %d, #pkts encrypt: %d, #pkts digest: %d\n", a.encaps, a.encaps, a.encaps)
	fmt.Fprintf(b, "    #pkts decaps: %d, #pkts decrypt: %d, #pkts verify: %d\n", a.decaps, a.decaps, a.decaps)
	b.WriteString("    #pkts compressed: 0, #pkts decompressed: 0\n    #pkts not compressed: 0, #pkts compr. failed: 0\n" +
		"    #pkts not decompressed: 0, #pkts decompress failed: 0\n    #send errors 0, #recv errors 0\n\n")
	fmt.Fprintf(b, "     local crypto endpt.: %s, remote crypto endpt.: %s\n", a.offer.local, a.offer.peer)
	fmt.Fprintf(b, "     plaintext mtu %d, path mtu 1500, ip mtu 1500, ip mtu idb %s\n", mtu-38, i.tunnel.source)
	fmt.Fprintf(b, "     current outbound spi: 0x%X(%d)\n     PFS (Y/N): N, DH group: none\n\n", out, out)
	r.spiSections(b, i, a, "inbound", in, up)
	r.spiSections(b, i, a, "outbound", out, up)
}

func (r *Router) spiSections(b *strings.Builder, i *iface, a *association, way string, spi uint32, up bool) {
	fmt.Fprintf(b, "     %s esp sas:\n", way)
	if up {
		id := 2*a.id - 1
		if way == "outbound" {
			id++
		}
		fmt.Fprintf(b, "      spi: 0x%X(%d)\n        transform: %s ,\n        in use settings ={Tunnel, }\n", spi, spi, a.offer.transform)
		fmt.Fprintf(b, "        conn id: %d, flow_id: Onboard VPN:%d, sibling_flags 80000040, crypto map: %s-head-0\n", id, id, i.name)
		fmt.Fprintf(b, "        sa timing: remaining key lifetime (k/sec): (4608000/%d)\n", r.remaining(a))
		fmt.Fprintf(b, "        IV size: 8 bytes\n        replay detection support: Y\n        Status: ACTIVE(ACTIVE)\n")
	}
	fmt.Fprintf(b, "\n     %s ah sas:\n\n     %s pcp sas:\n\n", way, way)
}

// remaining is the rest of the child SA's lifetime; it is renewed before it ends.
func (r *Router) remaining(a *association) int {
	life := a.offer.childLife
	if life == 0 {
		life = 3600
	}
	return life - int(r.clock.Now().Sub(a.up)/time.Second)%life
}

func (r *Router) showCryptoSession(detail bool) string {
	var b strings.Builder
	r.eachTunnel(func(i *iface, a *association) {
		if b.Len() == 0 {
			b.WriteString("Crypto session current status\n\n")
		}
		up := r.net.established(i.name)
		status, ike, sas := "DOWN-NEGOTIATING", "Inactive", 0
		switch {
		case up:
			status, ike, sas = "UP-ACTIVE     ", "Active", 2
		case !a.up.IsZero():
			status, ike = "UP-IDLE", "Active"
		}
		fmt.Fprintf(&b, "Interface: %s\n", i.name)
		if detail && up {
			fmt.Fprintf(&b, "Uptime: %s\n", hms(r.clock.Now().Sub(a.up)))
		}
		fmt.Fprintf(&b, "Session status: %s\nPeer: %s port 500 \n  Session ID: %d  \n", status, a.offer.peer, a.id)
		fmt.Fprintf(&b, "  IKEv2 SA: local %s/500 remote %s/500 %s \n", a.offer.local, a.offer.peer, ike)
		fmt.Fprintf(&b, "  IPSEC FLOW: permit ip 0.0.0.0/0.0.0.0 0.0.0.0/0.0.0.0 \n        Active SAs: %d, origin: crypto map\n\n", sas)
	})
	return b.String()
}

// hms prints a duration as hh:mm:ss.
func hms(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
}
