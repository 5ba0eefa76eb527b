package guard

import "strconv"

// iosTooOld refuses releases without IKEv2.
var iosTooOld = Rule{
	Name: "ios_too_old", LastVerified: "2026-11-24",
	Source: "the guide: IKEv2 needs 15.1(1)T or later",
	check: func(in Input) *Finding {
		text := in.Facts.Version.Version
		if text == "" {
			return nil
		}
		v, ok := parseIOSVersion(text)
		if !ok {
			return &Finding{Why: "the IOS version " + strconv.Quote(text) + " is not understood",
				Remedy: "see that it is 15.1(1)T or later, which IKEv2 needs"}
		}
		switch yes, sure := v.hasIKEv2(); {
		case !yes:
			return &Finding{Fatal: true, Why: "IOS " + text + " has no IKEv2",
				Remedy: "upgrade to 15.1(1)T or later; the guide is for 15.4(3)M3"}
		case !sure:
			return &Finding{Why: "whether train " + v.train + " of IOS " + text + " has IKEv2 is not known",
				Remedy: "see that `crypto ikev2 ?` is answered"}
		}
		return nil
	},
}
