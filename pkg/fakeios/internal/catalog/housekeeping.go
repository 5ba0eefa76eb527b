package catalog

// Housekeeping: Configuration Fundamentals, Basic System Management and Cisco IOS Login Enhancements.
var housekeeping = family{"housekeeping", `
@service
service internal
service compress-config
service tcp-small-servers
service udp-small-servers
service unsupported-transceiver
service disable-ip-fast-frag
[no] service call-home
[no] ftp-server write-enable
platform qfp utilization monitor load | <n:0-100>
[no] platform punt-keepalive disable-kernel-core
platform hardware throughput <kind:crypto|level> | <n>
@card
card type <kind:e1|t1> <slot:0-15> | [<bay:0-15>] [<port:0-15>]
resource policy
network-clock-participate slot <n:0-15>
[no] network-clock-participate wic <n:0-15>
network-clock-select <priority:1-10> | <source:line>
mmi polling-interval | <seconds:1-86400>
[no] mmi auto-configure
[no] mmi pvc
mmi snmp-timeout | <seconds:1-86400>
@logging
logging queue-limit | <n:100-2147483647>
logging rate-limit | <how:line>
logging message-counter | <how:debug|log|syslog>
logging buginf
logging exception | <n:4096-2147483647>
logging discriminator <name> | <how:line>
logging persistent | <how:line>
logging snmp-authfail
@clock
clock calendar-valid
clock save interval | <hours:8-24>
@ip
ip options <how:drop|ignore>
ip icmp rate-limit unreachable | [<how:line>]
ip tcp selective-ack
ip tcp timestamp
ip tcp window-size | <n:0-1073741823>
ip tcp mss | <n:68-10000>
ip tcp ecn
[no] ip igmp snooping
@login
login quiet-mode access-class | <acl>
login on-failure trap
login on-success trap
login on-failure log every | <n:1-65535>
login on-success log every | <n:1-65535>
@license
license boot module <chassis> technology-package <package>
license boot level | <level:line>
license accept end user agreement
license agent notify <url>
license smart enable
diagnostic bootup level | <how:minimal|complete|bypass>
subscriber templating
subscriber authorization enable
[no] errdisable detect cause <cause>
errdisable recovery cause <cause>
errdisable recovery interval | <seconds:30-86400>
cts role-based enforcement
[no] device-tracking logging theft
dot1x system-auth-control
call-home {cfg-call-home}
 contact-email-addr | <address>
 site-id | <name:line>
 profile <name> {cfg-call-home-profile}
  [no] active
  destination transport-method <how:email|http>
  destination address http <url>
@tail
parser view <name> {config-view}
 secret | <secret:line>
 commands <mode> <how:include|include-exclusive|exclude> <command:line>
parser config cache interface
[no] parser cache
exception data-corruption | <how:line>
exception crashinfo | <how:line>
buffers <size:small|middle|big|verybig|large|huge> <kind:permanent|max-free|min-free|initial> | <n:0-65535>
buffers tune automatic
process cpu threshold type <kind:total|process|interrupt> | <how:line>
memory free low-watermark <kind:processor|io> | <n:1-4294967295>
memory reserve critical | <n:0-4294967295>
time-range <name> {config-time-range}
 periodic <when:line>
 absolute <when:line>
tftp-server <file:line>
monitor session <n:1-66> <how:source|destination> <what:line>
`}
