package provision

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/keyfile"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// Rotatable is a credential of a site whose key can be rotated.
type Rotatable struct {
	FQDN  string
	File  string   // of its key
	Pairs []string // that it brings up, as in "pair 2 (voice)"
	// Begun: an earlier rotation has left a new key, which the router may have.
	Begun bool
}

// String is the credential as in "branch@corp.example, of pair 1".
func (r Rotatable) String() string { return r.FQDN + ", of " + strings.Join(r.Pairs, " and ") }

// NotRotatableError is a rotation that cannot begin as it is asked for. Nothing was changed.
type NotRotatableError struct{ Why string }

func (e *NotRotatableError) Error() string { return e.Why }

// InvalidInput says that the site file or the command line is to be mended.
func (e *NotRotatableError) InvalidInput() {}

// RotationsOf are the credentials of a site that are to be rotated, in the order of its pairs, each once: all, or the
// one for fqdn. Each is a rotation of its own, and comes to its end before the next one begins.
//
// While a rotation that was begun is not at its end, no other may be: the router would get the old key back for the
// tunnels of that one. So those that were begun are all that is to be done then, and later has the others.
func RotationsOf(s *site.Site, dir, fqdn string) (now, later []Rotatable, err error) {
	all, err := rotatable(s, dir, fqdn)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range all {
		if r.Begun {
			now = append(now, r)
		} else {
			later = append(later, r)
		}
	}
	if len(now) == 0 {
		now, later = later, nil
	}
	if fqdn == "" {
		return now, later, nil
	}
	for _, r := range now {
		if r.FQDN == fqdn {
			return []Rotatable{r}, nil, nil
		}
	}
	for _, r := range later {
		if r.FQDN == fqdn {
			return nil, nil, &NotRotatableError{fmt.Sprintf("a rotation of %s has left a new key in %s: it has to "+
				"come to its end first (--credential %s)", now[0].FQDN, now[0].File+nextEnd, now[0].FQDN)}
		}
	}
	var known []string
	for _, r := range all {
		known = append(known, r.FQDN)
	}
	return nil, nil, &NotRotatableError{fmt.Sprintf("the site has no credential for %s whose key is in a file: those "+
		"are %s", fqdn, strings.Join(known, ", "))}
}

// rotatable are all credentials of a site whose keys are in files. Without only, one whose key is not is an error.
func rotatable(s *site.Site, dir, only string) ([]Rotatable, error) {
	var out []Rotatable
	for _, p := range s.Pairs() {
		path, err := keyfile.Path(p.Credential.PSK, dir)
		if err == nil {
			path, err = filepath.Abs(path)
		}
		switch {
		case err != nil && (only == "" || only == p.Credential.FQDN):
			return nil, &SecretsError{[]string{"credential.psk of " + p.Credential.FQDN + ": " + err.Error()}}
		case err != nil:
			continue
		}
		if out, err = withPair(out, p, path); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withPair adds the credential of a pair to those that are known. A key that two credentials share would be another
// one for both as soon as one is rotated.
func withPair(all []Rotatable, p site.Pair, path string) ([]Rotatable, error) {
	for i, known := range all {
		switch {
		case known.FQDN == p.Credential.FQDN && known.File == path:
			all[i].Pairs = append(all[i].Pairs, p.String())
			return all, nil
		case known.FQDN == p.Credential.FQDN:
			return nil, &NotRotatableError{fmt.Sprintf("the credential for %s has its key in %s and in %s: give all "+
				"its pairs one psk", known.FQDN, known.File, path)}
		case known.File == path:
			return nil, &NotRotatableError{fmt.Sprintf("the credentials for %s and %s have one key, in %s: give each "+
				"a file of its own", known.FQDN, p.Credential.FQDN, path)}
		}
	}
	_, err := os.Lstat(path + nextEnd)
	return append(all, Rotatable{FQDN: p.Credential.FQDN, File: path, Pairs: []string{p.String()},
		Begun: !errors.Is(err, os.ErrNotExist)}), nil
}
