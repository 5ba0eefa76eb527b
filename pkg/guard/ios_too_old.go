package guard

import (
	"regexp"
	"strconv"
)

var iosVersion = regexp.MustCompile(`^(\d+)\.(\d+)\((\d+)`)

// iosTooOld refuses releases without IKEv2, which came with 15.1(1)T. 2026-11; the guide.
func iosTooOld(in Input) []Finding {
	m := iosVersion.FindStringSubmatch(in.Version.Version)
	if m == nil {
		return []Finding{{Rule: "ios-too-old", Why: "the IOS version " + strconv.Quote(in.Version.Version) + " is not understood", Mend: "IKEv2 needs 15.1(1)T or later"}}
	}
	major, _ := strconv.Atoi(m[1])
	minor, _ := strconv.Atoi(m[2])
	if major > 15 || major == 15 && minor >= 1 {
		return nil
	}
	return []Finding{{Rule: "ios-too-old", Fatal: true, Why: "IOS " + in.Version.Version + " has no IKEv2", Mend: "upgrade to 15.1(1)T or later; the guide is for 15.4(3)M3"}}
}
