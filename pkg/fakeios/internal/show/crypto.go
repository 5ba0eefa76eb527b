package show

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// eachTunnel calls show for every tunnel that has a flow, in the order of the interfaces.
func (v View) eachTunnel(show func(i *running.Interface, a *wan.Association)) {
	for _, i := range running.SortedInterfaces(v.Config) {
		if a := v.Network.Associations[i.Name]; a != nil {
			show(i, a)
		}
	}
}

// IKEFilter keeps the SAs of one local or remote address.
type IKEFilter struct{ Local, Remote netip.Addr }

func (f IKEFilter) fits(a *wan.Association) bool {
	return (!f.Local.IsValid() || f.Local == a.Offer.Local) && (!f.Remote.IsValid() || f.Remote == a.Offer.Peer)
}

// CryptoIKEv2SA is `show crypto ikev2 sa`; filtered forms print no titles.
func (v View) CryptoIKEv2SA(detailed bool, only IKEFilter) string {
	var b strings.Builder
	v.eachTunnel(func(_ *running.Interface, a *wan.Association) {
		if a.Stage != wan.Idle && only.fits(a) {
			v.ikeSA(&b, a, detailed)
			b.WriteString("\n")
		}
	})
	if only != (IKEFilter{}) {
		return b.String()
	}
	return " IPv4 Crypto IKEv2  SA \n\n" + b.String() + " IPv6 Crypto IKEv2  SA \n\n"
}

const ikeHeader = "Tunnel-id Local                 Remote                fvrf/ivrf            Status \n"

// ikeSA is one SA with its header, as IOS repeats it.
func (v View) ikeSA(b *strings.Builder, a *wan.Association, detailed bool) {
	status, port := "IN-NEG", wan.IKEPort
	if a.Stage == wan.Ready {
		status, port = "READY", a.Offer.Port()
	}
	end := func(ip netip.Addr) string { return fmt.Sprintf("%s/%d", ip, port) }
	b.WriteString(ikeHeader)
	fmt.Fprintf(b, "%-9d %-21s %-21s %-20s %-6s \n", a.ID, end(a.Offer.Local), end(a.Offer.Peer), "none/none", status)
	life := int(a.Offer.ConfiguredIKELife() / time.Second)
	if a.Stage != wan.Ready {
		b.WriteString("      Encr: Unknown - 0, PRF: Unknown - 0, Hash: None, DH Grp:0, Auth sign: Unknown - 0, " +
			"Auth verify: Unknown - 0\n")
		fmt.Fprintf(b, "      Life/Active Time: %d/0 sec\n", life)
		if detailed {
			v.negotiationDetails(b, a)
		}
		return
	}
	fmt.Fprintf(b, "      Encr: %s, PRF: %s, Hash: %s, DH Grp:%s, Auth sign: PSK, Auth verify: PSK\n",
		encryptionText(a.Offer.Suite.Encryption), strings.ToUpper(a.Offer.Suite.PRF),
		hashText(a.Offer.Suite.Integrity), a.Offer.Suite.Group)
	fmt.Fprintf(b, "      Life/Active Time: %d/%d sec\n", life, int(v.Network.Now.Sub(a.IKESince)/time.Second))
	if detailed {
		v.ikeDetails(b, a)
	}
}

// negotiationDetails shows how far an attempt has got: the edge has an SPI once it has answered
// IKE_SA_INIT (RFC 7296, 3.1), and an identity once it has answered IKE_AUTH (2.15). That IOS shows
// this, and in which words, is [inferred]: Quirks.HideNegotiation keeps it back.
func (v View) negotiationDetails(b *strings.Builder, a *wan.Association) {
	waits, remote := "INIT", uint64(0)
	got := a.Offer.Heard
	if v.HideNegotiation || a.Offer.Outcome == wan.Agreed { // still negotiating
		got = wan.HeardNothing
	}
	if got > wan.HeardNothing {
		waits, remote = "AUTH", a.SPI("ike", "remote")
	}
	fmt.Fprintf(b, "      CE id: 0, Session-id: 0\n      Status Description: Initiator waiting for %s response\n",
		waits)
	fmt.Fprintf(b, "      Local spi: %016X       Remote spi: %016X\n", a.SPI("ike", "local"), remote)
	if got == wan.HeardAuth {
		fmt.Fprintf(b, "      Local id: %s\n      Remote id: %s\n", a.Offer.Identity, a.RemoteID(v.Network.Now))
	}
}

