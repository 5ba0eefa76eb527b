// Package traffic has the rules about the traffic of the branch: what should enter the tunnels and would not, and what
// would enter them and should not.
package traffic
