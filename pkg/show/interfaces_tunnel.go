package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// TunnelInterfaces is `show interfaces TunnelN`.
type TunnelInterfaces struct {
	Interfaces   []TunnelInterface `json:"interfaces"`
	UnknownLines []string          `json:"unknown_lines"`
}

// TunnelInterface is the block of one tunnel.
type TunnelInterface struct {
	Name              string  `json:"name"`
	Status            string  `json:"status"`   // up, down, administratively down, reset
	Protocol          string  `json:"protocol"` // up or down; a VTI is down until phase 2 is up
	Description       string  `json:"description"`
	Address           string  `json:"address"` // with its prefix length
	Unnumbered        string  `json:"unnumbered"`
	MTU               *uint64 `json:"mtu"`
	TransportMTU      *uint64 `json:"transport_mtu"`
	Linestate         string  `json:"linestate"` // "down - no output interface"
	Source            string  `json:"source"`
	SourceInterface   string  `json:"source_interface"`
	Destination       string  `json:"destination"`
	Transport         string  `json:"transport"` // IPSEC/IP, GRE/IP
	ProtectionProfile string  `json:"protection_profile"`
	PacketsIn         *uint64 `json:"packets_in"`
	BytesIn           *uint64 `json:"bytes_in"`
	PacketsOut        *uint64 `json:"packets_out"`
	BytesOut          *uint64 `json:"bytes_out"`
	InputErrors       *uint64 `json:"input_errors"`
	OutputErrors      *uint64 `json:"output_errors"`
}

var (
	tunnelHead = lazyregexp.New(
		`^(Tunnel\d+) is (administratively down|up|down|reset|deleted)(?: \([^)]*\))?, line protocol is (up|down)\b`)
	tunnelMTU        = lazyregexp.New(`^MTU (\d+) bytes\b`)
	tunnelSource     = lazyregexp.New(`^Tunnel source ([^\s,]+)(?: \(([^)]+)\))?(?:, destination (\S+))?`)
	tunnelUnnumbered = lazyregexp.New(`^Interface is unnumbered\. Using address of (\S+)(?: \(([^)]+)\))?`)
	tunnelProfile    = lazyregexp.New(`^Tunnel protection via IPSec \(profile "([^"]*)"\)`)
	tunnelTransport  = lazyregexp.New(`^Tunnel transport MTU (\d+) bytes`)
	tunnelIn         = lazyregexp.New(`^(\d+) packets input, (\d+) bytes`)
	tunnelOut        = lazyregexp.New(`^(\d+) packets output, (\d+) bytes`)
	tunnelErrors     = lazyregexp.New(`^(\d+) (input|output) errors`)
	// tunnelPlain are the lines of the block that carry nothing of the contract.
	tunnelPlain = lazyregexp.New(`^(?:Hardware is|reliability \d|Encapsulation TUNNEL|Keepalive |Tunnel (?:TTL` +
		`|TOS|transmit|receive|bandwidth|Subblocks|vaccess|VRF|PMTU|Path MTU|key|DF|source tracking)|` +
		`Key (?:disabled|0x)|Checksumming of|Fast tunneling|Last (?:input|clearing)|Input queue|Output queue` +
		`|Queueing strategy|Routed via|Linestate|` +
		`(?:\d+ (?:second|minute)|\d+ sec) (?:input|output) rate|Received \d+ broadcasts|Output \d+ broadcasts` +
		`|\d+ (?:runts|output buffer|unknown protocol)|` +
		`src-track:|Tunnel\d+ source tracking|Set of tunnels|Tunnels? (?:with|have)|Time source|L\dswitch|Path MTU` +
		`|Vaccess|tracks|Last (?:input|output)|Carrier delay|Tunnel Class|linestate mode|\d+ (?:carrier` +
		`|lost carrier|babbles|watchdog|input packets)|Tunnel Class|linestate mode|\d+ (?:carrier|lost carrier` +
		`|babbles|watchdog|input packets)|DLY |BW )`)
)

// ParseInterfacesTunnel reads `show interfaces TunnelN`, of one tunnel or of several.
func ParseInterfacesTunnel(text string) (TunnelInterfaces, error) {
	out := TunnelInterfaces{Interfaces: []TunnelInterface{}, UnknownLines: []string{}}
	var i *TunnelInterface
	for _, r := range rows(text) {
		if m := tunnelHead.FindStringSubmatch(r.text); m != nil {
			out.Interfaces = append(out.Interfaces, TunnelInterface{Name: m[1], Status: m[2], Protocol: m[3]})
			i = &out.Interfaces[len(out.Interfaces)-1]
		} else if strings.Contains(r.text, " is ") && strings.Contains(r.text, "line protocol") {
			return out, &ParseError{"show interfaces TunnelN", r.no, r.text, "not the state of a tunnel"}
		} else if i == nil || !i.words(r.text) && !i.counters(r.text) && !tunnelPlain.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

// words reads the lines that say how the tunnel is built.
func (i *TunnelInterface) words(line string) bool {
	for _, field := range []struct {
		label string
		to    *string
	}{
		{"Description:", &i.Description}, {"Internet address is", &i.Address},
		{"Tunnel linestate evaluation", &i.Linestate}, {"Tunnel protocol/transport", &i.Transport},
	} {
		if value, ok := after(line, field.label); ok {
			*field.to = value
			return true
		}
	}
	if m := tunnelSource.FindStringSubmatch(line); m != nil && m[1] != "tracking" {
		i.Source, i.SourceInterface = m[1], m[2]
		i.Destination = m[3]
		return true
	}
	if m := tunnelUnnumbered.FindStringSubmatch(line); m != nil {
		i.Unnumbered, i.Address = m[1], m[2]
		return true
	}
	if m := tunnelProfile.FindStringSubmatch(line); m != nil {
		i.ProtectionProfile = m[1]
		return true
	}
	return false
}

func (i *TunnelInterface) counters(line string) bool {
	if m := tunnelMTU.FindStringSubmatch(line); m != nil {
		i.MTU = number(m[1])
	} else if m := tunnelTransport.FindStringSubmatch(line); m != nil {
		i.TransportMTU = number(m[1])
	} else if m := tunnelIn.FindStringSubmatch(line); m != nil {
		i.PacketsIn, i.BytesIn = number(m[1]), number(m[2])
	} else if m := tunnelOut.FindStringSubmatch(line); m != nil {
		i.PacketsOut, i.BytesOut = number(m[1]), number(m[2])
	} else if m := tunnelErrors.FindStringSubmatch(line); m != nil {
		if m[2] == "input" {
			i.InputErrors = number(m[1])
		} else {
			i.OutputErrors = number(m[1])
		}
	} else {
		return false
	}
	return true
}
