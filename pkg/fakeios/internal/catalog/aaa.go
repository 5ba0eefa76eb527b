package catalog

// AAA: Cisco IOS Security Command Reference. With `aaa new-model` the lines log in by local accounts, whatever the
// lists say: no server of theirs answers in a lab.
var aaa = family{"aaa", `
@aaa
aaa new-model
aaa local authentication attempts max-fail | <n:1-65535>
aaa local authentication <list> authorization <other>
aaa password restriction
aaa group server radius <name> {config-sg-radius}
 server <a:ip> | [<how:line>]
 server name <name>
 server-private <a:ip> | [<how:line>]
 ip vrf forwarding | <vrf>
 ip radius source-interface | <of:if>
 deadtime | <n:1-1440>
 attribute nas-port format | <f>
aaa group server tacacs+ <name> {config-sg-tacacs+}
 server <a:ip>
 server name <name>
 server-private <a:ip> | [<how:line>]
 ip vrf forwarding | <vrf>
 ip tacacs source-interface | <of:if>
aaa authentication <what:banner|fail-message> | <text:line> {- text delimited}
aaa authentication attempts login | <n:1-25>
aaa authentication <what:arap|dot1x|enable|login|ppp|sgbp|eou> <list> | <methods:line>
aaa authentication <what:username-prompt|password-prompt> | <text:line>
aaa authorization config-commands
aaa authorization console
aaa authorization commands <level:0-15> <list> | <methods:line>
aaa authorization <what:auth-proxy|configuration|exec|network|reverse-access|template> <list> | <methods:line>
aaa accounting update | <how:line>
aaa accounting delay-start | [<how:line>]
aaa accounting nested
aaa accounting send stop-record <how:line>
aaa accounting suppress null-username
aaa accounting commands <level:0-15> <list> | [<methods:line>]
aaa accounting <what:connection|dot1x|exec|network|resource|system> <list> | [<methods:line>]
aaa server radius dynamic-author {config-locsvr-da-radius}
 client <a:ip> | [<how:line>]
 server-key | <key:line>
 port | <n:0-65535>
 auth-type | <how:all|any|session-key>
aaa session-id | <how:common|unique>
aaa memory threshold <how:line>
aaa nas port extended
@servers
radius-server attribute <what:line>
radius-server host <a:ip> | [<how:line>]
radius-server key | <key:line>
radius-server retransmit | <n:0-100>
radius-server timeout | <n:1-1000>
radius-server deadtime | <n:1-1440>
radius-server dead-criteria | <how:line>
radius-server vsa send | [<what:accounting|authentication>]
radius-server local {config-radsrv}
 nas <a:ip> | key <key:line>
 user <name> | <how:line>
radius server <name> {config-radius-server}
 address ipv4 <a:ip> | [<how:line>]
 key | <key:line>
 timeout | <n:1-1000>
 retransmit | <n:0-100>
 automate-tester | <how:line>
tacacs-server host <a:ip> | [<how:line>]
tacacs-server key | <key:line>
tacacs-server timeout | <n:1-1000>
[no] tacacs-server directed-request
tacacs-server administration
tacacs server <name> {config-server-tacacs}
 address ipv4 | <a:ip>
 key | <key:line>
 timeout | <n:1-1000>
 port | <n:1-65535>
 single-connection
@forward
ip tacacs source-interface | <of:if> [vrf <vrf>]
ip radius source-interface <of:if> vrf <vrf>
`}
