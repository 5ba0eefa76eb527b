package catalog

// Names and habits of the operators: Cisco IOS IP Addressing and Configuration Fundamentals Command References.
var names = family{"names", `
@ip
ip name-server <a:ip> <b:ip> <more:line>
ip name-server vrf <vrf> <a:ip> | [<more:line>]
ip host <name> <a:ip> <more:line>
ip host vrf <vrf> <name> <a:ip> | [<more:line>]
ip domain-list <name>
ip dns view <name> {cfg-dns-view}
 domain <what:line>
 dns <what:line>
ip dns view-list <name> {cfg-dns-view-list}
 view <name> | <n:1-99>
ip dns primary <name> <how:line>
ip dns spoofing | [<a:ip>]
ip ddns update method <name> {DDNS-update-method}
 HTTP {DDNS-HTTP}
  add | <url:line>
  remove | <url:line>
 interval maximum | <how:line>
 DDNS | [<how:line>]
ip dhcp <what:conflict|ping|use|limit|smart-relay|binding> <how:line>
[no] ip dhcp <what:conflict|use> <how:line>
ip dhcp database <url> | [<how:line>]
ip dhcp class <name> {config-dhcp-class}
 option <n:line>
ip dhcp excluded-address vrf <vrf> <a:ip> | [<b:ip>]
@tail
alias <mode:configure|interface|subinterface|router|line|dhcp> <name> | <command:line>
privilege <mode:configure|interface|router|line> level <n:0-15> <command:line>
privilege <mode:configure|interface|router|line> all level <n:0-15> <command:line>
privilege exec all level <n:0-15> <command:line>
menu <name> title | <text:line> {- text delimited}
macro name <name> {- text @}
menu <name> <what:command|text|options|prompt|clear-screen|line-mode|single-space|status-line> <how:line>
@interface
ip ddns update hostname | <name>
ip ddns update <method> | [<how:line>]
macro apply <name> | [<how:line>]
`}
