package show

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// command is one show command with its parser. Words are written `sh|ow`: what IOS needs of the
// word, and what it may have more. Where it is unsure how short a word may be, it is kept longer.
type command struct {
	name  string // as IOS spells it in full
	words []string
	rest  *lazyregexp.Regexp // what may follow; nil for nothing
	parse func(string) (any, error)
}

var (
	anything       = lazyregexp.New(``)
	isDetail       = lazyregexp.New(`(?i)^det(?:a(?:il?)?)?$`)
	isDetailOrNone = lazyregexp.New(`(?i)^(?:det(?:a(?:il?)?)?)?$`)
	isNumber       = lazyregexp.New(`^\d*$`)
	isBrief        = lazyregexp.New(`(?i)^br(?:i(?:e(?:f)?)?)?$`)
	isStatistic    = lazyregexp.New(`(?i)^(?:agg(?:r(?:e(?:g(?:a(?:t(?:e(?:d)?)?)?)?)?)?)?)? ?\d* ?` +
		`(?:det(?:a(?:i(?:ls?)?)?)?)?$`)
	isVRF    = lazyregexp.New(`(?i)^(?:vrf \S+)?$`)
	isUDI    = lazyregexp.New(`(?i)^(?:udi?|all|detail)?$`)
	isRaw    = lazyregexp.New(`(?i)^(?:raw|oid|all)?$`)
	isTunnel = lazyregexp.New(`(?i)^tu(?:n(?:n(?:el?)?)?)? ?\d*$`)
)

// commands is in the order in which they are tried: a narrow tail before a wide one.
var commands = []command{
	{"show access-lists [NAME]", words("sh|ow acc|ess-lists"), anything, as(ParseAccessLists)},
	{"show archive", words("sh|ow ar|chive"), nil, as(ParseArchive)},
	{"show archive config differences [FILE FILE]", words("sh|ow ar|chive conf|ig di|fferences"), anything,
		as(ParseConfigDifferences)},
	{"show archive config rollback timer", words("sh|ow ar|chive conf|ig ro|llback ti|mer"), nil,
		as(ParseRollbackTimer)},
	{"show clock [detail]", words("sh|ow clo|ck"), isDetailOrNone, as(ParseClock)},
	{"show configuration lock", words("sh|ow conf|iguration lo|ck"), nil, as(ParseConfigurationLock)},
	{"show crypto ikev2 sa [detailed]", words("sh|ow cry|pto ik|ev2 sa"), anything, as(ParseIKEv2SA)},
	{"show crypto ikev2 session [detailed]", words("sh|ow cry|pto ik|ev2 ses|sion"), anything, as(ParseIKEv2Session)},
	{"show crypto ipsec sa [detail|interface|peer]", words("sh|ow cry|pto ip|sec sa"), anything, as(ParseIPsecSA)},
	{"show crypto isakmp sa detail", words("sh|ow cry|pto is|akmp sa"), isDetail, as(ParseISAKMPSADetail)},
	{"show crypto isakmp sa", words("sh|ow cry|pto is|akmp sa"), nil, as(ParseISAKMPSA)},
	{"show crypto session brief", words("sh|ow cry|pto ses|sion"), isBrief, as(ParseCryptoSessionBrief)},
	{"show crypto session [detail]", words("sh|ow cry|pto ses|sion"), anything, as(ParseCryptoSession)},
	{"show event manager policy registered", words("sh|ow ev|ent man|ager po|licy reg|istered"), anything,
		as(ParseEventPolicies)},
	{"show interfaces TunnelN", words("sh|ow int|erfaces"), isTunnel, as(ParseInterfacesTunnel)},
	{"show ip access-lists [NAME]", words("sh|ow ip acc|ess-lists"), anything, as(ParseAccessLists)},
	{"show ip interface brief", words("sh|ow ip int|erface"), isBrief, as(ParseIPInterfaceBrief)},
	{"show ip policy", []string{"sh|ow", "ip", "policy"}, nil, as(ParseIPPolicy)},
	{"show inventory", words("sh|ow inv|entory"), isRaw, as(ParseInventory)},
	{"show ip route [vrf NAME]", words("sh|ow ip ro|ute"), isVRF, as(ParseIPRoute)},
	{"show ip sla application", words("sh|ow ip sl|a app|lication"), nil, as(ParseIPSLAApplication)},
	{"show ip sla configuration [ID]", words("sh|ow ip sl|a conf|iguration"), isNumber, as(ParseIPSLAConfiguration)},
	{"show ip sla statistics [ID] [details]", words("sh|ow ip sl|a st|atistics"), isStatistic,
		as(ParseIPSLAStatistics)},
	{"show ip sla summary", words("sh|ow ip sl|a su|mmary"), nil, as(ParseIPSLASummary)},
	{"show license [udi]", words("sh|ow lic|ense"), isUDI, as(ParseLicense)},
	{"show reload", words("sh|ow rel|oad"), nil, as(ParseReload)},
	{"show route-map [NAME]", words("sh|ow route-m|ap"), anything, as(ParseRouteMap)},
	{"show track brief", words("sh|ow tra|ck"), isBrief, as(ParseTrackBrief)},
	{"show track [ID]", words("sh|ow tra|ck"), isNumber, as(ParseTrack)},
	{"show users", words("sh|ow us|ers"), nil, as(ParseUsers)},
	{"show version", words("sh|ow ver|sion"), nil, as(ParseVersion)},
	{"ping ADDRESS [source ...]", words("p|ing"), anything, as(ParsePing)},
}

