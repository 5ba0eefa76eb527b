package show

import (
	"regexp"
	"strconv"
	"strings"
)

// mapping says where an expectation that somebody else has written states facts of ours: their rows,
// our rows, and the names of both. Names are divided by blanks: `theirs=ours`, or one name when both
// are the same; behind a colon is what is made of both values before they are compared, and a
// question mark behind it passes over a value that they leave empty. The names before the bar find
// the row that is meant.
type mapping struct {
	folder, theirs, ours, names string
	where                       string // name=value of theirs; =* for any value but an empty one
	more                        bool   // ours may have rows that theirs has not
}

const (
	ikev2Names   = "encryption prf dh_group auth_sign auth_verify fvrf ivrf local_id remote_id "
	counterNames = "pkts_encaps=encaps pkts_encrypt=encrypt pkts_digest=digest pkts_decaps=decaps " +
		"pkts_decrypt=decrypt pkts_verify=verify send_errors recv_errors path_mtu ip_mtu pfs dh_group "
	ipsecGenie = "interface=name peer_ip=peer local_ident.addr=local_ident:p0 remote_ident.addr=remote_ident:p0 " +
		"| crypto_map_tag=crypto_map local_addr=local_address port " + counterNames +
		"current_outbound_spi=outbound_spi:hex local_ident.mask=local_ident:p1 local_ident.prot=local_ident:p2 " +
		"local_ident.port=local_ident:p3 remote_ident.mask=remote_ident:p1 remote_ident.prot=remote_ident:p2 " +
		"remote_ident.port=remote_ident:p3"
	ipsecGenieSA = "interface=name spi:hex | peer_ip=peer transform status:hex conn_id=connection_id flow_id:head " +
		"flow_id_val=flow_id:tail remaining_key_lifetime=remaining_seconds:life " +
		"remaining_key_lifetime=remaining_kilobytes:?volume"
	ipsecNTC = "interface=name current_peer=peer | crypto_map_tag=crypto_map local_addr=local_address port " +
		counterNames +
		"current_outbound_spi_hex=outbound_spi local_ident_addr=local_ident:p0 local_ident_mask=local_ident:p1 " +
		"local_ident_prot=local_ident:p2 local_ident_port=local_ident:p3 remote_ident_addr=remote_ident:p0 " +
		"remote_ident_prot=remote_ident:p2"
	ipsecNTCSA = "interface=name sa_spi_hex=spi | current_peer=peer sa_transform=transform sa_status=status:hex " +
		"sa_conn_id=connection_id sa_flow_id=flow_id sa_lifetime_kbytes=remaining_kilobytes " +
		"sa_lifetime_sec=remaining_seconds"
	licenseNames = "license_type=type license_state=state license_priority=priority "
)

