package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
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
	ipsecCounters = lazyregexp.New(`#pkts (encaps|encrypt|digest|decaps|decrypt|verify): (\d+)`)
	ipsecErrors   = lazyregexp.New(`#(send|recv) errors:? (\d+)`)
	ipsecMTU      = lazyregexp.New(`\b(path|ip|ipv6) mtu (\d+|<[^>]+>)`)
	// a guide has *emphasis* and <placeholders>
	ipsecPeer    = lazyregexp.New(`^current[_ ]peer:? (<[^>]+>|[^\s*]+)\*?(?: \*?port (\d+))?`)
	ipsecOldPeer = lazyregexp.New(`^(\d+\.\d+\.\d+\.\d+):(\d+)$`) // 12.2
	ipsecIdent   = lazyregexp.New(`^(local|remote) ident \(addr/\S+\): ?\((.*)\)$`)
	ipsecSPI     = lazyregexp.New(`^spi: (0x[0-9A-Fa-f]+)`)
	ipsecTiming  = lazyregexp.New(`(?i)\((?:kB?/)?sec\): ?\(?(?:(\d+|KB Vol Rekey Disabled)/)?(\d+)\)?`)
	ipsecWords   = lazyregexp.New(`key lifetime((?: \d+ (?:day|hour|min|sec)\w*,?)+)$`)
	ipsecPart    = lazyregexp.New(`(\d+) (day|hour|min|sec)`)
	ipsecHead    = lazyregexp.New(`(?i)^interface:`)
	ipsecConn    = lazyregexp.New(`^(?:slot: \d+, )?conn[_ ]id: (\d+), flow[_ ]id: ?([^,]+)`)
	ipsecPlain   = lazyregexp.New(`^(?:protected vrf|\*?(?:PERMIT|DENY),|IPsecv6 policy name|##?pkts |(?:local` +
		`|remote) crypto endpt|crypto map: \S+$|in use settings|IV size|replay detection|ecn bit|\w+ (?:ah|pcp) sas` +
		`|No SAs found|There are no|Kilobyte Volume|ekey has been disabled$|[\w./-]+-head-\d+$)`)
)

// ipsecReader fills the block it stands in.
type ipsecReader struct {
	out     IPsecSAs
	iface   *IPsecInterface
	flow    *IPsecFlow
	section *[]ESPSA
	ignored []ESPSA // of AH and of compression, which the contract has not
	head    row     // of the flow
}

// ParseIPsecSA reads `show crypto ipsec sa` and its filtered forms. A second peer of an interface
// starts at its `protected vrf` line, without an interface line of its own.
func ParseIPsecSA(text string) (IPsecSAs, error) {
	p := &ipsecReader{out: IPsecSAs{Interfaces: []IPsecInterface{}, UnknownLines: []string{}}}
	for _, r := range unwrapped(text, ipsecHead) {
		before := p.flow
		if err := p.complete(r.text); err != nil {
			return p.out, err
		}
		known := p.block(r.text)
		if p.flow != before {
			p.head = r
		}
		if known || p.flow != nil && (p.flow.line(r.text) || p.saLine(r.text)) || ipsecPlain.MatchString(r.text) {
			continue
		}
		if ipsecSPI.MatchString(r.text) {
			return p.out, &ParseError{"show crypto ipsec sa", r.no, r.text, "an SPI outside of any section"}
		}
		p.out.UnknownLines = append(p.out.UnknownLines, r.text)
	}
	return p.out, p.complete("interface:")
}

// complete says what a flow lacks that every flow has, once a line opens the next block.
func (p *ipsecReader) complete(line string) error {
	opens := ipsecHead.MatchString(line) || strings.HasPrefix(line, "protected vrf") ||
		strings.HasPrefix(line, "local ident")
	if opens && p.flow != nil && p.flow.LocalIdent != "" && p.flow.Peer == "" {
		return &ParseError{"show crypto ipsec sa", p.head.no, p.head.text, "a flow without a peer"}
	}
	return nil
}

