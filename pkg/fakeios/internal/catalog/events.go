package catalog

// Embedded Event Manager, and key chains: Cisco IOS Embedded Event Manager and IP Routing Protocol-Independent Command
// References. Package applet runs the applets: what happens to tracks, timers and `event none`, and the actions cli,
// syslog, wait and exit. Nothing else happens, and the other actions do nothing.
//
// Two lines are kept and shown, and not obeyed: with `ratelimit`, an applet runs at every change of its track all the
// same; with `correlate`, which lets an applet run when several tagged events have happened, each of them lets it run.
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
 event track <n:1-1000> | [state <state:up|down|any>] [maxrun <seconds>] [ratelimit <interval>]
 event timer <kind:absolute|countdown|cron|watchdog> <what:line>
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
 action <label> | ` + actionVerbs + ` [<what:line>] {sorted}
 set <label> | <what:line>
@key chains
key chain <name> {config-keychain}
 key <n:0-2147483647> {config-keychain-key}
  key-string | <key:line>
  accept-lifetime | <how:line>
  send-lifetime | <how:line>
  cryptographic-algorithm | <how>
`}

// actionVerbs are the actions of 15.x.
const actionVerbs = "<verb:add|append|break|cli|cns-event|comment|context|continue|counter|decrement|divide|else|" +
	"elseif|end|exit|file|force-switchover|foreach|gets|handle-error|help|if|increment|info|mail|multiply|policy|" +
	"publish-event|puts|regexp|reload|set|snmp-object-value|snmp-trap|string|subtract|syslog|track|wait|while>"
