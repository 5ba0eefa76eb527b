package audit

import (
	"net/netip"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// Facts are what a router has answered beside its running-config. What is nil was not answered, and is not known.
type Facts struct {
	SAs        *show.IKEv2SAs
	Interfaces *show.InterfaceBriefs
	Operations *show.IPSLAStatistics
	// Addresses are those of interfaces that get theirs from somebody else, by name.
	Addresses map[string]netip.Addr
}

// The commands whose answers are used.
const (
	showSAs        = "show crypto ikev2 sa"
	showInterfaces = "show ip interface brief"
	showOperations = "show ip sla statistics"
)

// Commands are those whose answers [ReadFacts] reads.
func Commands() []string { return []string{showSAs, showInterfaces, showOperations} }

// ReadFacts takes facts from answers, by command. An answer that is missing, refused or not understood is a fact that
// is not known; the second result says which those are, each with what it would have told.
func ReadFacts(answers map[string]string) (f Facts, missing []string) {
	f.SAs = read(answers, showSAs, show.ParseIKEv2SA)
	f.Interfaces = read(answers, showInterfaces, show.ParseIPInterfaceBrief)
	f.Operations = read(answers, showOperations, show.ParseIPSLAStatistics)
	for _, q := range []struct {
		known          bool
		command, tells string
	}{
		{f.SAs != nil, showSAs, "whether IKE is up"},
		{f.Interfaces != nil, showInterfaces, "whether the tunnel interfaces are up, and addresses that are not " +
			"configured"},
		{f.Operations != nil, showOperations, "what the probes measure"},
	} {
		if !q.known {
			missing = append(missing, q.tells+" (`"+q.command+"`)")
		}
	}
	f.Addresses = map[string]netip.Addr{}
	if f.Interfaces != nil {
		for _, i := range f.Interfaces.Interfaces {
			if a, err := netip.ParseAddr(i.Address); err == nil {
				f.Addresses[i.Name] = a
			}
		}
	}
	return f, missing
}

func read[T any](answers map[string]string, command string, parse func(string) (T, error)) *T {
	text, ok := answers[command]
	if !ok || device.Judge(text).Verdict != device.Answered {
		return nil
	}
	v, err := parse(text)
	if err != nil {
		return nil
	}
	return &v
}

// ike is the state of the IKE SA with an address.
func (f Facts) ike(to netip.Addr) string {
	if f.SAs == nil || !to.IsValid() {
		return notKnown
	}
	state := "no SA"
	for _, sa := range f.SAs.SAs {
		remote, _, _ := strings.Cut(sa.Remote, "/")
		if remote == to.String() && state != "READY" {
			state = sa.Status
		}
	}
	return state
}

// line is the line protocol of an interface.
func (f Facts) line(name string) string {
	if f.Interfaces != nil {
		for _, i := range f.Interfaces.Interfaces {
			if i.Name == name {
				return i.Protocol
			}
		}
	}
	return notKnown
}
