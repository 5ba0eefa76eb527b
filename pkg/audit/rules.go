package audit

import "slices"

// Rules are all that is looked for, in the order in which findings are told.
func Rules() []Rule {
	return slices.Concat(interfaceRules(), ikeRules(), proposalRules(), ipsecRules(), steeringRules(), probeRules(),
		mapRules(), stateRules())
}
