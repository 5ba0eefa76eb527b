package catalog

// IPv6: Cisco IOS IPv6 Command Reference. The virtual router carries no IPv6.
var ipv6 = family{"ipv6", `
@ipv6
ipv6 multicast-routing
[no] ipv6 source-route
ipv6 general-prefix <name> | <prefix:line>
ipv6 dhcp pool <name> {config-dhcpv6}
 dns-server <a>
 domain-name | <name>
 prefix-delegation pool | <name> [<how:line>]
 address prefix | <net:line>
 import <what:line>
ipv6 local pool <name> | <net:line>
ipv6 host <name> <a:line>
ipv6 hop-limit | <n:0-255>
ipv6 icmp error-interval | <n:line>
ipv6 inspect name <name> <what> | [<how:line>]
ipv6 dhcp database | <where>
ipv6 flowset
ipv6 nd raguard policy <name>
@lists
ipv6 prefix-list <name> <what:line>
ipv6 router ospf <n:1-65535> {config-rtr}
 router-id | <a:ip>
 passive-interface <name:if>
 redistribute <from:line>
 area <id> stub | [no-summary]
 log-adjacency-changes
ipv6 router eigrp <n:1-65535> {config-rtr}
 eigrp router-id | <a:ip>
 [no] shutdown
 passive-interface <name:if>
 redistribute <from:line>
ipv6 router rip <name> {config-rtr}
 redistribute <from:line>
@ipv6 lists
ipv6 access-list <name> {config-ipv6-acl}
 permit <what:line>
 deny <what:line>
 sequence <n:1-4294967294> | <what:line>
 remark <text:line>
 evaluate <name>
@interface
ipv6 traffic-filter <name> <dir:in|out>
ipv6 nd <what:line>
ipv6 nd ra suppress | [all]
ipv6 nd other-config-flag
ipv6 nd managed-config-flag
ipv6 nd prefix <net:line>
[no] ipv6 redirects
[no] ipv6 unreachables
ipv6 dhcp client pd | <how:line>
ipv6 dhcp server | <name> [<how:line>]
ipv6 dhcp relay destination <a:line>
ipv6 ospf <n:1-65535> area | <id> [<how:line>]
ipv6 ospf <what:cost|priority|network|hello-interval|dead-interval|mtu-ignore> | [<how:line>]
ipv6 eigrp <n:1-65535>
ipv6 rip <name> <what:line>
ipv6 mtu | <n:1280-65535>
ipv6 tcp adjust-mss | <n:40-1454>
ipv6 verify unicast <how:line>
ipv6 inspect <name> <dir:in|out>
[no] ipv6 virtual-reassembly | [<dir:in|out>]
ipv6 unnumbered | <of:if>
ipv6 policy route-map | <name>
ipv6 flow monitor <name> <dir:input|output>
ipv6 nhrp <what:line>
`}
