package catalog

// Lines: Cisco IOS Terminal Services and Configuration Fundamentals Command References.
var lines = family{"lines", `
@line
stopbits | <n:1|1.5|2>
speed | <n:0-4000000>
rxspeed | <n:0-4294967295>
txspeed | <n:0-4294967295>
databits | <n:5-8>
parity | <how:even|mark|none|odd|space>
flowcontrol | <how:line>
rotary | <n:0-128> [<how:line>]
[no] exec
[no] activation-character
session-timeout | <n:0-35791> [output]
absolute-timeout | <n:0-10000>
history size | <n:0-256>
[no] history
autocommand | <command:line>
autohangup
monitor
notify
modem <how:InOut|Dialin|enable|callin>
modem autoconfigure <how:line>
script <when:dialer|activation|connection|reset|startup> | <name>
ipv6 access-class <name> <dir:in|out> | [vrf-also]
access-class <acl> out
vacant-message | [<text:line>]
refuse-message | <text:line>
[no] motd-banner
[no] exec-banner
exec-character-bits | <n:7-8>
escape-character | <c>
logout-warning | <n:0-4294967295>
international
padding <c> <n:0-255>
location | <text:line>
timeout login response | <n:0-300>
[no] domain-lookup
[no] vacant-message
login authentication | <list>
authorization <what:arap|commands|configuration|exec|reverse-access> | <how:line>
accounting <what:arap|commands|connection|exec> | <how:line>
password encryption aes
@lines
line <n:1-2000> | [<last:1-2000>] {config-line}
 [no] activation-character
 [no] exec
 [no] login
 login local
 login authentication | <list>
 location | <text:line>
 password | <key:line>
 access-class <acl> <dir:in|out>
 exec-timeout | <m:0-35791> [<s:0-2147483>]
 session-timeout | <n:0-35791>
 modem <how:InOut|Dialin|enable|callin>
 modem autoconfigure <how:line>
 script <when:dialer|activation|connection|reset|startup> | <name>
 transport preferred | <what:all|lat|none|rlogin|ssh|telnet>
 transport input | <what:line>
 transport output | <what:line>
 privilege level | <n:0-15>
 logging synchronous
 length | <n:0-512>
 width | <n:0-512>
 rotary | <n:0-128>
 stopbits | <n:1|1.5|2>
 speed | <n:0-4000000>
 rxspeed | <n:0-4294967295>
 txspeed | <n:0-4294967295>
 databits | <n:5-8>
 parity | <how:even|mark|none|odd|space>
 flowcontrol | <how:line>
 autocommand | <command:line>
`}
