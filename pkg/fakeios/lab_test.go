package fakeios

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/configure"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/terminal"
)

// lab is a router with two service edges on a clock that stands still.
type lab struct {
	t testing.TB
	*Router
	clock  *ManualClock
	first  *Edge
	second *Edge
}

const (
	firstVPN, firstGlobal   = "198.51.100.11", "203.0.113.88"
	secondVPN, secondGlobal = "203.0.113.22", "203.0.113.89"
	labFQDN, labPSK         = "branch@corp.example", "lab-key-0123456789"
)

func edgeConfig(vpn, global string) EdgeConfig {
	return EdgeConfig{
		VPN: netip.MustParseAddr(vpn), Global: netip.MustParseAddr(global), Cloud: "zscalertwo",
		Credentials: []Credential{{FQDN: labFQDN, PSK: labPSK}},
	}
}

func newLab(t testing.TB, cfg Config) *lab {
	t.Helper()
	return newLabWith(t, cfg, edgeConfig(firstVPN, firstGlobal))
}

// newLabWith is newLab with another first edge.
func newLabWith(t testing.TB, cfg Config, first EdgeConfig) *lab {
	t.Helper()
	l := &lab{t: t, first: NewEdge(first), second: NewEdge(edgeConfig(secondVPN, secondGlobal))}
	cfg.Edges = []*Edge{l.first, l.second}
	l.Router, l.clock = router(t, cfg)
	return l
}

// guideLines are the vendor's guide for a numbered tunnel, as somebody types it.
func guideLines(n, vpn, global string) string {
	return strings.NewReplacer("<n>", n, "<vpn>", vpn, "<global>", global, "<fqdn>", labFQDN, "<psk>", labPSK).Replace(`
crypto ikev2 proposal ZPROP
 encryption aes-cbc-256
 integrity sha1
 group 14
crypto ikev2 policy ZPOL
 match fvrf any
 proposal ZPROP
crypto ikev2 keyring ZRING
 peer PEER<n>
  address <vpn>
  pre-shared-key <psk>
crypto ikev2 profile ZPROF<n>
 match identity remote address <vpn>
 identity local email <fqdn>
 authentication remote pre-share
 authentication local pre-share
 keyring local ZRING
 lifetime 86400
 no config-exchange request
crypto ikev2 dpd 10 5 periodic
crypto ikev2 nat keepalive 20
crypto ipsec transform-set ZTS esp-null esp-sha-hmac
 mode tunnel
crypto ipsec fragmentation after-encryption
crypto ipsec profile ZIPS<n>
 set security-association lifetime seconds 28800
 set security-policy limit 1
 set transform-set ZTS
 set ikev2-profile ZPROF<n>
interface Tunnel<n>
 ip unnumbered FastEthernet4
 ip mtu 1400
 ip tcp adjust-mss 1360
 tunnel source FastEthernet4
 tunnel mode ipsec ipv4
 tunnel destination <vpn>
 tunnel protection ipsec profile ZIPS<n> ikev2-profile ZPROF<n>
`)
}

// monitorLines are the guide's probe, with a route that is permanent if so said.
func monitorLines(n, global, permanent string) string {
	return strings.NewReplacer("<n>", n, "<global>", global, "<permanent>", permanent).Replace(`
track <n> ip sla <n> state
 delay down 180 up 180
ip route <global> 255.255.255.255 Tunnel<n> <permanent>
ip sla <n>
 http raw http://<global>:80
 http-raw-request
GET http://gateway.zscalertwo.net/vpntest HTTP/1.0\r\n
User-Agent: Cisco IP SLA\r\n
end\r\n
\r\n
exit
 threshold 300
 timeout 5000
ip sla schedule <n> life forever start-time now
ip sla reaction-configuration <n> react rtt threshold-value 300 1 threshold-type consecutive 3
`)
}

// operator is a session of noc that has no terminal.
func (l *lab) operator() *session {
	s := &session{router: l.Router, grammar: fullExec(), user: "noc", from: "console", level: fullLevel,
		term: &terminal.Terminal{}}
	s.conf = configure.NewSession(l.running, configHost{s}, l.platform())
	s.conf.FromFile = true
	return s
}

// types types lines into configuration mode; a line that is refused fails the test.
func (l *lab) types(text string) {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.operator()
	s.conf.EnterGlobal()
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		l.catchUp()
		if reply := strings.TrimSpace(s.configure(line)); strings.HasPrefix(reply, "%") &&
			!strings.Contains(reply, "same proposal") || strings.HasPrefix(reply, "^") {
			l.t.Errorf("%q: %s", line, reply)
		}
	}
}

// guide types the guide for both tunnels, with probes.
func (l *lab) guide() {
	l.t.Helper()
	l.types(guideLines("1", firstVPN, firstGlobal) + guideLines("2", secondVPN, secondGlobal))
	l.types(monitorLines("1", firstGlobal, "permanent") + monitorLines("2", secondGlobal, "permanent"))
}

// pass lets time pass.
func (l *lab) pass(d time.Duration) {
	l.clock.Advance(d)
	l.lookNow()
}

// show runs an exec command.
func (l *lab) show(line string) string {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.catchUp()
	s := l.operator()
	s.conf.Line = line
	return s.exec(line, 0)
}

// log returns what the router has logged with a word in it.
func (l *lab) logged(word string) []string {
	var out []string
	for _, line := range l.Log() {
		if strings.Contains(line, word) {
			out = append(out, line)
		}
	}
	return out
}

// up reports whether the SAs of a tunnel stand.
func (l *lab) up(name string) bool {
	l.lookNow()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.net.Established(name)
}

// why is the reason that a tunnel's negotiation gets no further.
func (l *lab) why(name string) string {
	l.lookNow()
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := l.net.Associations[name]; a != nil {
		return a.Offer.Reason
	}
	return l.net.Offer(l.running, l.running.Interface(name)).Reason
}

func (l *lab) passes() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.catchUp()
	return l.net.OperatorPasses(l.running)
}
