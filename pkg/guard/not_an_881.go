package guard

import "strings"

// notAn881 warns when the router is another model than the guide is for. 2026-11.
func notAn881(in Input) []Finding {
	if strings.Contains(in.Version.Model, "881") {
		return nil
	}
	return []Finding{{Rule: "not-an-881", Why: "the router is a " + in.Version.Model + "; the guide is for the Cisco 881", Mend: "check the interface names and the plan with care"}}
}
