package show

import (
	"regexp"
	"strings"
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
	ikev2Row  = regexp.MustCompile(`^(\d+) (\d+\.\d+\.\d+\.\d+/\d+) (\d+\.\d+\.\d+\.\d+/\d+) (\S+)/(\S+) (\S+)$`)
	ikev2Life = regexp.MustCompile(`^Life/Active Time: (\d+)/(\d+) sec`)
	// ikev2Detail are lines of the detailed form that carry nothing of the contract.
	ikev2Detail = regexp.MustCompile(`^(?:IPv[46] Crypto IKEv2 SA|Tunnel-id |CE id:|Session-id|Status Description|Local spi|Local req|Remote req|Local next|Remote next|Local window|Local req queued|Remote EAP|DPD configured|Fragmentation|Dynamic Route|Extended Auth|NAT-T |Cisco Trust|Initiator of SA|Pushed IP|Assigned host|Remote subnets|PEER TYPE)`)
)

// ParseIKEv2SA reads `show crypto ikev2 sa`, plain or detailed. The header row may be repeated for
// every SA, and no SA at all is an empty list.
func ParseIKEv2SA(text string) (IKEv2SAs, error) {
	out := IKEv2SAs{SAs: []IKEv2SA{}, UnknownLines: []string{}}
	var sa *IKEv2SA
	for _, r := range rows(text) {
		m := ikev2Row.FindStringSubmatch(r.text)
		switch {
		case m != nil:
			out.SAs = append(out.SAs, IKEv2SA{TunnelID: *number(m[1]), FVRF: m[4], IVRF: m[5], Status: m[6]})
			sa = &out.SAs[len(out.SAs)-1]
			sa.Local, sa.LocalPort = addressPort(m[2])
			sa.Remote, sa.RemotePort = addressPort(m[3])
		case sa != nil && strings.HasPrefix(r.text, "Encr:"):
			sa.algorithms(r.text)
		case sa != nil && ikev2Life.MatchString(r.text):
			life := ikev2Life.FindStringSubmatch(r.text)
			sa.LifetimeSeconds, sa.ActiveSeconds = number(life[1]), number(life[2])
		case sa != nil && sa.identity(r.text):
		case ikev2Detail.MatchString(r.text):
		default:
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
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
		value = strings.TrimSpace(value)
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
