package verify

import (
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// commands are the show commands that the verdict needs, in one burst.
var commands = []string{
	"show crypto ikev2 sa", "show crypto isakmp sa", CountersCommand, "show crypto session",
	"show track", "show ip sla statistics", clockCommand,
}

// clockCommand tells how long ago a probe has run, which is shown as a time of the router's clock.
const clockCommand = "show clock"

// Dispensable reports whether a verdict can be given without the answer to that one of [Commands]: an account may not
// be allowed to ask the time.
func Dispensable(index int) bool { return index < len(commands) && commands[index] == clockCommand }

// CountersCommand is the one of them that shows the packet counters.
const CountersCommand = "show crypto ipsec sa"

// Commands lists the show commands whose outputs [Read] takes.
func Commands(Expectation) []string { return append([]string(nil), commands...) }

// Facts are the parsed outputs.
type Facts struct {
	IKEv2    show.IKEv2SAs
	ISAKMP   show.ISAKMPSAs
	IPsec    show.IPsecSAs
	Sessions show.CryptoSessions
	Tracks   show.Tracks
	SLA      show.IPSLAStatistics
	Now      time.Time // of the router's clock, in no time zone; zero: not known
}

// Read parses the outputs of [Commands], by command.
func Read(outputs map[string]string) (f Facts, err error) {
	keep := func(e error) {
		if err == nil {
			err = e
		}
	}
	var e error
	f.IKEv2, e = show.ParseIKEv2SA(outputs[commands[0]])
	keep(e)
	f.ISAKMP, e = show.ParseISAKMPSA(outputs[commands[1]])
	keep(e)
	f.IPsec, e = show.ParseIPsecSA(outputs[commands[2]])
	keep(e)
	f.Sessions, e = show.ParseCryptoSession(outputs[commands[3]])
	keep(e)
	f.Tracks, e = show.ParseTrack(outputs[commands[4]])
	keep(e)
	f.SLA, e = show.ParseIPSLAStatistics(outputs[commands[5]])
	keep(e)
	if clock, e := show.ParseClock(outputs[clockCommand]); e == nil {
		f.Now = clock.Time
	}
	return f, err
}

// WithCounters is the same reading with a later output of [CountersCommand].
func (f Facts) WithCounters(output string) (Facts, error) {
	var err error
	f.IPsec, err = show.ParseIPsecSA(output)
	return f, err
}
