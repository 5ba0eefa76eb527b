package guard

// Rules is the table of all rules, by name.
func Rules() []Rule {
	return []Rule{
		apipaAddress, bandwidth, changedMeanwhile, configLocked, cryptoLicense, edgeNoPing, edgeTaken, esnConfigured,
		featureMissing, firewallZone, gcmSpeed, hiddenPrompt, interfaceMissing, iosTooOld, lanDown, lanNotSteered, leftoverArchive, lockoutAccessGroup,
		lockoutLogin, lockoutRoute, mtuMSS, noRouteToEdges, notAn881, objectTaken, ownAddress, pacOverlap,
		partialConfig, pbrInsideNetworks, pendingReload, pendingRevert, policyShadowed, publishedServer, recursiveRouting, routerChanged, tunnelFiltered,
		unsavedChanges, vtyExhausted, wanDown,
	}
}
