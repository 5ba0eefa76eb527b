package fakeios

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// unknownShow are show commands of the real router that this one refuses. They place the caret and
// make abbreviations ambiguous as they do on IOS; `format` is why a caret stands under the second
// o of `show foo`.
var unknownShow = slices.Concat(
	grammar.Known[*session]("show aaa <x:line>", "show access-expression", "show accounting", "show adjacency", "show aliases", "show alignment", "show alps <x>", "show appfw <x>", "show arp",
		"show async <x>", "show authentication <x>", "show auto <x>", "show backup", "show banner <x>", "show beep", "show bfd <x>", "show bgp", "show boot", "show bridge", "show bsc",
		"show bstun", "show buffers", "show calendar", "show call <x>", "show call-home", "show caller", "show capability <x>", "show cca", "show cdapi", "show cdp", "show cef", "show class-map",
		"show clns", "show cls", "show cns <x>", "show compress", "show condition", "show configuration lock", "show connection <x>", "show context", "show controllers", "show cops <x>",
		"show cts <x>", "show debugging", "show derived-config", "show dhcp <x>", "show dialer", "show dmvpn", "show dot11 <x>", "show dot1x", "show dspu", "show eap <x>", "show eigrp <x>",
		"show entry", "show environment", "show errdisable <x>", "show ethernet <x>", "show event <x>", "show exception", "show facility-alarm <x>", "show file <x>", "show flow <x>", "show fm <x>",
		"show format", "show frame-relay <x>", "show glbp", "show hardware", "show html <x>", "show idb", "show idmgr <x>", "show if-mgr <x>", "show interfaces description", "show interfaces status",
		"show interfaces summary", "show interfaces switchport", "show interfaces trunk", "show ipc <x>", "show ipv6 <x:line>", "show isdn <x>", "show isis", "show kerberos <x>", "show key <x>", "show keymap",
		"show kron <x>", "show l2tp", "show l4f <x>", "show lacp <x>", "show lat <x>", "show license", "show line [<x:line>]", "show llc2", "show lldp", "show location",
		"show mab", "show mac <x>", "show macro", "show memory", "show method <x>", "show microcode", "show modemcap", "show monitor", "show mpls <x>", "show mrm <x>", "show ncia",
		"show netbios <x>", "show netconf <x>", "show network-clocks", "show nhrp <x>", "show nls", "show ntp <x>", "show nvram", "show object-group", "show odm-format", "show ospfv3",
		"show pad", "show parameter-map <x>", "show parser <x>", "show pas <x>", "show policy-firewall <x>", "show policy-manager <x>", "show policy-map", "show ppp <x>", "show pppoe <x>", "show processes",
		"show protocols", "show qdm <x>", "show qos <x>", "show queueing", "show radius <x>", "show redundancy", "show rhosts", "show rif", "show rmon", "show route-tag <x>", "show routing <x>",
		"show rpms-proc <x>", "show rsvp <x>", "show sasl <x>", "show sctp <x>", "show secure <x>", "show sessions", "show sgbp", "show sip-ua <x>", "show smf", "show snapshot", "show snmp",
		"show sntp", "show source-bridge", "show spanning-tree", "show ssh", "show ssl <x>", "show stacks", "show standby", "show subscriber <x>", "show subsys", "show tacacs", "show tarp",
		"show tcp", "show tech-support", "show template", "show time-range", "show traffic-shape", "show translate", "show tunnel <x>", "show udp", "show usb <x>", "show vlan-switch", "show vlans", "show voice <x>",
		"show vpdn", "show vrf", "show vrrp", "show vtemplate", "show webvpn <x>", "show whoami", "show wsma <x>", "show x25 <x>", "show xconnect <x>", "show xdr <x>", "show xos <x>", "show zone <x>", "show zone-pair <x>"),
	grammar.Known[*session]("show ip accounting", "show ip admission <x>", "show ip aliases", "show ip arp", "show ip as-path-access-list", "show ip auth-proxy <x>", "show ip bgp", "show ip cache", "show ip casa <x>", "show ip cef",
		"show ip community-list", "show ip ddns <x>", "show ip dhcp <x:line>", "show ip dns <x>", "show ip dvmrp <x>", "show ip eigrp <x>", "show ip explicit-paths", "show ip extcommunity-list", "show ip flow <x>",
		"show ip host-list", "show ip http <x:line>", "show ip icmp <x>", "show ip igmp <x>", "show ip inspect <x>", "show ip ips <x>", "show ip irdp", "show ip local <x:line>",
		"show ip masks <x>", "show ip mcache", "show ip mfib", "show ip mobile <x>", "show ip mpacket", "show ip mrib <x>", "show ip mroute", "show ip msdp <x>", "show ip multicast", "show ip nat <x:line>",
		"show ip nbar <x>", "show ip nhrp", "show ip ospf", "show ip pim <x>", "show ip policy", "show ip policy-list", "show ip port-map", "show ip prefix-list", "show ip protocols", "show ip redirects",
		"show ip rip <x>", "show ip route <x:line>", "show ip rpf <x>", "show ip rsvp <x>", "show ip rtp <x>", "show ip sap", "show ip sdee <x>", "show ip slb <x>", "show ip sockets", "show ip static <x>", "show ip tcp <x>",
		"show ip traffic", "show ip traffic-export", "show ip trigger-authentication", "show ip trunk <x>", "show ip urlfilter <x>", "show ip verify <x>", "show ip virtual-reassembly", "show ip vrf", "show ip wccp"),
	grammar.Known[*session]("show ip sla application", "show ip sla auto <x>", "show ip sla enhanced-history <x>", "show ip sla ethernet-monitor <x>", "show ip sla event-publisher", "show ip sla group <x>", "show ip sla history",
		"show ip sla key-chain", "show ip sla monitor <x>", "show ip sla mpls-lsp-monitor <x>", "show ip sla reaction-configuration", "show ip sla reaction-trigger", "show ip sla responder", "show ip sla totals-statistics"),
	grammar.Known[*session]("show crypto ca <x>", "show crypto call <x>", "show crypto datapath <x>", "show crypto debug-condition", "show crypto dynamic-map", "show crypto engine <x:line>", "show crypto gdoi",
		"show crypto ha", "show crypto identity", "show crypto key <x:line>", "show crypto map", "show crypto mib <x>", "show crypto optional <x>", "show crypto pki <x:line>", "show crypto route", "show crypto ruleset",
		"show crypto sockets", "show crypto tech-support <x>", "show crypto vlan", "show crypto xauth <x>", "show crypto isakmp diagnose <x>", "show crypto isakmp key", "show crypto isakmp peers", "show crypto isakmp policy",
		"show crypto isakmp profile", "show crypto ikev2 certificate-cache", "show crypto ikev2 client <x>", "show crypto ikev2 cluster", "show crypto ikev2 diagnose <x>", "show crypto ikev2 performance", "show crypto ikev2 stats",
		"show crypto ipsec client <x>", "show crypto ipsec policy", "show crypto ipsec profile", "show crypto ipsec security-association <x>", "show crypto ipsec spi-lookup", "show crypto ipsec transform-set"),
	grammar.Known[*session]("show track interface", "show track ip <x>", "show track resolution", "show track timers", "show archive config incremental-diffs <x>", "show archive log <x:line>"),
)
