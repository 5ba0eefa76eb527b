package catalog

// VLANs, VTP and spanning tree: Cisco IOS LAN Switching Command Reference.
var vlans = family{"vlans", `
@vlan
vtp version | <n:1-3>
vtp password | <key:line>
vtp interface | <of:if>
vtp pruning
spanning-tree extend system-id
spanning-tree portfast <what:bpduguard|bpdufilter|default> | [default]
spanning-tree etherchannel guard misconfig
spanning-tree loopguard default
spanning-tree backbonefast
spanning-tree uplinkfast
spanning-tree logging
[no] spanning-tree vlan <v>
spanning-tree vlan <v> <what:forward-time|hello-time|max-age> | <n:1-40>
spanning-tree vlan <v> root <how:primary|secondary> | [<more:line>]
vlan internal allocation policy | <how:ascending|descending>
vlan access-log <what:line>
vlan accounting <what:line>
mac-address-table aging-time | <n:0-1000000>
mac address-table aging-time | <n:0-1000000>
mac address-table static <a> vlan <v> interface <of:if>
port-channel load-balance | <how>
ip dhcp snooping
ip dhcp snooping vlan <v>
ip arp inspection vlan <v>
@interface
switchport
switchport nonegotiate
switchport trunk encapsulation | <how:dot1q|isl|negotiate>
switchport port-security | [<how:line>]
switchport block <what:unicast|multicast>
switchport protected
switchport trunk allowed vlan add <v>
switchport voice vlan <how:dot1p|none|untagged>
spanning-tree <what:bpduguard|bpdufilter> | <how:enable|disable>
spanning-tree cost | <n:1-200000000>
spanning-tree port-priority | <n:0-240>
spanning-tree guard | <how:loop|none|root>
spanning-tree link-type | <how:point-to-point|shared>
spanning-tree vlan <v> <what:cost|port-priority> | <n:1-200000000>
storm-control <what:line>
ip dhcp snooping trust
vlan-id dot1q <n:1-4094>
`}
