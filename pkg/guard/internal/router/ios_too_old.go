package router

import (
	"cmp"
	"regexp"
	"strconv"

	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
)

// IOSTooOld refuses releases without IKEv2.
var IOSTooOld = rule.Rule{
	Name: "ios_too_old", LastVerified: "2026-11-24",
	Source: "the guide: IKEv2 needs 15.1(1)T or later",
	Look: func(in *rule.Case) *rule.Finding {
		text := in.Facts.Version.Version
		if text == "" {
			return nil
		}
		v, ok := parseIOSVersion(text)
		if !ok {
			return &rule.Finding{Why: "the IOS version " + strconv.Quote(text) + " is not understood",
				Remedy: "see that it is 15.1(1)T or later, which IKEv2 needs"}
		}
		switch yes, sure := v.hasIKEv2(); {
		case !yes:
			return &rule.Finding{Fatal: true, Why: "IOS " + text + " has no IKEv2",
				Remedy: "upgrade to 15.1(1)T or later; the guide is for 15.4(3)M3"}
		case !sure:
			return &rule.Finding{Why: "whether train " + v.train + " of IOS " + text + " has IKEv2 is not known",
				Remedy: "see that `crypto ikev2 ?` is answered"}
		}
		return nil
	},
}

// iosVersion is a release of classic IOS, or of IOS XE in its own numbering: 15.4(3)M3 is release
// 15.4, maintenance 3, train M, rebuild 3.
type iosVersion struct {
	major, minor, maintenance int
	train                     string // "" is the main line of 12.4 and older; T, M, S, E, SY, XB, ...
	rebuild                   int
	suffix                    string // 15.2(4)M6a
	xe                        bool   // 16.9.3, 03.16.04b.S
}

var (
	classicVersion = regexp.MustCompile(`^(\d+)\.(\d+)\((\d+)[a-z]?\)([A-Z]*)(\d*)([a-z]?)$`)
	xeVersion      = regexp.MustCompile(`^(\d+)\.(\d+)\.(\d+)([a-z]?)(?:\.([A-Z]+))?$`)
)

// parseIOSVersion reads the version as `show version` prints it; ok is false for what is neither.
func parseIOSVersion(text string) (v iosVersion, ok bool) {
	if m := classicVersion.FindStringSubmatch(text); m != nil {
		return iosVersion{major: digits(m[1]), minor: digits(m[2]), maintenance: digits(m[3]), train: m[4],
			rebuild: digits(m[5]), suffix: m[6]}, true
	}
	if m := xeVersion.FindStringSubmatch(text); m != nil {
		return iosVersion{major: digits(m[1]), minor: digits(m[2]), maintenance: digits(m[3]), suffix: m[4],
			train: m[5], xe: true}, true
	}
	return iosVersion{}, false
}

func digits(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// compare orders releases by their numbers, rebuild last; it says nothing about what a train has.
func (v iosVersion) compare(other iosVersion) int {
	return cmp.Or(cmp.Compare(v.major, other.major), cmp.Compare(v.minor, other.minor), cmp.Compare(v.maintenance,
		other.maintenance),
		cmp.Compare(v.rebuild, other.rebuild), cmp.Compare(v.suffix, other.suffix))
}

// firstIKEv2 is the first release of each train with IKEv2. Trains that are not here are of switches
// and of old main lines, which have none. 2026-11-24; the guide and the vendor's feature table.
var firstIKEv2 = []struct {
	train string
	first iosVersion
}{
	{"T", iosVersion{major: 15, minor: 1, maintenance: 1}},
	{"M", iosVersion{major: 15, minor: 1, maintenance: 1}}, // 15.1(4)M is the first that exists
	{"S", iosVersion{major: 15, minor: 1, maintenance: 2}}, // [inferred] from IOS XE 3.3S
}

// firstIKEv2XE is the first IOS XE release with IKEv2. [inferred]
var firstIKEv2XE = iosVersion{major: 3, minor: 3}

// hasIKEv2 reports whether a release has IKEv2; sure is false for special trains of a late release,
// which are made from T and mostly have it.
func (v iosVersion) hasIKEv2() (yes, sure bool) {
	if v.xe {
		return v.compare(firstIKEv2XE) >= 0, true
	}
	for _, known := range firstIKEv2 {
		if v.train == known.train {
			return v.compare(known.first) >= 0, true
		}
	}
	early := v.major < 15 || v.major == 15 && v.minor < 1
	return !early, early
}
