package diagnosis

// Rules is the table of all rules, in the order in which their causes are named: what keeps a tunnel
// down and stands in the configuration, then what the router sees of the network, then what only
// might be; then what spoils a tunnel that is up; then what will. [Diagnose] adds the clock.
func Rules() []Rule {
	return []Rule{
		// The configuration keeps it down.
		wanDown, tunnelMissing, tunnelShutdown, tunnelMode, tunnelSource, tunnelDestination, tunnelProtection,
		ipsecProfile, ikev2Profile,
		identityType, fqdnDiffers, keyringPeer, pskDiffers, pskOneSided, proposalRefused, transformRefused,
		transportMode, extendedSequence,
		recursiveRouting, routeNull, noRoute, localPolicy, zoneIKE, aclIKE, gcmHardware, encryptionSubscription,
		pfsDeath,
		// The network does.
		matchIdentity, flapping, edgeUnreachable, natInTheWay,
		// Something does, and this may be it.
		gcmUnknown, childRefused, edgeIdentityLikely, credential, encryptionMaybe, edgeIdentity, ikeFiltered,
		// It is up, and serves nothing.
		aclESP, aclTunnel, mtuBlackHole, probeRoute, dpdMissing, edgeSick, slaMissing, slaNotScheduled, healthRequest,
		healthPageSlow, healthPageDead,
		// It is up, and not what it should be, or not for long.
		proposalDiffers, transformDiffers, trackMissing, trackWaiting, pfsWarning, configurationDiffers,
	}
}
