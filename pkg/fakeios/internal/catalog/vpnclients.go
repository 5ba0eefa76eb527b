package catalog

// EzVPN and WebVPN: Cisco IOS Security Command Reference and SSL VPN Configuration Guide.
var vpnClients = family{"vpn clients", `
@vpn clients
crypto isakmp client configuration address-pool local | <name>
crypto isakmp client configuration group <name> {config-isakmp-group}
 key | <key:line>
 dns | <a:line>
 wins | <a:line>
 domain | <name>
 pool | <name>
 acl | <acl>
 netmask | <m:ip>
 save-password
 include-local-lan
 split-dns <name>
 max-users | <n:1-5000>
 max-logins | <n:1-10>
 backup-gateway <a>
 firewall are-u-there
 group-lock
 pfs
 access-restrict <of:if>
 browser-proxy | <name>
 banner | <text:line> {- text delimited}
 crypto aaa attribute list | <name>
crypto ipsec client ezvpn <name> {config-crypto-ezvpn}
 connect | <how:acl|auto|manual> [<acl>]
 group | <name> key <key:line>
 mode | <how:client|network-extension|network-plus>
 local-address | <of:if>
 peer <a> | [default]
 acl | <acl>
 virtual-interface | [<n:1-200>]
 username | <name> password <key:line>
 xauth userid mode | <how:http-intercept|interactive|local>
 idletime | <n:60-86400>
 nat <what:acl|allow> | [<how:line>]
 backup <name> track <n:1-500>
 flow allow acl | <acl>
crypto map <name> client authentication list | <list>
crypto map <name> client accounting list | <list>
crypto map <name> client configuration address | <how:initiate|respond>
crypto map <name> isakmp authorization list | <list>
crypto map <name> redundancy | <group:line>
crypto vpn <what:anyconnect|csd> <file:line>
crypto ikev2 authorization policy <name> {config-ikev2-author-policy}
 pool | <name>
 dns | <a:line>
 netmask | <m:ip>
 def-domain | <name>
 route set <what:line>
 route accept any | [<how:line>]
webvpn cef
webvpn install <what:line>
webvpn gateway <name> {config-webvpn-gateway}
 hostname | <name>
 ip address | <a:ip> [port <n:1-65535>] [<how:line>]
 ip interface | <of:if> port <n:1-65535>
 http-redirect | [port <n:1-65535>]
 ssl trustpoint | <name>
 ssl encryption | <how:line>
 logging enable
 [no] inservice
webvpn context <name> {config-webvpn-context}
 title | <text:line>
 logo | <how:line>
 color | <c>
 secondary-color | <c>
 title-color | <c>
 text-color | <c>
 login-message | <text:line>
 ssl encryption | <how:line>
 ssl authenticate verify | <how:all|none>
 url-list <name> {config-webvpn-url}
  heading | <text:line>
  url-text <text:line>
 port-forward <name> {config-webvpn-port-fwd}
  local-port <n:1-65535> | <how:line>
 acl <name> {config-webvpn-acl}
  permit <what:line>
  deny <what:line>
 policy group <name> {config-webvpn-group}
  functions <what:file-access|file-browse|file-entry|svc-enabled|svc-required>
  functions httpauth-disabled
  banner | <text:line>
  url-list <name>
  port-forward <name> | [<how:line>]
  filter <what:tunnel|citrix> | <acl:line>
  hide-url-bar
  mask-urls
  svc address-pool | <how:line>
  svc default-domain | <name:line>
  svc keep-client-installed
  svc rekey <what:method|time> | <how:line>
  svc split <what:include|exclude> <net:line>
  svc split dns <name:line>
  svc dns-server <which:primary|secondary> | <a:ip>
  svc wins-server <which:primary|secondary> | <a:ip>
  [no] svc dtls
  svc msie-proxy <what:line>
  timeout <what:idle|session> | <n:0-1209600>
  citrix enabled
 virtual-template | <n:1-200> [tunnel]
 default-group-policy | <name>
 aaa authentication list | <list>
 aaa authentication domain | <name>
 aaa accounting list | <list>
 gateway | <name> [<how:line>]
 max-users | <n:1-1000>
 csd enable
 logging enable
 vrf-name | <name>
 nbns-list <name>
 [no] inservice
@forward
ip local pool <name> <a:ip> <b:ip> <how:line>
ip local pool <name> | default
@interface
crypto ipsec client ezvpn <name> | [<side:inside|outside>]
crypto ipsec df-bit | <how:clear|copy|set>
crypto ipsec fragmentation | <how:after-encryption|before-encryption>
`}
