package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// IKEv2SAs is `show crypto ikev2 sa [detailed]`.
type IKEv2SAs struct {
	SAs          []IKEv2SA `json:"sas"`
	UnknownLines []string  `json:"unknown_lines"`
}

// IKEv2SA is one phase 1 security association. Status is READY when it is usable.
type IKEv2SA struct {
	TunnelID        uint64  `json:"tunnel_id"`
	Local           string  `json:"local"`
	LocalPort       *uint64 `json:"local_port"`
	Remote          string  `json:"remote"`
	RemotePort      *uint64 `json:"remote_port"`
	FVRF            string  `json:"fvrf"`
	IVRF            string  `json:"ivrf"`
	Status          string  `json:"status"`
	Encryption      *string `json:"encryption"`
	KeySize         *uint64 `json:"key_size"`
	PRF             *string `json:"prf"`
	Hash            *string `json:"hash"`
	DHGroup         *uint64 `json:"dh_group"`
	AuthSign        *string `json:"auth_sign"`
	AuthVerify      *string `json:"auth_verify"`
	LifetimeSeconds *uint64 `json:"lifetime_seconds"`
	ActiveSeconds   *uint64 `json:"active_seconds"`
	LocalID         *string `json:"local_id"`
	RemoteID        *string `json:"remote_id"`
}

var (
	ikev2Row = lazyregexp.New(
		`^(\d+) ([0-9A-Fa-f.:]+/\d+) ([0-9A-Fa-f.:]+/\d+) ([^\s/]+)/(\S+) ([A-Z][A-Za-z_-]*)$`)
	// An SA over IPv6 has its addresses on lines of their own.
	ikev2Row6 = lazyregexp.New(`^(\d+) ([A-Za-z][^\s/]*)/(\S+) ([A-Z][A-Za-z_-]*)$`)
	ikev2End  = lazyregexp.New(`^(Local|Remote) ([0-9A-Fa-f.:]+/\d+)$`)
	ikev2Life = lazyregexp.New(`^Life/Active Time: (\d+)/(\d+) sec`)
	ikev2Head = lazyregexp.New(`^(?:\d+ |Tunnel-id |IPv[46] Crypto)`)
	ikev2Rest = lazyregexp.New(`^[A-Z]{1,3}$`)
	ikev2Net  = lazyregexp.New(`^(?:[0-9.]+ [0-9.]+|[0-9A-Fa-f:]+/\d+)$`)
	// ikev2Detail are lines of the detailed form that carry nothing of the contract; the lone "s"
	// is the end of the header on a terminal of 80 columns.
	ikev2Detail = lazyregexp.New(`^(?:IPv[46] Crypto IKEv2 SA|Tunnel-id |s$|CE id:|Session-id` +
		`|Status Description|Local spi|Local req|Remote req|Local next|Remote next|Local window|Local req queued` +
		`|Remote EAP|` +
		`DPD configured|IKEv2 Fragmentation|Fragmentation|Dynamic Route|Extended Auth|NAT-T |Cisco Trust` +
		`|Initiator of SA|Pushed IP|Assigned host|Remote subnets|PEER TYPE|PQC Key|Quantum|IETF Std |Local Sys Id)`)
)

// ParseIKEv2SA reads `show crypto ikev2 sa`, plain or detailed. The header row may be repeated for
// every SA, and no SA at all is an empty list.
func ParseIKEv2SA(text string) (IKEv2SAs, error) {
	out := IKEv2SAs{SAs: []IKEv2SA{}, UnknownLines: []string{}}
	var sa *IKEv2SA
	var head, last row
	for _, r := range unwrapped(text, ikev2Head) {
		if next, ok := ikev2Start(r.text); ok {
			if err := sa.complete(head); err != nil {
				return out, err
			}
			out.SAs = append(out.SAs, next)
			sa, head = &out.SAs[len(out.SAs)-1], r
		} else if sa != nil && last.no == head.no && len(head.raw) >= narrowest && ikev2Rest.MatchString(r.text) {
			sa.Status += r.text // "IN-NE" and "G": the row is two columns wider than the terminal
		} else if (sa == nil || !sa.read(r.text)) && !ikev2Detail.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
		last = r
	}
	return out, sa.complete(head)
}

func ikev2Start(line string) (IKEv2SA, bool) {
	if m := ikev2Row.FindStringSubmatch(line); m != nil && number(m[1]) != nil {
		sa := IKEv2SA{TunnelID: *number(m[1]), FVRF: m[4], IVRF: m[5], Status: m[6]}
		sa.Local, sa.LocalPort = addressPort(m[2])
		sa.Remote, sa.RemotePort = addressPort(m[3])
		return sa, true
	}
	if m := ikev2Row6.FindStringSubmatch(line); m != nil && number(m[1]) != nil {
		return IKEv2SA{TunnelID: *number(m[1]), FVRF: m[2], IVRF: m[3], Status: m[4]}, true
	}
	return IKEv2SA{}, false
}

// complete says what an SA lacks that every SA has.
func (sa *IKEv2SA) complete(head row) error {
	if sa != nil && (sa.Local == "" || sa.Remote == "") {
		return &ParseError{"show crypto ikev2 sa", head.no, head.text, "an SA without its two addresses"}
	}
	return nil
}

func (sa *IKEv2SA) read(line string) bool {
	if strings.HasPrefix(line, "Encr:") {
		sa.algorithms(line)
		return true
	}
	if sa.LifetimeSeconds == nil && sa.AuthVerify == nil && strings.HasPrefix(line, "th verify:") {
		sa.algorithms("Au" + line) // broken inside the word, the indentation lost
		return true
	}
	if m := ikev2Life.FindStringSubmatch(line); m != nil {
		sa.LifetimeSeconds, sa.ActiveSeconds = number(m[1]), number(m[2])
		return true
	}
	if m := ikev2End.FindStringSubmatch(line); m != nil {
		if m[1] == "Local" {
			sa.Local, sa.LocalPort = addressPort(m[2])
		} else {
			sa.Remote, sa.RemotePort = addressPort(m[2])
		}
		return true
	}
	return sa.identity(line) || ikev2Net.MatchString(line)
}

// identity reads the ids of the detailed form.
func (sa *IKEv2SA) identity(line string) bool {
	if id, ok := after(line, "Local id:"); ok {
		sa.LocalID = &id
		return true
	}
	if id, ok := after(line, "Remote id:"); ok {
		sa.RemoteID = &id
		return true
	}
	return false
}

// algorithms reads `Encr: AES-CBC, keysize: 256, PRF: SHA1, Hash: SHA96, DH Grp:14, Auth sign: PSK, ...`.
func (sa *IKEv2SA) algorithms(line string) {
	for part := range strings.SplitSeq(line, ",") {
		label, value, _ := strings.Cut(part, ":")
		if value = strings.TrimSpace(value); value == "" {
			continue
		}
		switch strings.TrimSpace(label) {
		case "Encr":
			sa.Encryption = &value
		case "keysize":
			sa.KeySize = number(value)
		case "PRF":
			sa.PRF = &value
		case "Hash":
			sa.Hash = &value
		case "DH Grp":
			sa.DHGroup = number(value)
		case "Auth sign":
			sa.AuthSign = &value
		case "Auth verify":
			sa.AuthVerify = &value
		}
	}
}
