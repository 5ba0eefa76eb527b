package filename

import "slices"

// What a state directory holds beside one directory for each site.
const (
	Rollouts   = "rollouts"    // the directory of the rollouts
	Renderings = "renderings"  // what is learned about releases of IOS
	KnownHosts = "known_hosts" // host keys that a worker has recorded
	Tenants    = "tenants"     // what was done to ZIA tenants
)

// taken are the names in a state directory that no site may have.
var taken = []string{Rollouts, Renderings, KnownHosts, Tenants}

// CheckSite fails with an [*Error] unless [Check] takes the name, and the directory of that name in a state directory
// can be the one of a site.
func CheckSite(name string) error {
	if err := Check(name); err != nil {
		return err
	}
	if slices.Contains(taken, Key(name)) {
		return &Error{name, "the state directory holds something else under this name", "write site-" + Key(name)}
	}
	return nil
}