// UnknownCommandError is a command that no parser is known for.
type UnknownCommandError struct {
	Command string
	Known   []string // in full
}

func (e *UnknownCommandError) Error() string {
	return fmt.Sprintf("no parser for %q; known are: %s", e.Command, strings.Join(e.Known, ", "))
}

// Parse reads the output of a command by the parser of that command, and returns its struct. The
// command may be abbreviated as on the router, follow a `do`, and have an output filter behind a
// bar. It fails with an [*UnknownCommandError], or with a [*ParseError] when the output lacks what
// it must have, says that the router refused the command, or stops in the middle. An empty output goes
// to the parser, because many commands print nothing when there is nothing to list.
func Parse(name, text string) (any, error) {
	known, ok := find(name)
	if !ok {
		return nil, &UnknownCommandError{strings.Join(strings.Fields(name), " "), Commands()}
	}
	if err := refused(known.name, text); err != nil {
		return nil, err
	}
	return known.parse(text)
}

// refused is the error of an output that says that the command was not run, or of which it is not known
// whether it was; nil: the parser may read it. Prompts and echoes around the output are left out.
func refused(command, text string) error {
	all := rows(text)
	var said strings.Builder
	for _, r := range all {
		said.WriteString(r.text + "\n")
	}
	reply := device.Judge(said.String())
	why := ""
	switch {
	case reply.Kind == device.BadValue: // the command was understood; what is wrong with a value, its parser reads
	case reply.Verdict == device.Refused:
		why = "the router refused the command"
	case reply.Verdict == device.NotKnown && reply.Row > 0:
		why = "this is not known to be an answer to the command"
	}
	if why == "" {
		return nil
	}
	return &ParseError{command, all[reply.Row-1].no, reply.Words.Reveal(), why}
}

// HasParser reports whether [Parse] knows a command, which may be abbreviated.
func HasParser(name string) bool {
	_, ok := find(name)
	return ok
}

// Commands lists what [Parse] knows, each in full with its options.
func Commands() []string {
	var out []string
	for _, c := range commands {
		out = append(out, c.name)
	}
	return out
}

func find(name string) (command, bool) {
	name, _, _ = strings.Cut(name, "|")
	typed := strings.Fields(name)
	if len(typed) > 1 && strings.EqualFold(typed[0], "do") {
		typed = typed[1:]
	}
	for _, c := range commands {
		if c.matches(typed) {
			return c, true
		}
	}
	return command{}, false
}

func (c command) matches(typed []string) bool {
	if len(typed) < len(c.words) {
		return false
	}
	for i, word := range c.words {
		least, more, _ := strings.Cut(word, "|")
		got := strings.ToLower(typed[i])
		if !strings.HasPrefix(got, least) || !strings.HasPrefix(least+more, got) {
			return false
		}
	}
	tail := strings.Join(typed[len(c.words):], " ")
	return tail == "" && c.rest == nil || c.rest != nil && c.rest.MatchString(tail)
}

func words(s string) []string { return strings.Fields(s) }

// as makes a parser of one type a parser of any.
func as[T any](parse func(string) (T, error)) func(string) (any, error) {
	return func(text string) (any, error) {
		out, err := parse(text)
		if err != nil {
			return nil, err
		}
		return out, nil
	}
}