func (v View) ikeDetails(b *strings.Builder, a *wan.Association) {
	line := func(format string, values ...any) { fmt.Fprintf(b, "      "+format+"\n", values...) }
	pair := func(what string, local, remote int) {
		line("%-19s%-15d%-20s%-10d", "Local "+what+":", local, "Remote "+what+":", remote)
	}
	sent := 2 + a.Checks
	interval, retry := 0, 0
	if a.Offer.DPD != nil {
		interval, retry = a.Offer.DPD.Interval, a.Offer.DPD.Retry
	}
	natt := "not detected  "
	if a.Offer.NATT {
		natt = "detected inside "
	}
	line("CE id: %d, Session-id: %d", 1000+a.Session, a.Session)
	line("Status Description: Negotiation done")
	line("Local spi: %016X       Remote spi: %016X", a.SPI("ike", "local"), a.SPI("ike", "remote"))
	line("Local id: %s", a.Offer.Identity)
	line("Remote id: %s", a.RemoteID(v.Network.Now))
	pair("req msg id", sent, 0)
	pair("next msg id", sent, 0)
	pair("req queued", sent, 0)
	pair("window", 5, 1)
	line("DPD configured for %d seconds, retry %d", interval, retry)
	line("Fragmentation not  configured.")
	line("Extended Authentication not configured.")
	line("NAT-T is %s", natt)
	line("Cisco Trust Security SGT is disabled")
	line("Initiator of SA : Yes")
}

func encryptionText(e string) string {
	if size, ok := strings.CutPrefix(e, "aes-cbc-"); ok {
		return "AES-CBC, keysize: " + size
	}
	return strings.ToUpper(e)
}

func hashText(integrity string) string {
	switch integrity {
	case "sha1":
		return "SHA96"
	case "md5":
		return "MD596"
	default:
		return strings.ToUpper(integrity)
	}
}

// CryptoIKEv2Session is `show crypto ikev2 session [detailed]`.
func (v View) CryptoIKEv2Session(detailed bool) string {
	var b strings.Builder
	b.WriteString(" IPv4 Crypto IKEv2 Session \n\n")
	v.eachTunnel(func(i *running.Interface, a *wan.Association) {
		if a.Stage != wan.Ready {
			return
		}
		status, children := "UP-IDLE", 0
		if v.Network.Established(i.Name) {
			status, children = "UP-ACTIVE", 1
		}
		fmt.Fprintf(&b, "Session-id:%d, Status:%s, IKE count:1, CHILD count:%d\n\n", a.Session, status, children)
		v.ikeSA(&b, a, detailed)
		if children > 0 {
			const any = "0.0.0.0/0 - 255.255.255.255/65535"
			fmt.Fprintf(&b, "Child sa: local selector  %s\n          remote selector %s\n", any, any)
			fmt.Fprintf(&b, "          ESP spi in/out: 0x%X/0x%X  \n", a.ESPSPI(i.Name, "in"),
				a.ESPSPI(i.Name, "out"))
			if detailed {
				b.WriteString("          AH spi in/out: 0x0/0x0  \n          CPI in/out: 0x0/0x0  \n")
				fmt.Fprintf(&b, "          Encr: %s, esp_hmac: %s\n"+
					"          ah_hmac: None, comp: IPCOMP_NONE, mode tunnel\n", espCipher(a), espHash(a))
			}
		}
		b.WriteString("\n")
	})
	b.WriteString(" IPv6 Crypto IKEv2 Session \n\n")
	return b.String()
}

func espCipher(a *wan.Association) string {
	cipher, size, sized := strings.Cut(a.Offer.Transforms[0], " ")
	if !sized {
		size = "128"
	}
	switch cipher {
	case "esp-aes":
		return "AES-CBC, keysize: " + size
	case "esp-gcm":
		return "AES-GCM, keysize: " + size
	default:
		return strings.ToUpper(strings.TrimPrefix(cipher, "esp-"))
	}
}

