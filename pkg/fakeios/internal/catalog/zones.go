package catalog

// What surrounds the zone firewall, which is obeyed (see package feature): Cisco IOS Security Configuration Guide,
// Zone-Based Policy Firewall.
var zones = family{"zones", `
@qos
parameter-map type inspect global {config-profile}
 log dropped-packets | [<how:line>]
 alert <how:on|off>
 max-incomplete <which:high|low> | <n:1-2147483647>
 one-minute <which:high|low> | <n:1-2147483647>
parameter-map type regex <name> {config-profile}
 pattern <text:line>
parameter-map type protocol-info <name> {config-profile}
 server name <name>
 server ip <how:line>
parameter-map type urlfilter <name> {config-profile}
 server vendor <what:line>
 exclusive-domain <what:line>
 allow-mode | <how:on|off>
parameter-map type ooo global {config-profile}
 tcp reassembly <what:line>
class-map type inspect <proto:http|smtp|sip|im|imap|pop3|p2p> <how:match-any|match-all> <name> {config-cmap}
 match <what:line>
policy-map type inspect <proto:http|smtp|sip|im|imap|pop3|p2p> <name> {config-pmap}
 class type inspect <proto:http|smtp|sip|im|imap|pop3|p2p> <name> {config-pmap-c}
  reset
  log
  allow
 class class-default {config-pmap-c}
  log
@parameter-map
sessions <how:rate|packet> | <n:line>
tcp window-scale-enforcement | loose
zone-mismatch drop
log <how:dropped-packets|flow> | [<more:line>]
icmp idle-timeout | <n:1-2147483>
`}
