package catalog

// Dialer, PPP, ATM and cellular: Cisco IOS Dial Technologies, Wide-Area Networking and Broadband Command
// References. The pool that a PVC dials for is obeyed.
var dialing = family{"dialing", `
@isdn
isdn switch-type | <kind>
chat-script <name> | <text:line>
vpdn enable
vpdn source-ip | <a:ip>
vpdn logging | [<what:line>]
vpdn-group <name> {config-vpdn}
 description | <text:line>
 request-dialin {config-vpdn-req-in}
  protocol | <what:l2tp|pppoe|pptp|any>
  domain | <name>
 accept-dialin {config-vpdn-acc-in}
  protocol | <what:l2tp|pppoe|pptp|any>
  virtual-template | <n:1-200>
 initiate-to ip <a:ip>
 source-ip | <a:ip>
 local name | <name>
 [no] l2tp tunnel authentication
 l2tp tunnel password | <key:line>
bba-group pppoe <name> {config-bba-group}
 virtual-template | <n:1-200>
 sessions <how:line>
modemcap entry <name:line>
@controllers
controller <kind:ADSL|Cellular|DSL|E1|E3|SHDSL|T1|T3|VDSL> <unit> {config-controller}
 operating mode | <how:line>
 mode | <how:line>
 line-term | <how:co|cpe>
 line-mode | <how:line>
 line-rate | <how:line>
 dsl-mode | <how:line>
 firmware filename | <name>
 modem | <file:line>
 sra
 bitswap
 shutdown
 description | <text:line>
 lte <what:line>
 framing | <how>
 linecode | <how>
 clock source | <how:line>
 cablelength <how:line>
 line-termination | <how:75-ohm|120-ohm>
 channel-group <n:0-30> | timeslots <how:line>
 pri-group timeslots | <how:line>
 ds0-group <n:0-30> | <how:line>
 tdm-group <n:0-30> | <how:line>
@log hosts
dialer-list <n:1-128> protocol ipv6 | <how:line>
dialer watch-list <n:1-255> <what:line>
@interface
pvc <name> <id> {config-if-atm-vc !}
 encapsulation | <how:line>
 dialer pool-member | <n:1-255>
 pppoe-client dial-pool-number | <n:1-255> [<how:line>]
 protocol ppp dialer
 protocol ip <a:ip> | [broadcast]
 protocol bridge broadcast
 protocol pppoe | [group <g>]
 vbr-nrt | <how:line>
 ubr | <n:1-1000000>
 cbr | <n:1-1000000>
 oam-pvc manage | [<how:line>]
 oam retry | <how:line>
 tx-ring-limit | <n:1-65535>
 service-policy <dir:in|input|out|output> | <name>
 bridge-dot1q encap | <n:1-4094>
 no-oam
pvc <id> | [ppp] {config-if-atm-vc !}
atm route-bridged ip
atm vc-per-vp | <n>
atm restart timer | <n>
encapsulation <how:frame-relay|hdlc|aal5snap|x25> | [ietf]
encapsulation aal5mux | <how:line>
frame-relay interface-dlci <n:16-1007> | [<how:line>] {config-fr-dlci}
 class | <name>
frame-relay lmi-type | <how:ansi|cisco|q933a>
frame-relay map ip <a:ip> <n:16-1007> | [<how:line>]
frame-relay traffic-shaping
frame-relay class | <name>
dialer pool-member | <n:1-255> [<how:line>]
dialer remote-name | <name>
dialer load-threshold | <how:line>
dialer hold-queue | <n:0-100> [timeout <t:0-4294967>]
dialer wait-for-carrier-time | <n:1-2147483>
dialer enable-timeout | <n:1-2147483>
dialer fast-idle | <n:1-2147483>
dialer map <how:line>
dialer vpdn
dialer watch-disable | <n:1-2147483>
dialer redial | <how:line>
dialer down-with-vInterface
pppoe-client ppp-max-payload | <n:1500-65535>
ppp multilink | [<how:line>]
ppp mtu adaptive
ppp ipcp <what:address|mask|wins|header-compression|predictive|username> | <how:line>
ppp ipcp dns | <how:line>
ppp lcp <what:line>
ppp timeout <what:retry|idle|authentication|multilink> | <how:line>
ppp encrypt mppe | <how:line>
ppp eap <what:line>
ppp accounting | <how:line>
ppp authorization | <how:line>
ppp accm | <n>
ppp link reorders
ppp direction | <how:callin|callout|dedicated>
ppp pap refuse | [callin]
ppp max-bad-auth | <n:1-255>
peer default ip address | <how:line>
peer ip address forced
compress | <how:mppc|predictor|stac>
async default routing
async dynamic <what:address|routing>
gsm <what:line>
lte <what:line>
ppp chap ignoreus
`}
