package catalog

// Tunnels and NHRP: Cisco IOS Interface and Hardware Component and IP Addressing Command References.
var tunnels = family{"tunnels", `
@interface
tunnel bandwidth <dir:receive|transmit> | <n:0-10000000>
tunnel route-via <of:if> | <how:mandatory|preferred>
tunnel flow egress-records
tunnel dscp | <n:0-63>
tunnel 6to4
qos pre-classify
ip nhrp map multicast <a> | [<how:line>]
ip nhrp nhs <a:ip> nbma <b> | [<how:line>]
ip nhrp nhs <a:ip> priority | <n:0-255> [<how:line>]
ip nhrp nhs cluster <n:0-10> | <how:line>
ip nhrp server-only | [non-caching]
ip nhrp cache non-authoritative
ip nhrp map group <name> service-policy output <policy>
ip nhrp group | <name>
ip nhrp interest | <acl>
ip nhrp max-send | <n:1-65535> every <s:1-65535>
ip nhrp path preference | <n:1-255>
ip nhrp use | <n:1-65535>
ip nhrp record
ip nhrp attribute group | <name>
ip nhrp registration <n:1-65535>
ip nhrp set-unique-bit
ip nhrp trigger-svc | <how:line>
if-state nhrp
nhrp map group <name> service-policy output <policy>
nhrp group | <name>
nhrp attribute group | <name>
`}
