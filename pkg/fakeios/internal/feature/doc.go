// Package feature is the configuration lines of what lives on a branch router beside the guide's own objects: the
// zone firewall and inspection rules, object groups, VRFs, NAT, crypto maps and IKEv1, PPPoE and routing processes. It
// answers: which lines has such a feature, and what does each of them change in the configuration?
//
//	for _, m := range feature.Modes() { ... } // modes with a prompt of their own
//	all = append(all, feature.Global()...)    // lines of (config)#
//
// The commands work on a [Place], which is where the session stands that types them. The package keeps no session and
// knows nothing of packets: what obeys the configuration is package wan.
package feature
