package ciscoios

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

// benignRow is one remark of IOS that does not mean that the line was refused.
type benignRow struct {
	row          *lazyregexp.Regexp // a whole row of the reply, trimmed
	source       string             // where it was seen
	lastVerified string             // when somebody last held the record against its source
}

// benignRows is all that a configuration line may answer besides log messages. Whatever is not
// here stops the step, also words that nobody has seen before.
var benignRows = []benignRow{
	{lazyregexp.New(`^Enter configuration commands, one per line\. +End with CNTL/Z\.$`),
		"every IOS, on entering configuration", "2026-11"},
	{lazyregexp.New(`^IKEv2 proposal MUST either have a set of an encryption algorithm other than aes-gcm, .*$`),
		"IOS 15.x, on entering an incomplete proposal", "2026-11"},
	{lazyregexp.New(`^encryption algorithm aes-gcm, a prf algorithm and a DH group configured$`),
		"second row of the same note", "2026-11"},
	{lazyregexp.New(`^IKEv2 policy MUST have at ?least one complete proposal attached$`),
		"IOS 15.x, on entering an empty policy", "2026-11"},
	{lazyregexp.New(`^IKEv2 profile MUST have:$`), "IOS 15.x, on entering an incomplete profile", "2026-11"},
	{lazyregexp.New(`^1\. A local and a remote authentication method\.$`), "second row of the same note",
		"2026-11"},
	{lazyregexp.New(`^2\. A match identity or a match certificate (or match any )?statement\.$`),
		"third row of the same note, two wordings", "2026-11"},
	{lazyregexp.New(`^% Policy already has same proposal set$`), "IOS 15.x, proposal typed twice in a policy",
		"2026-11"},
	{lazyregexp.New(`^%Warning: ?Use P2P interface for routemap setinterface clause$`),
		"IOS 12.4 and 15.x, set interface on a multipoint interface", "2026-11"},
	{lazyregexp.New(`(?i)^%? ?warning: .*fragmentation may occur\.?$`), "Cisco's own element driver, ip mtu",
		"2026-11"},
	{lazyregexp.New(`^Translating ".*"(\.\.\.domain server \(.*\))?$`), "IOS 15.4(3)M3, name lookup", "2026-11"},
	{lazyregexp.New(`^Entry not configured$`), "no ip sla N of an entry that is not there [inferred wording]",
		"2026-11"},
}

func isBenign(row string) bool {
	for _, h := range benignRows {
		if h.row.MatchString(row) {
			return true
		}
	}
	return false
}