// mappings covers the parsers of genie (JSON, nested by key), Muninn (JSON) and ntc-templates (YAML,
// one list).
var mappings = []mapping{
	{folder: "ping", theirs: "ping", names: "address=destination source | repeat=sent result_per_line=marks:joined " +
		"statistics.success_rate_percent=success_percent statistics.received=received statistics.send=sent " +
		"statistics.round_trip.min_ms=minimum_milliseconds statistics.round_trip.avg_ms=average_milliseconds " +
		"statistics.round_trip.max_ms=maximum_milliseconds"},
	{folder: "ping", theirs: "parsed_sample/#", names: "destination source | sent_qty=sent " +
		"success_pct=success_percent success_qty=received rtt_min=minimum_milliseconds " +
		"rtt_avg=average_milliseconds rtt_max=maximum_milliseconds response_stream=marks:joined"},

	{folder: "show-access-lists", theirs: "$list/aces/$sequence", ours: "lists/#/entries/#", where: "name=*",
		more: true,
		names: "list=../name sequence | actions.forwarding=action statistics.matched_packets=matches " +
			"matches.l3.ipv4.protocol=protocol:?protocol matches.l3.ipv6.protocol=protocol"},
	{folder: "show-access-lists", theirs: "parsed_sample/#", ours: "lists/#/entries/#", where: "action=*",
		names: "acl_name=../name line_num=sequence | acl_type=type:?acl action protocol:? " +
			"service_object_group_name=protocol:? src_host=source:? src_any=source:? src_network=source:? " +
			"src_wildcard=source_wildcard src_port=source_port:?ports dst_host=destination:? dst_any=destination:? " +
			"dst_network=destination:? " +
			"dst_wildcard=destination_wildcard dst_port=destination_port:?ports " +
			"src_network_object_group_name=source:?group dst_network_object_group_name=destination:?group matches"},

	{folder: "show-archive", theirs: "archive", names: "| max_archive_configurations=maximum total=saved"},
	{folder: "show-archive", theirs: "archive/$number", ours: "files/#", where: "file=*", names: "number | file=name"},
	{folder: "show-archive-config-differences", theirs: "diff/#", ours: "lines/#", names: "=line:unsigned | "},

	{folder: "show-clock", theirs: "", names: "| time:clock timezone=zone year=time:year day=time:day",
		where: "time=*"},
	{folder: "show-clock", theirs: "parsed_sample/#", names: "| time:clock timezone=zone year=time:year day=time:day"},

	{folder: "show-crypto-ikev2-sa", theirs: "ipv4|ipv6/$", ours: "sas/#", names: "tunnel_id remote_ip=remote | " +
		"local_ip=local local_port remote_port status hash keysize=key_size life_time=lifetime_seconds " +
		"active_time=active_seconds " + ikev2Names},
	{folder: "show-crypto-ikev2-sa", theirs: "tunnel_id/$tunnel_id", ours: "sas/#",
		names: "tunnel_id remote:p0 | local:p0 local=local_port:?portof remote=remote_port:?portof status hash " +
			"keysize=key_size dh_grp=dh_group life_time=lifetime_seconds active_time=active_seconds " + ikev2Names},
	{folder: "show-crypto-ikev2-session", theirs: "ikev2_session/$/$", ours: "sessions/#/sas/#",
		names: "session_id tunnel_id | status=../status ike_count child_count session_status=status local_ip=local " +
			"local_port remote_ip=remote remote_port " +
			"hash_algo=hash key_length=key_size lifetime=lifetime_seconds activetime=active_seconds " + ikev2Names},
	{folder: "show-crypto-ikev2-session", theirs: "ikev2_session/$/$/child_sa/$", ours: "sessions/#/children/#",
		names: "session_id traffic_selectors=local_selectors:left local_selectors | remote_selectors " +
			"traffic_selectors=remote_selectors:right esp_spi_in esp_spi_out " +
			"ah_spi_in ah_spi_out cpi_in cpi_out child_encr=encryption keysize=key_size esp_hmac ah_hmac " +
			"compression mode"},

	{folder: "show-crypto-ipsec-sa", theirs: "interface/$interface/ident/$", ours: "interfaces/#/flows/#",
		names: ipsecGenie},
	{folder: "show-crypto-ipsec-sa", theirs: "interface/$interface/ident/$/inbound_esp_sas/spi/$spi",
		ours: "interfaces/#/flows/#/inbound_esp/#", names: ipsecGenieSA},
	{folder: "show-crypto-ipsec-sa", theirs: "interface/$interface/ident/$/outbound_esp_sas/spi/$spi",
		ours: "interfaces/#/flows/#/outbound_esp/#", names: ipsecGenieSA},
	{folder: "show-crypto-ipsec-sa", theirs: "parsed_sample/#", ours: "interfaces/#/flows/#/inbound_esp/#",
		where: "sa_orientation=inbound", names: ipsecNTCSA},
	{folder: "show-crypto-ipsec-sa", theirs: "parsed_sample/#", ours: "interfaces/#/flows/#/outbound_esp/#",
		where: "sa_orientation=outbound", names: ipsecNTCSA},
	{folder: "show-crypto-ipsec-sa", theirs: "parsed_sample/#", ours: "interfaces/#/flows/#/inbound_esp/#",
		where: "sa_orientation=inbound", names: ipsecNTC},

	{folder: "show-crypto-isakmp-sa", theirs: "isakmp_stats/$/$", ours: "sas/#", where: "session_state=*",
		names: "conn_id=connection_id destination source | session_state=state status:first " +
			"current_status=status:deleted"},
	{folder: "show-crypto-isakmp-sa-detail", theirs: "isakmp_stats/$/$", ours: "sas/#", where: "c_id=*",
		names: "c_id=connection_id remote_ip=remote | local_ip=local ivrf status encr_algo=encryption " +
			"hash_algo=hash auth_type=auth dh_group lifetime capabilities engine_id:head conn_id=engine_id:tail"},

	{folder: "show-crypto-session", theirs: "interface/$interface/peer/$peer/port/$port/ikev1_sa|ike_sa/$",
		ours: "sessions/#/ike/#",
		names: "interface peer port | session_status=status local local_port remote remote_port sa_status=state " +
			"version"},
	{folder: "show-crypto-session", theirs: "interface/$interface/peer/$peer/port/$port/ipsec_flow/$permit",
		ours: "sessions/#/flows/#", names: "interface peer port permit:permit | active_sas"},
	{folder: "show-crypto-session", theirs: "interfaces/$interface/IKEv1|IKEv2", ours: "sessions/#/ike/#",
		names: "interface | session_status=status peer_ip=peer peer_port=port local_ip=local local_port " +
			"remote_ip=remote remote_port"},
	{folder: "show-crypto-session", theirs: "interfaces/$interface/ipsec_flow/$", ours: "sessions/#/flows/#",
		names: "interface flow=permit:permit | peer_ip=peer active_sa=active_sas"},
	{folder: "show-crypto-session", theirs: "parsed_sample/#", ours: "sessions/#",
		names: "interface peer | session_status=status port"},
	{folder: "show-crypto-session", theirs: "parsed_sample/#", ours: "sessions/#/ike/#",
		names: "interface peer | local_ip=local local_port remote_ip=remote remote_port ikev1_status=state",
		more:  true},
	{folder: "show-crypto-session", theirs: "parsed_sample/#", ours: "sessions/#/flows/#",
		names: "interface peer | active_sa=active_sas"},

	{folder: "show-interfaces-tunnel", theirs: "$name", ours: "interfaces/#", where: "line_protocol=*",
		names: "name | line_protocol=protocol description mtu tunnel_source_ip=source " +
			"tunnel_destination_ip=destination tunnel_protocol=transport tunnel_transport_mtu=transport_mtu " +
			"counters.in_pkts=packets_in counters.in_octets=bytes_in counters.out_pkts=packets_out " +
			"counters.out_octets=bytes_out counters.in_errors=input_errors counters.out_errors=output_errors"},
	{folder: "show-interfaces-tunnel", theirs: "$name/ipv4/$address", ours: "interfaces/#", names: "name | address",
		where: "ip=*", more: true},
	{folder: "show-interfaces-tunnel", theirs: "interfaces/$name", ours: "interfaces/#",
		names: "name | status line_protocol=protocol description mtu ip_address=address:p0 tunnel.source=source " +
			"tunnel.destination=destination tunnel.protocol=transport tunnel.transport_mtu=transport_mtu " +
			"tunnel.linestate_evaluation=linestate counters.packets_input=packets_in counters.bytes_input=bytes_in " +
			"counters.packets_output=packets_out counters.bytes_output=bytes_out " +
			"counters.input_errors=input_errors counters.output_errors=output_errors"},

	{folder: "show-inventory", theirs: "**pid", ours: "items/#", where: "name=*",
		names: "name sn=serial | descr=description pid vid"},
	{folder: "show-inventory", theirs: "parsed_sample/#", ours: "items/#",
		names: "name sn=serial | descr=description pid vid"},

	{folder: "show-ip-interface-brief", theirs: "interface|interfaces/$name", ours: "interfaces/#",
		names: "name | ip_address=address:assigned method interface_status=status protocol_status=protocol status " +
			"protocol"},
	{folder: "show-ip-interface-brief", theirs: "parsed_sample/#", ours: "interfaces/#",
		names: "interface=name | ip_address=address:assigned status proto=protocol"},

	{folder: "show-ip-sla-configuration", theirs: "ip_slas_configuration/$id", ours: "operations/#",
		names: "id | owner tag type_of_operation_to_perform=type target_address=target source_address=source " +
			"request_size_arr_data_bytes=request_size timeout_milliseconds " +
			"frequency_seconds threshold_milliseconds status_of_entry_snmp_rowstatus=status"},
	{folder: "show-ip-sla-statistics", theirs: "ids/$id", ours: "operations/#", where: "probe_id=*",
		names: "id | type_of_operation=type start_time return_code no_of_success=successes no_of_failures=failures " +
			"rtt_stats=rtt_milliseconds:?count ttl=time_to_live:?count state_of_entry=entry_state " +
			"reset_time=last_reset threshold_occurances=over_threshold"}, //nolint:misspell // theirs
	{folder: "show-ip-sla-summary", theirs: "ids/$id", ours: "operations/#",
		names: "id | state=activity type destination rtt_stats_msecs=rtt_milliseconds return_code last_run"},

	{folder: "show-license", theirs: "licenses/$index", ours: "features/#",
		names: "index | feature period_left count " + licenseNames},
	{folder: "show-license", theirs: "parsed_sample/#", ours: "features/#",
		names: "feature | period_left period_used license_count=count " + licenseNames},
	{folder: "show-license", theirs: "udi_details|ha_udi_list/**pid", ours: "udis/#", names: "pid sn=serial | ",
		more: true},

	{folder: "show-route-map", theirs: "$name/statements/$sequence", ours: "entries/#",
		names: "name sequence | actions.route_disposition=action description " +
			"policy_routing_matches.packets=packets policy_routing_matches.bytes=bytes"},
	{folder: "show-route-map", theirs: "$name/statements/$sequence/actions/set_verify_availability_next_hops/$order",
		ours: "entries/#/next_hops/#", names: "name sequence order | next_hop=address track track_state=state"},
	{folder: "show-route-map", theirs: "parsed_sample/#", ours: "entries/#",
		names: "name seq=sequence | action match_clauses=match set_clauses=set"},

	{folder: "show-track", theirs: "type/$kind", ours: "tracks/#", names: "| state change_count=changes " +
		"last_change latest_op_return_code=return_code latest_rtt_ms=rtt_milliseconds name=object:second"},
	{folder: "show-version", theirs: "version",
		names: "| version hostname uptime system_image=image rtr_type=model chassis_sn=serial license_level"},
	{folder: "show-version", theirs: "", where: "image_type=*",
		names: "| version hostname uptime system_image=image platform=model serial_number=serial"},
	{folder: "show-version", theirs: "parsed_sample/#",
		names: "| version hostname uptime running_image=image:file hardware=model serial"},
}

