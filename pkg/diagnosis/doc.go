// Package diagnosis answers: why is this tunnel not what it should be, and what does a person do
// next? It takes the verdict and what the router says about itself, and names likely causes, the
// likeliest first, each with the lines it is read from.
//
//	commands := diagnosis.Commands(expectation)      // ask the router these, in one burst
//	echoes := diagnosis.Echoes(s, expectation, report) // and these pings behind them
//	causes := diagnosis.Diagnose(diagnosis.Input{Site: s, Want: expectation, Report: report, Answers: answers})
//
// An answer that the router refused, that is empty, or that is cut off is not known. No cause rests on
// what is not known.
//
// It never talks to a router and never waits. What it cannot tell apart it names together: a cause
// that the lines settle keeps those away that only might be. It does not depend on what IOS logs when
// IKEv2 fails, because no source gives those words for 15.4; what the detailed IKEv2 table says of an
// SA that is not up, and what `show crypto eli` lists, is [inferred] too, and helps where it is there.
//
// # The causes
//
// The configuration keeps the tunnel down:
//
//   - wan_down: the WAN is shut, without line, or without an address
//   - tunnel_missing, tunnel_shutdown, tunnel_mode, tunnel_source, tunnel_destination,
//     tunnel_protection: the tunnel interface
//   - ipsec_profile, ikev2_profile: a profile that is named and not there, or not complete
//   - identity_type: an identity that is not an e-mail address
//   - fqdn_differs, psk_differs: not those of the site file
//   - keyring_peer, psk_one_sided: no key for the edge, or two
//   - proposal_refused, transform_refused, transport_mode, esn: what the vendor's edges do not take
//   - recursive_routing, route_null, no_route: no way to the edge
//   - local_policy: what the router itself sends is led away from the WAN
//   - zone_ike: a zone-pair drops IKE
//   - acl_ike: a list drops IKE
//   - gcm_hardware: the encryption engine may not do AES-GCM
//   - encryption_subscription: encrypted phase 2 without the subscription
//   - pfs: PFS, and the keys have ended or will
//
// The network does:
//
//   - match_identity: the edge shows an identity that the profile does not match
//   - flapping: the tunnel comes and goes
//   - edge_unreachable: the edge does not answer ping
//   - nat_in_the_way: a NAT, and a list that drops UDP 4500
//
// Something does, and this may be it:
//
//   - child_refused: phase 1 without phase 2
//   - credential: FQDN or key are not the portal's, not activated, or not linked to a location; which of them,
//     [Input.Portal] tells, where somebody has asked the portal
//   - edge_identity: the edge may show another identity
//   - ike_filtered: something on the way may drop IKE
//
// The tunnel is up, and serves nothing:
//
//   - acl_esp, acl_tunnel: a list drops what comes back
//   - mtu_black_hole: large packets are lost
//   - probe_route: the probe asks outside the tunnel
//   - dpd_missing: the router has not noticed that the session is over
//   - edge_sick: the edge serves nothing
//   - sla_missing, sla_not_scheduled, health_request: nobody asks for the health page
//   - health_page_slow, health_page_dead: it answers late, or not
//
// The tunnel is up, and not what it should be:
//
//   - proposal_differs, transform_differs: the SAs use other algorithms
//   - track_missing, track_waiting: the track does not follow, or not yet
//   - configuration_differs: nothing is known to be wrong, but lines of the playbook are missing
//   - clock: the time of day; with pre-shared keys it stops nothing, so it comes last
//
// # Adding one
//
// One record of [Rule] in the file of its subject, its place in the table of rules.go, its name in the list
// above, and a case in one of pkg/engine/ailments_*_test.go, which breaks a virtual router in
// that way and wants the cause named first. A rule asks for nothing by itself: a further show command
// goes into [Commands], a ping into [Echoes].
package diagnosis
