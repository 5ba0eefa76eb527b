package catalog

// IKEv1 and IPsec options: Cisco IOS Security Command Reference. None changes what the virtual router negotiates.
var ikev1 = family{"ikev1", `
@vpn clients
crypto isakmp fragmentation
[no] crypto isakmp enable
crypto isakmp key <key> hostname <name> | [no-xauth]
crypto isakmp key <kind:0|6> <key> hostname <name> | [no-xauth]
crypto isakmp nat-traversal | [<n:10-3600>]
crypto isakmp xauth timeout | <n:5-90>
crypto isakmp diagnose error | [<n:0-500>]
crypto isakmp peer address <a:ip> {config-isakmp-peer}
 set aggressive-mode password | <key:line>
 set aggressive-mode client-endpoint | <how:line>
 description | <text:line>
[no] crypto ipsec nat-transparency <how:udp-encapsulation|spi-matching>
crypto ipsec optional
[no] crypto engine accelerator | [<n:0-7>]
crypto call admission limit <how:line>
crypto logging <what:session|ezvpn|ikev2> | [<how:line>]
crypto key storage | <where>
crypto gdoi group <name> {config-gkm-group}
 identity number | <n:0-2147483647>
 server address ipv4 <a:ip>
@isakmp profile
accounting | <list>
ca trust-point | <name>
client pki authorization list | <name>
initiate mode aggressive
match certificate <map>
qos-group | <n:0-1024>
@keyring
rsa-pubkey <how:line>
pre-shared-key hostname <name> key <key:line>
`}
