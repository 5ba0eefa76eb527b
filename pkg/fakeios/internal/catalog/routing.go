package catalog

// Routing: Cisco IOS IP Routing: BGP, EIGRP, OSPF, RIP and Protocol-Independent Command References. Lines of a process
// stand behind those that package feature keeps [inferred].
var routing = family{"routing", `
@router
version | <n:1-2>
maximum-paths <how:ibgp|eibgp> | <n:1-32>
redistribute <from:static|connected|rip> | [<how:line>]
redistribute <from:ospf|eigrp|bgp> <n:1-4294967295> | [<how:line>]
default-metric | <value:line>
default-information <how:in|out> | [<more:line>]
default-information originate always <more:line>
default-information originate <more:line>
distribute-list <acl:1-2699> <dir:in|out> | [<name:line>]
distribute-list <acl> <dir:in|out> | [<name:line>]
distribute-list prefix <name> <dir:in|out> | [<of:line>]
distribute-list route-map <name> <dir:in|out>
offset-list <acl> <dir:in|out> <n:0-2147483647> | [<of:if>]
distance <n:1-255> | [<of:line>]
distance <how:eigrp|ospf|bgp> | <values:line>
timers <how:line>
variance | <n:1-128>
traffic-share <how:balanced|min>
metric <what:weights|maximum-hops> | <values:line>
output-delay | <n:8-50>
flash-update-threshold | <n:0-30>
[no] validate-update-source
bfd all-interfaces
nsf
area <id> authentication | [message-digest]
area <id> stub no-summary
area <id> nssa | [<how:line>]
area <id> range <net:ip> <mask:ip> | [<how:line>]
area <id> default-cost | <n:0-16777215>
area <id> virtual-link <a:ip> | [<how:line>]
area <id> filter-list prefix <name> <dir:in|out>
summary-address <net:ip> <mask:ip> | [<how:line>]
max-metric router-lsa | [<how:line>]
capability vrf-lite
ispf
neighbor <a:ip>
neighbor <name> peer-group
neighbor <a:ip> peer-group | <name>
neighbor <name> remote-as | <n:1-4294967295>
neighbor <name> update-source | <of:if>
neighbor <name> password | <key:line>
neighbor <name> description | <text:line>
neighbor <a:ip> fall-over | [<how:line>]
neighbor <a:ip> shutdown
neighbor <a:ip> local-as | <how:line>
neighbor <a:ip> version | <n:4-4>
neighbor <a:ip> default-originate | [route-map <name>]
neighbor <a:ip> distribute-list | <how:line>
neighbor <a:ip> filter-list | <how:line>
neighbor <a:ip> weight | <n:0-65535>
neighbor <a:ip> send-community | [<how:both|extended|standard>]
neighbor <a:ip> remove-private-as
neighbor <a:ip> allowas-in | [<n:1-10>]
neighbor <a:ip> advertisement-interval | <n:0-600>
neighbor <a:ip> maximum-prefix | <how:line>
neighbor <a:ip> route-reflector-client
neighbor <a:ip> ttl-security hops | <n:1-254>
neighbor <a:ip> transport | <how:line>
network <net:ip> backdoor
network <net:ip> mask <mask:ip> route-map <name>
network <net:ip> route-map <name>
aggregate-address <net:ip> <mask:ip> | [<how:line>]
bgp asnotation dot
bgp always-compare-med
bgp bestpath | <how:line>
bgp cluster-id | <id>
bgp dampening | [<how:line>]
bgp deterministic-med
bgp redistribute-internal
[no] bgp default ipv4-unicast
[no] bgp enforce-first-as
[no] bgp fast-external-fallover
bgp graceful-restart | [<how:line>]
bgp listen <how:line>
table-map | <name>
eigrp log-neighbor-warnings | [<n:1-65535>]
[no] eigrp log-neighbor-changes
shutdown
address-family ipv4 | [unicast] {config-router-af exit-address-family}
 network <net:ip> | [mask <mask:ip>] [route-map <name>]
 aggregate-address <net:ip> <mask:ip> | [<how:line>]
 redistribute <from:static|connected|rip> | [<how:line>]
 redistribute <from:ospf|eigrp|bgp> <n:1-4294967295> | [<how:line>]
 neighbor <a:ip> remote-as | <n:1-4294967295>
 [no] neighbor <a:ip> activate
 neighbor <a:ip> route-map <name> <dir:in|out>
 neighbor <a:ip> prefix-list <name> <dir:in|out>
 neighbor <a:ip> distribute-list | <how:line>
 neighbor <a:ip> filter-list | <how:line>
 neighbor <a:ip> soft-reconfiguration inbound
 neighbor <a:ip> next-hop-self
 neighbor <a:ip> default-originate | [route-map <name>]
 neighbor <a:ip> send-community | [<how:both|extended|standard>]
 neighbor <a:ip> weight | <n:0-65535>
 neighbor <a:ip> allowas-in | [<n:1-10>]
 neighbor <a:ip> maximum-prefix | <how:line>
 neighbor <a:ip> peer-group | <name>
 neighbor <a:ip> route-reflector-client
 neighbor <a:ip> description | <text:line>
 neighbor <name> activate
 maximum-paths | <n:1-32>
 maximum-paths ibgp | <n:1-32>
 distance bgp | <values:line>
 default-information originate
 [no] auto-summary
 [no] synchronization
address-family ipv4 vrf <vrf> {config-router-af exit-address-family}
 autonomous-system | <n:1-65535>
 version | <n:1-2>
 network <net:ip> | [<mask:ip>]
 network <net:ip> mask <mask:ip>
 redistribute <from:static|connected|rip> | [<how:line>]
 redistribute <from:ospf|eigrp|bgp> <n:1-4294967295> | [<how:line>]
 neighbor <a:ip> remote-as | <n:1-4294967295>
 neighbor <a:ip> activate
 neighbor <a:ip> route-map <name> <dir:in|out>
 neighbor <a:ip> prefix-list <name> <dir:in|out>
 neighbor <a:ip> soft-reconfiguration inbound
 neighbor <a:ip> next-hop-self
 default-information originate
 passive-interface <name:if>
 [no] auto-summary
 [no] synchronization
address-family vpnv4 | [unicast] {config-router-af exit-address-family}
 neighbor <a:ip> activate
 neighbor <a:ip> send-community | <how:both|extended|standard>
address-family ipv6 | [unicast] {config-router-af exit-address-family}
 network <net>
 neighbor <a> activate
 neighbor <a> route-map <name> <dir:in|out>
 neighbor <a> prefix-list <name> <dir:in|out>
 redistribute <from:static|connected> | [<how:line>]
@routing
router eigrp <name> {config-router}
 address-family ipv4 | [unicast] autonomous-system <n:1-65535> {config-router-af exit-address-family}
  af-interface <name:if> {config-router-af-interface exit-af-interface}
   [no] passive-interface
   [no] split-horizon
   [no] next-hop-self
   hello-interval | <n:1-65535>
   hold-time | <n:1-65535>
   summary-address <net:ip> <mask:ip> | [<how:line>]
   summary-address <prefix> | [<how:line>]
   authentication mode | <how:line>
   authentication key-chain | <name>
   bandwidth-percent | <n:1-999999>
   bfd
   shutdown
  af-interface default {config-router-af-interface exit-af-interface}
   [no] passive-interface
   [no] split-horizon
   hello-interval | <n:1-65535>
   hold-time | <n:1-65535>
   authentication mode | <how:line>
   authentication key-chain | <name>
   bandwidth-percent | <n:1-999999>
   shutdown
  topology base {config-router-af-topology exit-af-topology}
   redistribute <from:static|connected|rip> | [<how:line>]
   redistribute <from:ospf|eigrp|bgp> <n:1-4294967295> | [<how:line>]
   distribute-list <how:line>
   offset-list <how:line>
   default-metric | <values:line>
   variance | <n:1-128>
   maximum-paths | <n:1-32>
   summary-metric <how:line>
   [no] auto-summary
  network <net:ip> | [<wild:ip>]
  neighbor <a:ip> <of:if>
  eigrp router-id | <a:ip>
  eigrp stub | <how:line>
  eigrp log-neighbor-changes
  metric <what:weights|maximum-hops> | <values:line>
 shutdown
router ospfv3 <n:1-65535> {config-router}
 router-id | <a:ip>
 address-family <kind:ipv4|ipv6> unicast {config-router-af exit-address-family}
  passive-interface <name:if>
  redistribute <from:line>
@route-map
match ip address prefix-list | <names:line>
match as-path | <n:line>
match community | <n:line>
match metric | <n:line>
match tag | <n:line>
match route-type | <how:line>
match source-protocol | <how:line>
set local-preference | <n:0-4294967295>
set metric | <n:line>
set metric-type | <how:external|internal|type-1|type-2>
set tag | <n:0-4294967295>
set weight | <n:0-65535>
set community | <values:line>
set comm-list | <how:line>
set as-path <how:line>
set origin | <how:line>
set ip precedence | <value>
set ip tos | <value>
continue | [<n:1-65535>]
@lists
ip prefix-list <name> description | <text:line>
ip prefix-list <name> <how:permit|deny> <net:line>
ip community-list standard <name> <how:permit|deny> <what:line>
ip community-list <n:1-500> <how:permit|deny> <what:line>
ip extcommunity-list <n:1-500> <how:permit|deny> <what:line>
ip bgp-community new-format
@routes
[no] ip routing
ip multicast-routing
ip pim rp-address <a:ip> | [<acl>]
ip pim ssm | <how:line>
ip default-network <net:ip>
@interface
ip authentication mode eigrp <n:1-65535> | md5
ip authentication key-chain eigrp <n:1-65535> | <name>
ip hello-interval eigrp <n:1-65535> | <s:1-65535>
ip hold-time eigrp <n:1-65535> | <s:1-65535>
ip bandwidth-percent eigrp <n:1-65535> | <p:1-999999>
ip summary-address eigrp <n:1-65535> <net:ip> <mask:ip> | [<d:1-255>]
ip summary-address rip <net:ip> <mask:ip>
[no] ip split-horizon | [eigrp <n:1-65535>]
[no] ip next-hop-self eigrp <n:1-65535>
ip rip <what:send|receive> version | <v:line>
ip rip authentication <what:mode|key-chain> | <v>
ip rip advertise | <n:5-4294967>
ip ospf authentication | [<how:message-digest|null>]
ip ospf authentication-key | <key:line>
ip ospf message-digest-key <n:1-255> | md5 <key:line>
ip ospf hello-interval | <n:1-65535>
ip ospf dead-interval | <n:line>
ip ospf priority | <n:0-255>
ip ospf mtu-ignore
ip ospf retransmit-interval | <n:1-65535>
delay | <n:1-16777215>
bfd interval | <how:line>
ip pim | <mode:dense-mode|sparse-dense-mode|sparse-mode>
ip igmp <how:line>
`}
