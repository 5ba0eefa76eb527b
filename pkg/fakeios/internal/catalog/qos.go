package catalog

// QoS: Cisco IOS Quality of Service Solutions Command Reference. The virtual router drops and shapes nothing.
var qos = family{"qos", `
@qos
class-map match-any <name> {config-cmap}
 description | <text:line>
 match any
 match access-group <n:1-2699>
 match access-group name <name>
 match <what:dscp|precedence|cos|qos-group|vlan|mpls> <values:line>
 match ip <what:dscp|precedence|rtp> <values:line>
 match protocol <name> | [<more:line>]
 match class-map <name>
 match input-interface <of:if>
 match packet length <how:line>
 match not <what:line>
class-map match-all <name> {config-cmap}
 description | <text:line>
 match any
 match access-group <n:1-2699>
 match access-group name <name>
 match <what:dscp|precedence|cos|qos-group|vlan|mpls> <values:line>
 match ip <what:dscp|precedence|rtp> <values:line>
 match protocol <name> | [<more:line>]
 match class-map <name>
 match input-interface <of:if>
 match packet length <how:line>
 match not <what:line>
policy-map <name> {config-pmap}
 description | <text:line>
 class <name> {config-pmap-c}
  bandwidth | <n:8-10000000>
  bandwidth percent | <n:1-100>
  bandwidth remaining <how:percent|ratio> | <n:1-65536>
  priority | [<n:8-10000000> [<burst:32-2000000>]]
  priority percent | <n:1-100>
  priority level | <n:1-2>
  shape <how:average|peak|adaptive> | <n:line>
  police <how:line>
  police cir | <how:line> {config-pmap-c-police}
   conform-action | <what:line>
   exceed-action | <what:line>
   violate-action | <what:line>
  fair-queue | [<n:line>]
  queue-limit | <n:line>
  random-detect | [<how:dscp-based|prec-based>]
  random-detect <what:dscp|precedence|exponential-weighting-constant> <how:line>
  random-detect ecn
  set <what:dscp|precedence|cos|qos-group|mpls> | <value:line>
  set ip <what:dscp|precedence> | <value>
  service-policy | <name>
  compression header ip | [<what:rtp|tcp>]
  drop
  netflow-sampler | <name>
map-class frame-relay <name> {config-map-class}
 frame-relay <what:cir|bc|be|mincir|fair-queue|fragment|adaptive-shaping> | [<how:line>]
 service-policy <dir:input|output> | <name>
access-list rate-limit <n:0-299> <what:line>
queue-list <n:1-16> <what:line>
priority-list <n:1-16> <what:line>
mls qos
mls qos map <what:line>
auto discovery qos
`}
