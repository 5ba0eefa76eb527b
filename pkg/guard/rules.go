package guard

// Rules is the table of all rules, by name.
func Rules() []Rule {
	return []Rule{
		apipaAddress, bandwidth, changedMeanwhile, configLocked, cryptoLicense, edgeNoPing, esnConfigured,
		featureMissing, gcmSpeed, hiddenPrompt, interfaceMissing, iosTooOld, leftoverArchive, lockoutAccessGroup,
		lockoutLogin, lockoutRoute, mtuMSS, noRouteToEdges, notAn881, objectTaken, ownAddress, pacOverlap,
		partialConfig, pbrInsideNetworks, pendingReload, pendingRevert, recursiveRouting, routerChanged, tunnelFiltered,
		unsavedChanges, vtyExhausted, wanDown,
	}
}
