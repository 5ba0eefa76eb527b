package catalog

// Further lines of interfaces: Cisco IOS Interface and Hardware Component, IP Addressing and First Hop Redundancy
// Command References. Each place in the interface is that of package running [inferred].
var interfaces = family{"interfaces", `
@interface
media-type | <m:gbic|100BaseX>
hold-queue <n:0-240000> <dir:in|out>
max-reserved-bandwidth | <n:1-100>
mac-address | <a>
full-duplex
half-duplex
fair-queue | [<n:line>]
[no] fair-queue
tx-ring-limit | <n:1-32767>
clock rate | <n:line>
mtu | <n:64-18000>
crypto engine accelerator
loopback
ip helper-address vrf <v> <a:ip>
ip helper-address global <a:ip>
[no] ip mroute-cache
[no] ip virtual-reassembly
ip virtual-reassembly out
ip verify unicast reverse-path | [<acl>]
ip verify unicast source reachable-via rx allow-default
ip accounting | <what:access-violations|mac-address|output-packets|precedence>
ip route-cache <how:flow|policy|same-interface>
[no] ip route-cache cef
ip flow monitor <name> <dir:input|output>
ip flow monitor <name> sampler <s> <dir:input|output>
ip nbar protocol-discovery
ip dhcp client <what:line>
ip dhcp relay <what:line>
ip sip bind
ip rsvp bandwidth | [<how:line>]
ip load-sharing | per-packet
ip information-reply
ip igmp join-group <a:ip>
cdp <what:log|tlv> <how:line>
lldp med-tlv-select <what:line>
ntp <what:disable|broadcast>
ntp broadcast client
backup <what:interface|delay|load> | <how:line>
rate-limit <dir:input|output> <how:line>
traffic-shape rate | <how:line>
snmp trap ip verify drop-rate
snmp ifindex persist
logging event <what:bundle-status|nfas-status|spanning-tree|trunk-status|subif-link-status>
standby <g:0-4095> preempt delay <how:line>
standby <g:0-4095> timers | <how:line>
standby <g:0-4095> authentication | <how:line>
standby <g:0-4095> name | <name>
standby <g:0-4095> track <of:if> | [<d:1-255>]
standby <g:0-4095> track <n:1-1000> shutdown
standby <g:0-4095> mac-address | <a>
standby ip | [<a:ip>]
standby priority | <p:0-255>
standby preempt | [<how:line>]
standby timers | <how:line>
standby version | <n:1-2>
standby delay | <how:line>
vrrp <g:1-255> ip | <a:ip>
vrrp <g:1-255> priority | <n:1-254>
vrrp <g:1-255> timers <what:advertise|learn> | [<n:line>]
vrrp <g:1-255> track <n:1-1000> | [<how:line>]
vrrp <g:1-255> authentication | <how:line>
vrrp <g:1-255> description | <text:line>
vrrp <g:1-255> preempt | [<how:line>]
glbp <g:0-1023> <what:line>
service-policy <dir:input|output> | <name>
service-policy type control | <name>
channel-group <n:1-256> | [mode <how:on|active|passive>]
power inline | <how:line>
mls qos trust | <what:line>
auto qos voip | [<how:line>]
priority-queue out
macro description | <text:line>
negotiation | <how:line>
pulse-time | <n:0-60>
dsl operating-mode | <how:line>
dsl enable-training-log
[no] atm ilmi-keepalive
ssid <name> {config-if-ssid}
 authentication | <how:line>
 guest-mode
 vlan | <n:1-4094>
 wpa-psk | <how:line>
broadcast-key | <how:line>
encryption | <how:line>
encryption vlan <n:1-4094> | <how:line>
station-role | <how:line>
speed <rates:basic-1.0|basic-2.0|basic-5.5|basic-6.0|basic-11.0> | <more:line>
channel | <how:line>
dot11 <how:line>
world-mode dot11d | <how:line>
arp | <how:arpa|probe|snap|timeout>
autodetect encapsulation | <how:line>
[no] mop sysid
isdn <what:line>
@dhcp pool
netbios-name-server <a:ip> | [<more:line>]
netbios-node-type | <how:b-node|h-node|m-node|p-node>
hardware-address | <a> [<how:line>]
client-name | <name>
class <name>
vrf | <name>
update arp
update dns | [<how:line>]
origin | <how:line>
relay <what:line>
remember
utilization mark <how:high|low> | <n:1-100>
accounting | <name>
dns-server <a:ip> <b:ip> <more:line>
default-router <a:ip> <b:ip> <more:line>
`}
