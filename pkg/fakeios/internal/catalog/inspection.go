package catalog

// CBAC and what is around it: Cisco IOS Security Command Reference. The rules themselves are obeyed; see package
// feature.
var inspection = family{"inspection", `
@ip
ip inspect hashtable-size | <n:1-2147483>
ip inspect tcp <what:reassembly|window-scale-enforcement|block-non-session> | <how:line>
ip inspect tcp max-incomplete host | <n:1-4294967295> [block-time <m:0-35791>]
ip inspect L2-transparent dhcp-passthrough
ip ips config location | <where:line>
ip ips name <name> | [list <acl>]
ip ips notify <how:SDEE|log>
ip ips sdf location | <where:line>
ip ips fail closed
ip ips signature-category {config-ips-category}
 category <name> | [<more:line>] {config-ips-category-action}
  retired | <how:false|true>
  enabled | <how:false|true>
ip sdee events | <n:1-1000>
ip sdee <what:alerts|messages|subscriptions> | <n:1-1000>
ip audit notify | <how:log|nr-director>
ip audit po max-events | <n:1-65535>
ip audit <what:attack|info|name|signature|smtp> <how:line>
ip port-map <name> port <where:line>
ip urlfilter <what:line>
ip admission <what:line>
ip auth-proxy <what:line>
ip trigger-authentication | [<how:line>]
@interface
ip ips <name> <dir:in|out>
ip audit <name> <dir:in|out>
ip admission <name>
ip auth-proxy <name>
ip urlfilter <dir:in|out>
ip access-group <acl> <dir:in|out> <how:log>
`}
