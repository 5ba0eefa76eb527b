package show

import (
	"regexp"
	"strings"
)

// IPsecSAs is `show crypto ipsec sa`.
type IPsecSAs struct {
	Interfaces   []IPsecInterface `json:"interfaces"`
	UnknownLines []string         `json:"unknown_lines"`
}

// IPsecInterface is the block of one interface.
type IPsecInterface struct {
	Name         string      `json:"name"`
	CryptoMap    string      `json:"crypto_map"`
	LocalAddress string      `json:"local_address"`
	Flows        []IPsecFlow `json:"flows"`
}

// IPsecFlow is one pair of selectors with its counters and SAs.
type IPsecFlow struct {
	LocalIdent  string  `json:"local_ident"`
	RemoteIdent string  `json:"remote_ident"`
	Peer        string  `json:"peer"`
	Port        *uint64 `json:"port"`
	Encaps      *uint64 `json:"encaps"`
	Encrypt     *uint64 `json:"encrypt"`
	Digest      *uint64 `json:"digest"`
	Decaps      *uint64 `json:"decaps"`
	Decrypt     *uint64 `json:"decrypt"`
	Verify      *uint64 `json:"verify"`
	SendErrors  *uint64 `json:"send_errors"`
	RecvErrors  *uint64 `json:"recv_errors"`
	PathMTU     *uint64 `json:"path_mtu"`
	IPMTU       *uint64 `json:"ip_mtu"`
	OutboundSPI string  `json:"outbound_spi"`
	PFS         string  `json:"pfs"`
	DHGroup     string  `json:"dh_group"`
	InboundESP  []ESPSA `json:"inbound_esp"`
	OutboundESP []ESPSA `json:"outbound_esp"`
}

// ESPSA is one direction of a child SA. During a rekey a section holds several.
type ESPSA struct {
	SPI                string  `json:"spi"`
	Transform          string  `json:"transform"`
	Status             string  `json:"status"`
	RemainingKilobytes *uint64 `json:"remaining_kilobytes"`
	RemainingSeconds   *uint64 `json:"remaining_seconds"`
	ConnectionID       *uint64 `json:"connection_id"`
	FlowID             string  `json:"flow_id"`
}

var (
	ipsecCounters = regexp.MustCompile(`#pkts (encaps|encrypt|digest|decaps|decrypt|verify): (\d+)`)
	ipsecErrors   = regexp.MustCompile(`#(send|recv) errors:? (\d+)`)
	ipsecMTU      = regexp.MustCompile(`\b(path|ip) mtu (\d+)`)
	ipsecPeer     = regexp.MustCompile(`^current[_ ]peer:? (\S+)(?: port (\d+))?`)
	ipsecSPI      = regexp.MustCompile(`^spi: (0x[0-9A-Fa-f]+)`)
	ipsecTiming   = regexp.MustCompile(`\((?:k/)?sec\): \(?(?:(\d+)/)?(\d+)\)?`)
	ipsecConn     = regexp.MustCompile(`^conn id: (\d+), flow_id: ([^,]+)`)
	ipsecPlain    = regexp.MustCompile(`^(?:protected vrf|PERMIT,|##?pkts |local crypto endpt|in use settings|IV size|replay detection|ecn bit|\w+ (?:ah|pcp) sas|No SAs found|There are no|Kilobyte Volume|[\w./-]+-head-\d+$)`)
)

// ipsecReader fills the block it stands in.
type ipsecReader struct {
	out     IPsecSAs
	iface   *IPsecInterface
	flow    *IPsecFlow
	section *[]ESPSA
}

// ParseIPsecSA reads `show crypto ipsec sa` and its filtered forms. A second peer of an interface
// starts at its `protected vrf` line, without an interface line of its own.
func ParseIPsecSA(text string) (IPsecSAs, error) {
	p := &ipsecReader{out: IPsecSAs{Interfaces: []IPsecInterface{}, UnknownLines: []string{}}}
	for _, r := range rows(text) {
		if p.block(r.text) || p.flow != nil && (p.flowLine(r.text) || p.saLine(r.text)) || ipsecPlain.MatchString(r.text) {
			continue
		}
		if ipsecSPI.MatchString(r.text) {
			return p.out, &ParseError{"show crypto ipsec sa", r.no, r.text, "an SPI outside of any section"}
		}
		p.out.UnknownLines = append(p.out.UnknownLines, r.text)
	}
	return p.out, nil
}

