package catalog

// PKI: Cisco IOS Security Command Reference.
var pki = family{"pki", `
@pki
crypto pki token default removal timeout | <n:0-480>
[no] crypto pki token default removal timeout
crypto pki server <name> {cs-server}
 database <what:line>
 issuer-name | <name:line>
 grant <what:line>
 lifetime <what:ca-certificate|certificate|crl> | <n:line>
 hash | <how>
 auto-rollover | [<n:line>]
 [no] shutdown
crypto pki certificate map <name> <n:1-65535> {ca-certificate-map}
 subject-name <how:co|eq|nc|ne> <text:line>
 issuer-name <how:co|eq|nc|ne> <text:line>
 name <how:line>
crypto pki certificate chain <name> {config-cert-chain}
 certificate <kind:ca|self-signed|rollover> <serial> | [<where>] {config-pubkey text quit}
 certificate <serial> | [<where>] {config-pubkey text quit}
crypto pki profile enrollment <name> {ca-profile-enroll}
 enrollment url <url>
 authentication url <url>
crypto key pubkey-chain rsa {config-pubkey-chain}
 named-key <name> | [<how:encryption|signature>] {config-pubkey-key}
 addressed-key <a:ip> | [<how:encryption|signature>] {config-pubkey-key}
crypto identity <name> {config-crypto-identity}
 dn <text:line>
 fqdn | <name>
@trustpoint
enrollment terminal | [pem]
enrollment pkcs12
enrollment mode ra
enrollment retry <what:count|period> | <n:1-100>
enrollment profile | <name>
auto-enroll | [<how:line>]
hash | <how:md5|sha1|sha256|sha384|sha512>
crl <what:line>
ocsp <what:line>
password | <key:line>
vrf | <name>
subject-alt-name | <name:line>
authorization <what:line>
storage | <where>
match certificate <map> | [<how:line>]
regenerate
primary
root <what:line>
`}
