package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// CryptoSessions is `show crypto session [detail]`.
type CryptoSessions struct {
	Sessions     []CryptoSession `json:"sessions"`
	UnknownLines []string        `json:"unknown_lines"`
}

// CryptoSession is one block; an interface may have one for each peer.
type CryptoSession struct {
	Interface string       `json:"interface"`
	Status    string       `json:"status"` // UP-ACTIVE, UP-IDLE, UP-NO-IKE, DOWN-NEGOTIATING, DOWN
	Peer      string       `json:"peer"`
	Port      *uint64      `json:"port"`
	IKE       []SessionIKE `json:"ike"`
	Flows     []CryptoFlow `json:"flows"`
}

// SessionIKE is one IKE SA of a session.
type SessionIKE struct {
	Version    string  `json:"version"`
	Local      string  `json:"local"`
	LocalPort  *uint64 `json:"local_port"`
	Remote     string  `json:"remote"`
	RemotePort *uint64 `json:"remote_port"`
	State      string  `json:"state"`
}

// CryptoFlow is one IPSEC FLOW.
type CryptoFlow struct {
	Permit    string  `json:"permit"`
	ActiveSAs *uint64 `json:"active_sas"`
}

var (
	sessionPeer = lazyregexp.New(`^Peer: (<[^>]+>|\S+)(?: port (\d+))?`)
	// <a guide's placeholder>
	sessionIKE = lazyregexp.New(`^(IKE|IKEv1|IKEv2) SA: local (<[^>]+>/\d+|\S+) remote (<[^>]+>/\d+|\S+) (\S+)`)
	// Over IPv6 the line is broken behind the local address.
	sessionLocal  = lazyregexp.New(`^(IKE|IKEv1|IKEv2) SA: local (\S+)$`)
	sessionRemote = lazyregexp.New(`^remote (\S+) (\S+)$`)
	// sessionTop are the lines that stand in the first column, and so are not the rest of another.
	sessionTop = lazyregexp.New(`^(?:Crypto session|Interface:|Username:|Profile:|Group:|Assigned address:` +
		`|Uptime:|Session status:|Peer:|IKE|IPSEC|Code|[A-Z] - |System IP:)`)
	sessionPlain = lazyregexp.New(`^(?:System IP:|Crypto session current status|Uptime:|Username:|Profile:` +
		`|Group:|Assigned address:|Phase1_id:|Desc:|Session ID:|Capabilities:|Inbound:|Outbound:|Code: |[A-Z] - )`)
)

// ParseCryptoSession reads `show crypto session`; empty output is no session.
func ParseCryptoSession(text string) (CryptoSessions, error) {
	out := CryptoSessions{Sessions: []CryptoSession{}, UnknownLines: []string{}}
	var s *CryptoSession
	var head row
	for _, r := range unwrapped(text, sessionTop) {
		if name, ok := after(r.text, "Interface:"); ok {
			if err := s.complete(head); err != nil {
				return out, err
			}
			out.Sessions = append(out.Sessions,
				CryptoSession{Interface: name, IKE: []SessionIKE{}, Flows: []CryptoFlow{}})
			s, head = &out.Sessions[len(out.Sessions)-1], r
			continue
		}
		if s != nil && s.read(r.text) || sessionPlain.MatchString(r.text) {
			continue
		}
		out.UnknownLines = append(out.UnknownLines, r.text)
	}
	return out, s.complete(head)
}

// complete says what a session lacks that every session has.
func (s *CryptoSession) complete(head row) error {
	if s != nil && s.Status == "" {
		return &ParseError{"show crypto session", head.no, head.text, "a session without a status"}
	}
	return nil
}

func (s *CryptoSession) read(line string) bool {
	if status, ok := after(line, "Session status:"); ok {
		s.Status = status
		return true
	}
	if m := sessionPeer.FindStringSubmatch(line); m != nil {
		s.Peer, s.Port = m[1], number(m[2])
		return true
	}
	if m := sessionIKE.FindStringSubmatch(line); m != nil {
		ike := SessionIKE{Version: m[1], State: m[4]}
		ike.Local, ike.LocalPort = addressPort(m[2])
		ike.Remote, ike.RemotePort = addressPort(m[3])
		s.IKE = append(s.IKE, ike)
		return true
	}
	if m := sessionLocal.FindStringSubmatch(line); m != nil {
		ike := SessionIKE{Version: m[1]}
		ike.Local, ike.LocalPort = addressPort(m[2])
		s.IKE = append(s.IKE, ike)
		return true
	}
	if m := sessionRemote.FindStringSubmatch(line); m != nil && len(s.IKE) > 0 && s.IKE[len(s.IKE)-1].Remote == "" {
		ike := &s.IKE[len(s.IKE)-1]
		ike.Remote, ike.RemotePort = addressPort(m[1])
		ike.State = m[2]
		return true
	}
	if permit, ok := after(line, "IPSEC FLOW:"); ok {
		s.Flows = append(s.Flows, CryptoFlow{Permit: strings.TrimSpace(strings.TrimPrefix(permit, "permit"))})
		return true
	}
	if rest, ok := after(line, "Active SAs:"); ok && len(s.Flows) > 0 {
		count, _, _ := strings.Cut(rest, ",")
		s.Flows[len(s.Flows)-1].ActiveSAs = number(count)
		return true
	}
	return false
}
