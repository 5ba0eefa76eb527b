// Package branch says what lives on a router, from its configuration: interfaces and their addresses, routes, firewall
// zones, published servers, other VPNs.
//
//	for _, s := range branch.PublishedServers(running) { ... }
//
// It judges nothing: whether that fits a plan is for package guard. What a configuration does not show, such as routes
// that are learned, is not in its answers.
package branch
