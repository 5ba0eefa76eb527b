package catalog

// Voice: Cisco IOS Voice and Cisco Unified Communications Manager Express Command References. Where the blocks stand
// among each other is [inferred].
var voice = family{"voice", `
@voice
voice service voip {conf-voi-serv}
 ip address trusted list {cfg-iptrust-list}
  ipv4 <a:ip> | [<m:ip>]
 [no] ip address trusted authenticate
 allow-connections <from:h323|sip> to <to:h323|sip>
 [no] supplementary-service <what:line>
 redirect ip2ip
 fax protocol | <how:line>
 modem passthrough | <how:line>
 address-hiding
 mode border-element | [<how:line>]
 media <what:line>
 rtp-port range | <a:1-65535> <b:1-65535>
 h323 {conf-serv-h323}
  h225 <what:line>
  call <what:line>
 sip {conf-serv-sip}
  bind <what:control|media|all> | source-interface <of:if>
  registrar server | [<how:line>]
  early-offer | <how:line>
  midcall-signaling | <how:line>
  localhost | <name:line>
  session transport | <how:line>
  asserted-id | <how:pai|ppi>
  header-passing | [<how:line>]
  error-passthru
  min-se | <how:line>
  options-ping | <n:60-1200>
  [no] update-callerid
  [no] call service stop
  privacy-policy | <how>
voice service pots {conf-voi-serv}
 [no] supplementary-service <what:line>
voice class codec <n:1-10000> {config-class}
 codec preference <n:1-14> | <codec:line>
voice class h323 <n:1-10000> {config-class}
 h225 <what:line>
 call <what:line>
voice class uri <name> sip {config-voice-uri-class}
 host <what:line>
 pattern | <text>
voice class sip-profiles <n:1-10000> {config-class}
 request <what:line>
 response <what:line>
voice class custom-cptone <name> {cfg-cptone}
 dualtone <kind> | [<how:line>]
voice class dualtone-detect-params <n:1-10000>
voice register global {config-register-global}
 mode | <how:cme|srst>
 source-address | <a:ip> port <n:1-65535>
 max-dn | <n:1-1000> [<how:line>]
 max-pool | <n:1-1000>
 load <model> | <file>
 timezone | <n:1-53>
 authenticate <what:line>
 tftp-path | <where>
 create profile | [<how:line>]
 [no] voicemail
 voicemail | <n>
voice register dn <n:1-1000> {config-register-dn}
 number | <n>
 name | <text:line>
 label | <text:line>
voice register pool <n:1-1000> {config-register-pool}
 id <what:line>
 type | <model:line>
 number <i:1-114> | dn <n:1-1000>
 username | <name> password <key>
 codec | <codec:line>
 dtmf-relay | <how:line>
voice translation-rule <n:1-2147483647> {cfg-translation-rule}
 rule <n:1-100> | <text:line>
voice translation-profile <name> {cfg-translation-profile}
 translate <what:called|calling|redirect-called> | <n:1-2147483647>
voice hunt-group <n:1-100> <how:line> {config-voice-hunt-group}
 list | <numbers:line>
 pilot | <n>
 timeout | <n:line>
voice-card <n:0-15> {config-voicecard}
 dspfarm
 dsp services dspfarm
 codec complexity | <how:line>
 [no] watchdog
voice call <what:line>
voice rtp send-recv
voice logout-profile <n:1-255>
@dial peers
voice-port <unit> {config-voiceport}
 [no] echo-cancel enable
 [no] comfort-noise
 cptone | <country>
 connection <what:plar|trunk|tie-line> | <how:line>
 description | <text:line>
 caller-id <what:line>
 caller-id enable
 signal | <how:line>
 translation-profile <dir:incoming|outgoing> | <name>
 impedance | <how:line>
 timeouts <what:line>
 timing <what:line>
 input gain | <n:-6-14>
 output attenuation | <n:-6-14>
 station-id <what:name|number> | <text:line>
 supervisory disconnect <what:line>
 bearer-cap | <how:line>
 ring frequency | <n>
 shutdown
mgcp
mgcp call-agent | <how:line>
mgcp <what:dtmf-relay|rtp|modem|package-capability|bind|fax|behavior|sdp|validate> <how:line>
[no] mgcp <what:package-capability|timer|fax|explicit> <how:line>
mgcp profile default {config-mgcp-profile}
sccp local | <of:if> [<how:line>]
sccp ccm <a:ip> identifier <n:1-65535> | [<how:line>]
sccp
sccp ccm group <n:1-50> {config-sccp-ccm}
 bind interface | <of:if>
 associate <what:ccm|profile> <how:line>
 keepalive <what:line>
ccm-manager <what:line>
dial-peer cor custom {config-dp-cor}
 name <text>
dial-peer cor list <name> {config-dp-corlist}
 member <name>
dial-peer voice <tag:1-2147483647> | <kind:pots|voip|voatm|mmoip> {config-dial-peer}
 description | <text:line>
 tone ringback alert-no-PI
 destination-pattern | <text>
 [no] digit-strip
 direct-inward-dial
 incoming called-number | <text>
 incoming uri <what:line>
 answer-address | <text>
 port | <unit>
 forward-digits | <n>
 prefix | <n>
 preference | <n:0-10>
 session protocol | <how:sipv2|cisco|multicast>
 session target | <where:line>
 session transport | <how:tcp|udp|system>
 dtmf-relay | <how:line>
 codec | <codec:line>
 voice-class <what:codec|h323|sip> | <how:line>
 voice-class sip bind <what:control|media> | source-interface <of:if>
 voice-class sip <what:options-keepalive|profiles|early-offer|localhost|privacy-policy> | [<how:line>]
 [no] vad
 fax rate | <how:line>
 fax protocol | <how:line>
 fax-relay <what:line>
 modem passthrough | <how:line>
 ip qos dscp <value> <what:media|signaling>
 corlist <dir:incoming|outgoing> | <name>
 translation-profile <dir:incoming|outgoing> | <name>
 translate-outgoing <what:called|calling> | <n:1-2147483647>
 clid <what:line>
 [no] huntstop
 max-conn | <n:1-2147483647>
 service | <name:line>
 progress_ind <what:line>
 registration e164
 [no] register e164
 authentication username | <how:line>
 req-qos | <how:line>
 shutdown
dial-peer <what:terminator|hunt|inbound|outbound> | <how:line>
num-exp <from> | <to>
dspfarm
gateway {config-gateway}
 timer <what:line>
 media-inactivity-criteria | <how:line>
sip-ua {config-sip-ua}
 credentials <what:line>
 authentication username <name> | <how:line>
 registrar <what:line>
 sip-server | <where:line>
 retry <what:bye|cancel|invite|options|register|response|notify|prack> | <n:1-10>
 timers <what:line>
 [no] remote-party-id
 host-registrar
 connection-reuse
 mwi-server | <how:line>
 nat symmetric <what:line>
 presence enable
 set <what:line>
 transport <what:line>
gatekeeper {config-gk}
 [no] shutdown
 zone <what:line>
telephony-service {config-telephony}
 [no] auto-reg-ephone
 max-ephones | <n:0-500>
 max-dn | <n:0-2000> [<how:line>]
 max-conferences | <n:0-1000> [<how:line>]
 ip source-address | <a:ip> [port <n:2000-9999>] [<how:line>]
 system message | <text:line>
 load <model> | <file>
 cnf-file <what:line>
 time-zone | <n:1-53>
 time-format | <n:12|24>
 date-format | <how>
 voicemail | <n>
 moh | <file>
 multicast moh | <how:line>
 web admin <what:line>
 dn-webedit
 time-webedit
 transfer-system | <how:line>
 transfer-pattern <text> | [<how:line>]
 call-forward <what:pattern|system> <text:line>
 create cnf-files | [<how:line>]
 authentication credential | <name> <key>
 service <what:line>
 network-locale | <how:line>
 user-locale | <how:line>
 keepalive | <n:line>
 timeouts <what:line>
 url <what:line>
 auto assign | <how:line>
 secondary-dialtone | <n>
 directory <what:line>
 sdspfarm <what:line>
 dialplan-pattern <n:1-10> | <text:line>
 login | [<how:line>]
 srst <what:line>
call-manager-fallback {config-cm-fallback}
 ip source-address | <a:ip> [port <n:2000-9999>]
 max-ephones | <n:0-2000> [<how:line>]
 max-dn | <n:0-2000> [<how:line>]
 secondary-dialtone | <n>
 system message | <text:line>
 keepalive | <n:10-65535>
 dialplan-pattern <n:1-10> | <text:line>
 transfer-system | <how>
 voicemail | <n>
 call-forward <what:line>
ephone-template <n:1-20> {config-ephone-template}
 softkeys <what:line>
ephone-dn-template <n:1-15> {config-ephone-dn-template}
 call-forward <what:line>
ephone-dn <n:1-2000> | [<how:dual-line|octo-line>] {config-ephone-dn}
 number | <n> [<how:line>]
 label | <text:line>
 name | <text:line>
 description | <text:line>
 call-forward <what:all|busy|noan|max-length|night-service> | <how:line>
 preference | <n:line>
 [no] huntstop | [channel]
 pickup-group | <n>
 corlist <dir:incoming|outgoing> | <name>
 intercom | <how:line>
 paging | [<how:line>]
 park-slot | [<how:line>]
 mwi <how:line>
 hold-alert | <how:line>
 translation-profile <dir:incoming|outgoing> | <name>
ephone <n:1-500> {config-ephone}
 mac-address | <a>
 type | <model:line>
 button | <how:line>
 username | <name> [password <key>]
 device-security-mode | <how:authenticated|encrypted|none>
 ephone-template | <n:1-20>
 speed-dial <n:1-33> | <how:line>
 description | <text:line>
 paging-dn | <n:line>
 codec | <codec:line>
 keep-conference | [<how:line>]
 night-service bell
 pin | <n>
ephone-hunt <n:1-100> <how:line> {config-ephone-hunt}
 pilot | <n>
 list | <numbers:line>
 timeout | <n:line>
`}