var (
	mappingHours = regexp.MustCompile(`^(?:(\d+) hours?,? ?)?(?:(\d+) mins?)?$`)
	// mappingPrefixes are words that one side prints before the value.
	mappingPrefixes = map[string]string{"permit": "permit ", "assigned": "unassigned", "group": "object-group "}
	mappingPort     = regexp.MustCompile(`^(?:eq|neq|lt|gt|range) `)
)

// made is what one side's value becomes before both are compared; false when it says nothing.
func made(how, s string) (string, bool) {
	before, behind, cut := strings.Cut(s, "/")
	switch how {
	case "portof": // theirs is a/500, ours 500
		if !cut {
			return s, false
		}
		return behind, true
	case "volume": // theirs is (4607998/153), ours 4607998
		return strings.TrimPrefix(before, "("), cut
	case "count": // theirs is 34 milliseconds, or why there is no number
		n, _, _ := strings.Cut(s, " ")
		return n, number(n) != nil
	case "protocol": // theirs has ipv4 for ip, and where a list has no protocols
		return s, s != "ipv4"
	case "life":
		return lifeOf(s)
	case "clock", "year", "day":
		return timeOf(how, s), true
	case "joined":
		return strings.NewReplacer("|", "", " ", "").Replace(s), true
	case "deleted":
		return map[bool]string{true: how}[strings.Contains(s, how)], true
	case "unsigned":
		return strings.TrimSpace(strings.TrimLeft(s, "+-")), true
	case "ports":
		return mappingPort.ReplaceAllString(s, ""), true
	case "file":
		return s[strings.LastIndexAny(s, ":/")+1:], true
	case "left", "right":
		return halves(how, s), true
	}
	if prefix, ok := mappingPrefixes[how]; ok {
		return strings.TrimPrefix(s, prefix), true
	}
	return word(how, s), true
}