// block recognises the lines that open an interface or a flow.
func (p *ipsecReader) block(line string) bool {
	if name, ok := after(line, "interface:"); ok {
		p.out.Interfaces = append(p.out.Interfaces, IPsecInterface{Name: name, Flows: []IPsecFlow{}})
		p.iface = &p.out.Interfaces[len(p.out.Interfaces)-1]
		p.flow, p.section = nil, nil
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
	vrf := strings.HasPrefix(line, "protected vrf")
	if vrf || strings.HasPrefix(line, "local ident") && (p.flow == nil || p.flow.LocalIdent != "") {
		p.iface.Flows = append(p.iface.Flows, IPsecFlow{InboundESP: []ESPSA{}, OutboundESP: []ESPSA{}})
		p.flow, p.section = &p.iface.Flows[len(p.iface.Flows)-1], nil
	}
	return vrf
}

// line reads what stands between the selectors and the SAs.
func (f *IPsecFlow) line(line string) bool {
	if strings.HasPrefix(line, "#") {
		return f.counters(line)
	}
	if m := ipsecIdent.FindStringSubmatch(line); m != nil {
		if m[1] == "local" {
			f.LocalIdent = m[2]
		} else {
			f.RemoteIdent = m[2]
		}
		return true
	}
	if m := ipsecPeer.FindStringSubmatch(line); m != nil {
		f.Peer, f.Port = m[1], number(m[2])
		if old := ipsecOldPeer.FindStringSubmatch(m[1]); old != nil {
			f.Peer, f.Port = old[1], number(old[2])
		}
		return true
	}
	if spi, ok := after(line, "current outbound spi:"); ok {
		f.OutboundSPI, _, _ = strings.Cut(spi, "(")
		return true
	}
	if pfs, ok := after(line, "PFS (Y/N):"); ok {
		yes, rest, _ := strings.Cut(pfs, ",")
		group, _, _ := strings.Cut(rest, ",") // newer software says more behind it
		f.PFS, f.DHGroup = yes, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(group), "DH group:"))
		return true
	}
	return f.mtu(line)
}

func (f *IPsecFlow) counters(line string) bool {
	known := false
	for _, m := range ipsecCounters.FindAllStringSubmatch(line, -1) {
		n := number(m[2])
		known = true
		switch m[1] {
		case "encaps":
			f.Encaps = n
		case "encrypt":
			f.Encrypt = n
		case "digest":
			f.Digest = n
		case "decaps":
			f.Decaps = n
		case "decrypt":
			f.Decrypt = n
		case "verify":
			f.Verify = n
		}
	}
	for _, m := range ipsecErrors.FindAllStringSubmatch(line, -1) {
		known = true
		if m[1] == "send" {
			f.SendErrors = number(m[2])
		} else {
			f.RecvErrors = number(m[2])
		}
	}
	return known
}

func (f *IPsecFlow) mtu(line string) bool {
	if !strings.Contains(line, " mtu ") {
		return false
	}
	found := ipsecMTU.FindAllStringSubmatch(line, -1)
	for _, m := range found {
		if m[1] == "path" {
			f.PathMTU = number(m[2])
		} else {
			f.IPMTU = number(m[2])
		}
	}
	return len(found) > 0
}

// saLine reads the lines inside `inbound esp sas:` and `outbound esp sas:`.
func (p *ipsecReader) saLine(line string) bool {
	switch title := strings.TrimSuffix(line, ":"); {
	case strings.HasPrefix(line, "inbound esp sas"):
		p.section = &p.flow.InboundESP
		return true
	case strings.HasPrefix(line, "outbound esp sas"):
		p.section = &p.flow.OutboundESP
		return true
	case strings.HasSuffix(title, "ah sas"), strings.HasSuffix(title, "pcp sas"):
		p.section = &p.ignored
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
	return (*p.section)[len(*p.section)-1].read(line)
}

// read takes a line of an SA.
func (sa *ESPSA) read(line string) bool {
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
	if m := ipsecWords.FindStringSubmatch(line); m != nil {
		sa.RemainingSeconds = seconds(m[1])
		return true
	}
	return strings.HasPrefix(line, "sa timing")
}

// seconds adds up a life that newer software prints in words, as in ` 1 hours, 10 mins`; nil for one
// that no clock could show.
func seconds(words string) *uint64 {
	const most = 1 << 40
	length := map[string]uint64{"day": 86400, "hour": 3600, "min": 60, "sec": 1}
	total := uint64(0)
	for _, m := range ipsecPart.FindAllStringSubmatch(words, -1) {
		n := number(m[1])
		if n == nil || *n >= most {
			return nil
		}
		total += *n * length[m[2]]
	}
	return &total
}