// block recognises the lines that open an interface or a flow.
func (p *ipsecReader) block(line string) bool {
	if name, ok := after(line, "interface:"); ok {
		p.out.Interfaces = append(p.out.Interfaces, IPsecInterface{Name: name, Flows: []IPsecFlow{}})
		p.iface, p.flow, p.section = &p.out.Interfaces[len(p.out.Interfaces)-1], nil, nil
		return true
	}
	if p.iface == nil {
		return false
	}
	if tag, ok := after(line, "Crypto map tag:"); ok {
		tag, address, _ := strings.Cut(tag, ",")
		p.iface.CryptoMap = tag
		address = strings.TrimPrefix(strings.TrimSpace(address), "local addr")
		p.iface.LocalAddress = strings.TrimSpace(strings.TrimPrefix(address, ":"))
		return true
	}
	if strings.HasPrefix(line, "protected vrf") || strings.HasPrefix(line, "local ident") && (p.flow == nil || p.flow.LocalIdent != "") {
		p.iface.Flows = append(p.iface.Flows, IPsecFlow{InboundESP: []ESPSA{}, OutboundESP: []ESPSA{}})
		p.flow, p.section = &p.iface.Flows[len(p.iface.Flows)-1], nil
	}
	return strings.HasPrefix(line, "protected vrf")
}

func (p *ipsecReader) flowLine(line string) bool {
	f := p.flow
	known := false
	if _, ident, ok := strings.Cut(line, "prot/port): "); ok {
		if strings.HasPrefix(line, "local") {
			f.LocalIdent = strings.Trim(ident, "()")
		} else {
			f.RemoteIdent = strings.Trim(ident, "()")
		}
		known = true
	}
	if m := ipsecPeer.FindStringSubmatch(line); m != nil {
		f.Peer, f.Port, known = m[1], number(m[2]), true
	}
	for _, m := range ipsecCounters.FindAllStringSubmatch(line, -1) {
		*map[string]**uint64{"encaps": &f.Encaps, "encrypt": &f.Encrypt, "digest": &f.Digest,
			"decaps": &f.Decaps, "decrypt": &f.Decrypt, "verify": &f.Verify}[m[1]] = number(m[2])
		known = true
	}
	for _, m := range ipsecErrors.FindAllStringSubmatch(line, -1) {
		*map[string]**uint64{"send": &f.SendErrors, "recv": &f.RecvErrors}[m[1]] = number(m[2])
		known = true
	}
	for _, m := range ipsecMTU.FindAllStringSubmatch(line, -1) {
		*map[string]**uint64{"path": &f.PathMTU, "ip": &f.IPMTU}[m[1]] = number(m[2])
		known = true
	}
	if spi, ok := after(line, "current outbound spi:"); ok {
		f.OutboundSPI, _, _ = strings.Cut(spi, "(")
		known = true
	}
	if pfs, ok := after(line, "PFS (Y/N):"); ok {
		yes, group, _ := strings.Cut(pfs, ",")
		f.PFS, f.DHGroup, known = yes, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(group), "DH group:")), true
	}
	return known
}

// saLine reads the lines inside `inbound esp sas:` and `outbound esp sas:`.
func (p *ipsecReader) saLine(line string) bool {
	switch {
	case strings.HasPrefix(line, "inbound esp sas"):
		p.section = &p.flow.InboundESP
		return true
	case strings.HasPrefix(line, "outbound esp sas"):
		p.section = &p.flow.OutboundESP
		return true
	case strings.HasSuffix(strings.TrimSuffix(line, ":"), "ah sas"), strings.HasSuffix(strings.TrimSuffix(line, ":"), "pcp sas"):
		p.section = nil
		return true
	case p.section == nil:
		return false
	}
	if m := ipsecSPI.FindStringSubmatch(line); m != nil {
		*p.section = append(*p.section, ESPSA{SPI: m[1]})
		return true
	}
	if len(*p.section) == 0 {
		return false
	}
	sa := &(*p.section)[len(*p.section)-1]
	if transform, ok := after(line, "transform:"); ok {
		sa.Transform = strings.TrimSpace(strings.TrimSuffix(transform, ","))
		return true
	}
	if status, ok := after(line, "Status:"); ok {
		sa.Status, _, _ = strings.Cut(status, "(")
		return true
	}
	if m := ipsecConn.FindStringSubmatch(line); m != nil {
		sa.ConnectionID, sa.FlowID = number(m[1]), m[2]
		return true
	}
	if m := ipsecTiming.FindStringSubmatch(line); m != nil {
		sa.RemainingKilobytes, sa.RemainingSeconds = number(m[1]), number(m[2])
		return true
	}
	return strings.HasPrefix(line, "sa timing")
}
