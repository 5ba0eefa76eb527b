package show

import "github.com/ziatunnel/ziatunnel/pkg/lazyregexp"

// Licenses is `show license`.
type Licenses struct {
	Features     []License    `json:"features"`
	UDIs         []LicenseUDI `json:"udis"` // of `show license udi`
	UnknownLines []string     `json:"unknown_lines"`
}

// License is one feature. What is in use says `In Use` in its state.
type License struct {
	Index      uint64 `json:"index"`
	Feature    string `json:"feature"`     // securityk9, advipservices
	PeriodLeft string `json:"period_left"` // "Life time", "Not Activated", "8 weeks 4 days"
	PeriodUsed string `json:"period_used"`
	Type       string `json:"type"`  // Permanent, EvalRightToUse
	State      string `json:"state"` // "Active, In Use"
	Count      string `json:"count"` // "Non-Counted", "0/0 (In-use/Violation)"
	Priority   string `json:"priority"`
}

// LicenseUDI is what a licence is bound to.
type LicenseUDI struct {
	Role   string `json:"role"` // Active, Standby, Member in a stack
	PID    string `json:"pid"`
	Serial string `json:"serial"`
}

var (
	licenseHead = lazyregexp.New(`^(?:Index:?|StoreIndex:?) (\d+) ?:? ?Feature: ?(\S+)(?: +Version: ?\S+)?$`)
	licenseUDI  = lazyregexp.New(`^(?:(UDI|Active|Standby|Member): ?)PID: ?([^,\s]+), ?SN: ?(\S+)$`)
	// "*0 PID SN PID:SN"
	licenseRow = lazyregexp.New(`^\*?(?:\d+ )?([A-Z][\w/+-]*[A-Z0-9]) ([A-Z0-9]{8,}) [\w/+-]+:[A-Z0-9]+$`)
	licenseBut = lazyregexp.New(`^(?:HA UDI List:|(?:SlotID|Device#) PID SN UDI|[- ]+|License Store: .*` +
		`|Lock type: .*|Vendor info: .*|License Addition: .*|License Generation version: .*|Store Index: .*` +
		`|Index: .*)$`)
)

// ParseLicense reads `show license`, in the form of the ISR, and the table of `show license udi`.
func ParseLicense(text string) (Licenses, error) {
	out := Licenses{Features: []License{}, UDIs: []LicenseUDI{}, UnknownLines: []string{}}
	var l *License
	for _, r := range rows(text) {
		if m := licenseHead.FindStringSubmatch(r.text); m != nil && number(m[1]) != nil {
			out.Features = append(out.Features, License{Index: *number(m[1]), Feature: m[2]})
			l = &out.Features[len(out.Features)-1]
		} else if m := licenseUDI.FindStringSubmatch(r.text); m != nil {
			udi := LicenseUDI{PID: m[2], Serial: m[3]}
			if m[1] != "UDI" {
				udi.Role = m[1]
			}
			out.UDIs = append(out.UDIs, udi)
		} else if m := licenseRow.FindStringSubmatch(r.text); m != nil {
			out.UDIs = append(out.UDIs, LicenseUDI{PID: m[1], Serial: m[2]})
		} else if (l == nil || !l.read(r.text)) && !licenseBut.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

func (l *License) read(line string) bool {
	for _, field := range []struct {
		label string
		value *string
	}{
		{"Period left:", &l.PeriodLeft}, {"Period Used:", &l.PeriodUsed}, {"License Type:", &l.Type},
		{"License State:", &l.State}, {"License Count:", &l.Count}, {"License Priority:", &l.Priority},
	} {
		if value, ok := after(line, field.label); ok {
			*field.value = value
			return true
		}
	}
	return false
}
