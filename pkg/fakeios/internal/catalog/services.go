package catalog

// HTTP, SNMP, NTP and logging: Cisco IOS HTTP Services, SNMP Support, Basic System Management and Embedded Syslog
// Manager Command References.
var services = family{"services", `
@forward
ip http authentication aaa
ip http authentication <how:enable|tacacs>
ip http authentication aaa <what:login-authentication|exec-authorization> | <list>
ip http port | <n:0-65535>
ip http secure-port | <n:0-65535>
ip http secure-ciphersuite | <list:line>
ip http secure-trustpoint | <name>
ip http secure-client-auth
ip http secure-active-session-modules | <name>
ip http active-session-modules | <name>
ip http client source-interface | <of:if>
ip http client <what:line>
ip http digest algorithm | <name>
ip http access-class ipv4 | <acl>
ip http session-module-list <name> <what:line>
ip ftp source-interface | <of:if>
ip ftp username | <name>
ip ftp password | <key:line>
ip ftp passive
ip telnet source-interface | <of:if>
ip tftp blocksize | <n:512-8192>
ip rcmd <what:line>
ip finger
ip flow-top-talkers {config-flow-top-talkers}
 top | <n:1-200>
 sort-by | <how:bytes|packets>
 cache-timeout | <n:1-3600000>
ip flow-export template <what:line>
ip flow-export interface-names
ip flow-capture <what:line>
ip flow-cache entries | <n:1024-524288>
flow record <name> {config-flow-record}
 description | <text:line>
 match <what:line>
 collect <what:line>
flow exporter <name> {config-flow-exporter}
 description | <text:line>
 destination | <a:ip> [vrf <vrf>]
 source | <of:if>
 transport udp | <n:1-65535>
 export-protocol | <how>
 template data timeout | <n:1-86400>
 option <what:line>
 dscp | <n:0-63>
flow monitor <name> {config-flow-monitor}
 description | <text:line>
 record | <name:line>
 exporter <name>
 cache <what:line>
 statistics packet protocol
sampler <name> {config-sampler}
 mode | <how:line>
@log hosts
logging host <a:ip> | [<how:line>]
logging source-interface <of:if> | [vrf <vrf>]
logging history | <level:line>
logging history size | <n:0-500>
logging dmvpn | [<how:line>]
logging alarm | <level>
logging server-arp
cdp timer | <n:5-254>
cdp holdtime | <n:10-255>
cdp advertise-v2
lldp timer | <n:5-65534>
lldp holdtime | <n:0-65535>
access-list dynamic-extended
access-list compiled
@snmp
snmp-server community <c> view <v> | [<mode:RO|RW>] [<acl>]
snmp-server community <c> <mode:RO|RW> ipv6 <name> | [<acl>]
snmp-server engineID local | <id>
snmp-server packetsize | <n:484-17940>
snmp-server queue-length | <n:1-5000>
snmp-server system-shutdown
snmp-server tftp-server-list | <acl>
snmp-server user <name> <group> <how:line>
snmp-server group <name> <v:v1|v2c> | [<how:line>]
snmp-server source-interface <what:informs|traps> | <of:if>
snmp-server trap link ietf
snmp-server trap timeout | <n:1-1000>
snmp-server trap authentication <what:line>
snmp-server inform <how:line>
snmp-server ip <what:line>
snmp-server manager
snmp-server cache
snmp-server drop unknown-user
snmp ifmib ifindex persist
snmp mib <what:line>
rmon <what:line>
@ntp
ntp server <name> | [<how:line>]
ntp server vrf <vrf> <a:ip> | [<how:line>]
ntp peer <a:ip> | [<how:line>]
ntp authentication-key <n:1-4294967295> | md5 <key> [<type:0-4294967295>]
ntp trusted-key <n:1-4294967295> | [<how:line>]
ntp clock-period | <n:1-4294967295>
ntp max-associations | <n:0-4294967295>
ntp maxdistance | <n:1-16>
ntp passive
ntp mindistance | <n:1-16>
ntp panic update
ntp allow mode control | [<n:3-15>]
sntp server <a:ip> | [<how:line>]
sntp broadcast client
`}