// word takes one of the words or parts of a value, and the whole of one that is not divided.
func word(how, s string) string {
	divider, n := " ", 0
	switch how {
	case "hex":
		divider = "("
	case "first":
	case "second":
		n = 1
	case "head":
		divider = ":"
	case "tail":
		divider, n = ":", 1
	case "p0", "p1", "p2", "p3":
		divider, n = "/", int(how[1]-'0')
	default:
		return s
	}
	if parts := strings.SplitN(s, divider, n+2); len(parts) > n {
		return parts[n]
	}
	return s
}

// timeOf takes a part of 2026-11-24T09:00:00.123.
func timeOf(how, s string) string {
	day, clock, ok := strings.Cut(s, "T")
	switch parts := strings.Split(day, "-"); {
	case !ok || len(parts) != 3:
		return s
	case how == "clock":
		return clock
	case how == "year":
		return parts[0]
	default:
		return strings.TrimPrefix(parts[2], "0")
	}
}

// lifeOf are the seconds of `(4607998/153)`, `4 hours, 2 mins` or a number.
func lifeOf(s string) (string, bool) {
	if m := mappingHours.FindStringSubmatch(s); m != nil && m[0] != "" {
		hours, _ := strconv.Atoi(m[1])
		minutes, _ := strconv.Atoi(m[2])
		return strconv.Itoa(hours*3600 + minutes*60), true
	}
	s = strings.Trim(s, "()")
	return s[strings.LastIndex(s, "/")+1:], s != ""
}

// halves takes one side of each of several selectors `a -> b`.
func halves(how, s string) string {
	all := strings.Split(s, " | ")
	for i, one := range all {
		if left, right, ok := strings.Cut(one, "->"); ok {
			all[i] = strings.TrimSpace(map[string]string{"left": left, "right": right}[how])
		}
	}
	return strings.Join(all, " | ")
}
