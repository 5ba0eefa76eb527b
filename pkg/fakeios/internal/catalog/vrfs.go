package catalog

// VRF definitions: Cisco IOS MPLS Command Reference. The tables themselves are obeyed; see package feature.
var vrfs = family{"vrfs", `
@vrf
export map | <name>
import map | <name>
export ipv4 unicast map | <name>
import ipv4 unicast map | <name>
maximum routes | <n:1-4294967295> <how:line>
vpn id | <id>
mdt default | <a:ip>
address-family ipv6 {config-vrf-af exit-address-family}
 route-target <how:import|export|both> <rt>
 export map | <name>
 import map | <name>
 maximum routes | <n:1-4294967295> <how:line>
@vrf family
route-target <how:import|export|both> <rt>
export map | <name>
import map | <name>
maximum routes | <n:1-4294967295> <how:line>
mdt default | <a:ip>
@routing
mpls label protocol | <how:ldp|tdp>
mpls ldp router-id | <of:if> [force]
mpls ldp <what:line>
[no] mpls ip
`}