func espHash(a *wan.Association) string {
	i := slices.IndexFunc(a.Offer.Transforms, func(t string) bool { return strings.HasSuffix(t, "-hmac") })
	if i < 0 {
		return "None"
	}
	name := strings.TrimSuffix(strings.TrimPrefix(a.Offer.Transforms[i], "esp-"), "-hmac")
	return hashText(map[string]string{"sha": "sha1"}[name] + map[bool]string{true: "", false: name}[name == "sha"])
}

// CryptoISAKMPSA is the IKEv1 table: with IKEv2 tunnels it is empty.
func (v View) CryptoISAKMPSA(detail bool) string {
	if detail {
		return "Codes: C - IKE configuration mode, D - Dead Peer Detection\n" +
			"       K - Keepalives, N - NAT-traversal\n" +
			"       T - cTCP encapsulation, X - IKE Extended Authentication\n" +
			"       psk - Preshared key, rsig - RSA signature\n       renc - RSA encryption\n" +
			"IPv4 Crypto ISAKMP SA\n\n" +
			"C-id  Local           Remote          I-VRF  Status Encr Hash   Auth DH Lifetime Cap.\n\n" +
			"IPv6 Crypto ISAKMP SA\n\n"
	}
	return "IPv4 Crypto ISAKMP SA\ndst             src             state          conn-id status\n\n" +
		"IPv6 Crypto ISAKMP SA\n\n"
}

// dhNames are the groups as `show crypto ikev2 proposal` names them.
var dhNames = map[string]string{
	"1": "768_MODP", "2": "1024_MODP", "5": "1536_MODP", "14": "2048_MODP", "15": "3072_MODP", "16": "4096_MODP",
	"19": "256_ECP", "20": "384_ECP", "21": "521_ECP", "24": "2048_256_MODP",
}

// CryptoIKEv2Proposal is `show crypto ikev2 proposal`, with the default one unless it is switched off.
func (v View) CryptoIKEv2Proposal() string {
	var b strings.Builder
	list := slices.Clone(v.Config.Proposals)
	if !v.Config.IsDefaultOff(running.DefaultProposal) {
		list = append(list, running.DefaultProposals()...)
	}
	join := func(words []string, text func(string) string) string {
		out := make([]string, len(words))
		for i, w := range words {
			out[i] = text(w)
		}
		return strings.Join(out, " ")
	}
	for _, p := range list {
		prf := p.PRF
		if len(prf) == 0 {
			prf = p.Integrity
		}
		hashes := "none"
		if len(p.Integrity) > 0 {
			hashes = join(p.Integrity, hashText)
		}
		fmt.Fprintf(&b, " IKEv2 proposal: %s\n     Encryption : %s\n     Integrity  : %s\n     PRF        : %s\n"+
			"     DH Group   : %s\n", p.Name,
			join(p.Encryption, strings.ToUpper), hashes, join(prf, strings.ToUpper),
			join(p.Groups, func(g string) string { return "DH_GROUP_" + dhNames[g] + "/Group " + g }))
	}
	return b.String()
}

// CryptoIKEv2Policy is `show crypto ikev2 policy`.
func (v View) CryptoIKEv2Policy() string {
	var b strings.Builder
	list := slices.Clone(v.Config.Policies)
	if !v.Config.IsDefaultOff(running.DefaultPolicy) {
		list = append(list, &running.IKEv2Policy{Name: "default", FVRF: running.AnyVRF, Proposals: []string{"default"}})
	}
	for _, p := range list {
		vrf := p.FVRF
		if vrf == "" {
			vrf = "global"
		}
		local := "any"
		for i, a := range p.MatchLocal {
			if i == 0 {
				local = ""
			}
			local += " " + a.String()
		}
		fmt.Fprintf(&b, "\n IKEv2 policy : %s\n      Match fvrf : %s\n      Match address local : %s\n", p.Name, vrf,
			strings.TrimSpace(local))
		for _, name := range p.Proposals {
			fmt.Fprintf(&b, "      Proposal    : %s\n", name)
		}
	}
	return b.String()
}
