package catalog

// Embedded Event Manager, and key chains: Cisco IOS Embedded Event Manager and IP Routing Protocol-Independent Command
// References. No applet runs.
var events = family{"events", `
@events
event manager environment <name> | <text:line>
event manager directory user <kind:library|policy> | <where>
event manager history size <what:line>
event manager session cli username | <name>
event manager scheduler <what:line>
event manager policy <file> | [<how:line>]
event manager applet <name> | [<how:line>] {config-applet}
 description | <text:line>
 event none | [<how:line>]
 event track <n:1-1000> | <how:line>
 event timer <what:line>
 event syslog <what:line>
 event cli <what:line>
 event interface <what:line>
 event snmp <what:line>
 event routing <what:line>
 event ipsla <what:line>
 event tag <name> <what:line>
 event oir | [<how:line>]
 event application <what:line>
 event counter <what:line>
 trigger | [<how:line>] {config-applet-trigger}
  correlate | <how:line>
  attribute tag <name> <what:line>
 action <label> | <what:line>
 set <label> | <what:line>
@key chains
key chain <name> {config-keychain}
 key <n:0-2147483647> {config-keychain-key}
  key-string | <key:line>
  accept-lifetime | <how:line>
  send-lifetime | <how:line>
  cryptographic-algorithm | <how>
`}
