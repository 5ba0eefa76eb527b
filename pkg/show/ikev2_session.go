package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// IKEv2Sessions is `show crypto ikev2 session [detailed]`.
type IKEv2Sessions struct {
	Sessions     []IKEv2Session `json:"sessions"`
	UnknownLines []string       `json:"unknown_lines"`
}

// IKEv2Session is the IKE SAs and child SAs with one peer. Status is UP-ACTIVE when both are there;
// the words are those of [CryptoSession].
type IKEv2Session struct {
	SessionID  uint64         `json:"session_id"`
	Status     string         `json:"status"`
	IKECount   *uint64        `json:"ike_count"`
	ChildCount *uint64        `json:"child_count"`
	SAs        []IKEv2SA      `json:"sas"` // as `show crypto ikev2 sa` prints them
	Children   []IKEv2ChildSA `json:"children"`
}

// IKEv2ChildSA is one pair of ESP SAs. A selector is printed as `0.0.0.0/0 - 255.255.255.255/65535`:
// first address and port, last address and port.
type IKEv2ChildSA struct {
	LocalSelectors  []string `json:"local_selectors"`
	RemoteSelectors []string `json:"remote_selectors"`
	ESPSPIIn        *string  `json:"esp_spi_in"`
	ESPSPIOut       *string  `json:"esp_spi_out"`
	AHSPIIn         *string  `json:"ah_spi_in"` // this and all below: the detailed form alone
	AHSPIOut        *string  `json:"ah_spi_out"`
	CPIIn           *string  `json:"cpi_in"`
	CPIOut          *string  `json:"cpi_out"`
	Encryption      *string  `json:"encryption"`
	KeySize         *uint64  `json:"key_size"`
	ESPHMAC         *string  `json:"esp_hmac"`
	AHHMAC          *string  `json:"ah_hmac"`
	Compression     *string  `json:"compression"`
	Mode            *string  `json:"mode"` // tunnel, transport
}

var (
	ikev2SessionRow = lazyregexp.New(
		`^Session-id: ?(\d+), ?Status: ?([A-Z][\w-]*)(?:, ?IKE count: ?(\d+))?(?:, ?CHILD count: ?(\d+))?`)
	ikev2SessionTop = lazyregexp.New(`^(?:\d+ |Tunnel-id |IPv[46] Crypto|Session-id:|Child sa:|Local |Remote )`)
	ikev2SessionBut = lazyregexp.New(`^(?:IPv[46] Crypto IKEv2 Session|local[ _]selector ?-> ?remote[ _]selector)$`)
	childSelector   = lazyregexp.New(`^(local|remote) selector (\S+ - \S+)$`)
	childBoth       = lazyregexp.New(`^(\S+ - \S+) -> (\S+ - \S+)$`)
	childSPI        = lazyregexp.New(`^(ESP spi|AH spi|CPI) in/out: (0x[0-9A-Fa-f]+)/(0x[0-9A-Fa-f]+)$`)
)

// ikev2SessionReader fills the block it stands in; the row is that which opened the IKE SA.
type ikev2SessionReader struct {
	out   IKEv2Sessions
	sa    *IKEv2SA
	head  row
	child *IKEv2ChildSA
}

// ParseIKEv2Session reads `show crypto ikev2 session`, plain or detailed, with the child SAs of
// IOS 15 and of 17.x.
func ParseIKEv2Session(text string) (IKEv2Sessions, error) {
	p := &ikev2SessionReader{out: IKEv2Sessions{Sessions: []IKEv2Session{}, UnknownLines: []string{}}}
	for _, r := range unwrapped(text, ikev2SessionTop) {
		if m := ikev2SessionRow.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			if err := p.complete(); err != nil {
				return p.out, err
			}
			p.out.Sessions = append(p.out.Sessions,
				IKEv2Session{SessionID: *number(m[1]), Status: m[2], IKECount: number(m[3]), ChildCount: number(m[4]),
					SAs: []IKEv2SA{}, Children: []IKEv2ChildSA{}})
			p.sa, p.child = nil, nil
			continue
		}
		known, err := p.line(r)
		if err != nil {
			return p.out, err
		}
		if !known && !ikev2SessionBut.MatchString(r.text) && !ikev2Detail.MatchString(r.text) {
			p.out.UnknownLines = append(p.out.UnknownLines, r.text)
		}
	}
	return p.out, p.complete()
}

// complete says what the open IKE SA lacks that every one has.
func (p *ikev2SessionReader) complete() error {
	if err := p.sa.complete(p.head); err != nil {
		return &ParseError{"show crypto ikev2 session", p.head.no, p.head.text, "an SA without its two addresses"}
	}
	return nil
}

func (p *ikev2SessionReader) line(r row) (bool, error) {
	sa, isSA := ikev2Start(r.text)
	rest, isChild := after(r.text, "Child sa:")
	if len(p.out.Sessions) == 0 {
		if isSA || isChild {
			return false, &ParseError{"show crypto ikev2 session", r.no, r.text, "an SA outside of any session"}
		}
		return false, nil
	}
	session := &p.out.Sessions[len(p.out.Sessions)-1]
	switch {
	case isSA:
		if err := p.complete(); err != nil {
			return false, err
		}
		session.SAs = append(session.SAs, sa)
		p.sa = &session.SAs[len(session.SAs)-1]
		p.head = r
		p.child = nil
		return true, nil
	case isChild:
		session.Children = append(session.Children,
			IKEv2ChildSA{LocalSelectors: []string{}, RemoteSelectors: []string{}})
		p.child = &session.Children[len(session.Children)-1]
		return rest == "" || p.child.read(rest), nil
	case p.child != nil:
		return p.child.read(r.text), nil
	}
	return p.sa != nil && p.sa.read(r.text), nil
}

func (c *IKEv2ChildSA) read(line string) bool {
	if m := childBoth.FindStringSubmatch(line); m != nil {
		c.LocalSelectors, c.RemoteSelectors = append(c.LocalSelectors, m[1]), append(c.RemoteSelectors, m[2])
		return true
	}
	if m := childSelector.FindStringSubmatch(line); m != nil {
		if m[1] == "local" {
			c.LocalSelectors = append(c.LocalSelectors, m[2])
		} else {
			c.RemoteSelectors = append(c.RemoteSelectors, m[2])
		}
		return true
	}
	if m := childSPI.FindStringSubmatch(line); m != nil {
		switch m[1] {
		case "ESP spi":
			c.ESPSPIIn, c.ESPSPIOut = &m[2], &m[3]
		case "AH spi":
			c.AHSPIIn, c.AHSPIOut = &m[2], &m[3]
		case "CPI":
			c.CPIIn, c.CPIOut = &m[2], &m[3]
		}
		return true
	}
	return c.algorithms(line)
}

// algorithms reads `Encr: AES-CBC, keysize: 256, esp_hmac: SHA256` and
// `ah_hmac: None, comp: IPCOMP_NONE, mode tunnel`.
func (c *IKEv2ChildSA) algorithms(line string) bool {
	if !strings.HasPrefix(line, "Encr:") && !strings.HasPrefix(line, "ah_hmac:") {
		return false
	}
	for part := range strings.SplitSeq(line, ",") {
		label, value, _ := strings.Cut(strings.TrimSpace(part), " ")
		switch strings.TrimSuffix(label, ":") {
		case "Encr":
			c.Encryption = &value
		case "keysize":
			c.KeySize = number(value)
		case "esp_hmac":
			c.ESPHMAC = &value
		case "ah_hmac":
			c.AHHMAC = &value
		case "comp":
			c.Compression = &value
		case "mode":
			c.Mode = &value
		}
	}
	return true
}
