package fakezia

import (
	"encoding/json"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Kinds of credentials that can be made; CN and XAUTH cannot [documented].
const (
	kindFQDN = "UFQDN"
	kindIP   = "IP"
)

// Bounds of a credential [documented].
const (
	maxFQDN     = 256
	maxPSK      = 255
	maxComments = 10240
	maxBulk     = 100
)

// shownCredential is a credential as the API gives it: without its key.
type shownCredential struct {
	ID       int64      `json:"id"`
	Type     string     `json:"type"`
	FQDN     string     `json:"fqdn,omitempty"`
	Address  string     `json:"ipAddress,omitempty"`
	Comments string     `json:"comments,omitempty"`
	Location *Reference `json:"location,omitempty"`
}

// shown is a credential and the location that uses it, if any.
func (c credential) shown(user *Reference) shownCredential {
	return shownCredential{ID: c.id, Type: c.kind, FQDN: c.fqdn, Address: c.address, Comments: c.comments,
		Location: user}
}

// listCredentials is GET /vpnCredentials: a bare array, by pages. search is part of any text of a credential.
func (s *Server) listCredentials(c *call) answer {
	query := c.query
	page, bad := pageOf(query)
	if bad != nil {
		return *bad
	}
	var found []shownCredential
	users := s.tenant.users()
	for _, one := range s.tenant.credentials {
		shown := one.shown(users[one.id])
		where := ""
		if shown.Location != nil {
			where = shown.Location.Name
		}
		switch {
		case query.Get("type") != "" && query.Get("type") != one.kind,
			query.Get("includeOnlyWithoutLocation") == "true" && shown.Location != nil,
			!partOf(query.Get("search"), one.fqdn, one.address, one.comments, where):
			continue
		}
		if id := query.Get("locationId"); id != "" &&
			(shown.Location == nil || strconv.FormatInt(shown.Location.ID, 10) != id) {
			continue
		}
		found = append(found, shown)
	}
	return good(cut(found, page))
}

// partOf reports whether a word is part of one of the texts, whatever the case.
func partOf(word string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		return strings.Contains(strings.ToLower(text), strings.ToLower(word))
	})
}

func (s *Server) getCredential(c *call) answer {
	one := s.tenant.credential(c.id)
	if one == nil {
		return s.notFound("VPN credential")
	}
	return good(one.shown(s.tenant.users()[one.id]))
}

// givenCredential is a credential as a client sends it. What is read-only in it is ignored.
type givenCredential struct {
	Type     *string `json:"type"`
	FQDN     string  `json:"fqdn"`
	Address  string  `json:"ipAddress"`
	PSK      *string `json:"preSharedKey"`
	Comments string  `json:"comments"`
}

var userShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+$`)

// createCredential is POST /vpnCredentials, which answers 200 [recorded].
func (s *Server) createCredential(c *call) answer {
	var given givenCredential
	if json.Unmarshal(c.body, &given) != nil {
		return unreadable()
	}
	one := credential{comments: given.Comments}
	if given.Type != nil {
		one.kind = *given.Type
	}
	if given.PSK == nil {
		return invalid("preSharedKey is required")
	}
	one.psk = *given.PSK
	switch one.kind {
	case kindFQDN:
		// Lower case, as the portal and its import make it [documented for those two].
		one.fqdn = strings.ToLower(given.FQDN)
		if bad := s.checkFQDN(one.fqdn); bad != nil {
			return *bad
		}
	case kindIP:
		address, err := netip.ParseAddr(given.Address)
		if err != nil || !slices.Contains(s.config.StaticIPs, address) {
			return invalid("ipAddress is not a static IP address of the organization")
		}
		one.address = address.String()
	default:
		return invalid("type cannot be created: %s", one.kind)
	}
	if bad := s.checkCredential(one); bad != nil {
		return *bad
	}
	if len(s.tenant.credentials) >= s.config.MaxCredentials {
		return failure(http.StatusForbidden, codeLimit, "The maximum number of VPN credentials is reached")
	}
	if s.tenant.twin(one) {
		return s.duplicate("VPN credential")
	}
	one.id = s.tenant.id()
	s.tenant.credentials = append(s.tenant.credentials, one)
	s.tenant.edited()
	return good(one.shown(nil))
}

func (s *Server) checkFQDN(fqdn string) *answer {
	if !userShape.MatchString(fqdn) || len(fqdn) > maxFQDN {
		bad := invalid("fqdn is not valid")
		return &bad
	}
	_, domain, _ := strings.Cut(fqdn, "@")
	if domains := s.config.Inferred.Domains; domains != nil && !slices.ContainsFunc(domains, func(d string) bool {
		return strings.EqualFold(d, domain)
	}) {
		bad := invalid("the domain of fqdn is not one of the organization")
		return &bad
	}
	return nil
}

func (s *Server) checkCredential(c credential) *answer {
	var bad answer
	switch {
	case len(c.psk) < 1 || len(c.psk) > maxPSK:
		bad = invalid("preSharedKey has 1 to %d characters", maxPSK)
	case len(c.comments) > maxComments:
		bad = invalid("comments has at most %d characters", maxComments)
	default:
		return nil
	}
	return &bad
}

// changeCredential is PUT /vpnCredentials/{id}: a new key, new comments. Another FQDN is ignored without a word
// [documented]; without a key the old one stays [inferred].
func (s *Server) changeCredential(c *call) answer {
	var given givenCredential
	if json.Unmarshal(c.body, &given) != nil {
		return unreadable()
	}
	stored := s.tenant.credential(c.id)
	if stored == nil {
		return s.notFound("VPN credential")
	}
	if given.Type != nil && *given.Type != stored.kind {
		return invalid("type cannot be changed")
	}
	one := *stored
	one.comments = given.Comments
	if given.PSK != nil {
		one.psk = *given.PSK
	}
	if bad := s.checkCredential(one); bad != nil {
		return *bad
	}
	*stored = one
	s.tenant.edited()
	return good(one.shown(s.tenant.users()[one.id]))
}

// deleteCredential is DELETE /vpnCredentials/{id}.
func (s *Server) deleteCredential(c *call) answer { return s.deleteCredentials([]int64{c.id}) }

// bulkDelete is POST /vpnCredentials/bulkDelete.
func (s *Server) bulkDelete(c *call) answer {
	var given struct {
		IDs []int64 `json:"ids"`
	}
	if json.Unmarshal(c.body, &given) != nil {
		return unreadable()
	}
	if len(given.IDs) < 1 || len(given.IDs) > maxBulk {
		return invalid("ids has 1 to %d entries", maxBulk)
	}
	return s.deleteCredentials(given.IDs)
}

func (s *Server) deleteCredentials(ids []int64) answer {
	for _, id := range ids {
		switch {
		case s.tenant.credential(id) == nil:
			return s.notFound("VPN credential")
		case s.tenant.user(id) != nil && !s.config.Inferred.DeletesLinked:
			return invalid("the VPN credential is in use by location %s", s.tenant.user(id).name())
		}
	}
	for _, id := range ids {
		s.tenant.unlink(id, 0)
	}
	s.tenant.credentials = slices.DeleteFunc(s.tenant.credentials, func(c credential) bool {
		return slices.Contains(ids, c.id)
	})
	s.tenant.edited()
	return noContent()
}

// notFound is the answer about an object that does not exist.
func (s *Server) notFound(what string) answer {
	if s.config.Inferred.EmptyNotFound {
		return answer{status: http.StatusNotFound}
	}
	return failure(http.StatusNotFound, codeNotFound, what+" not found")
}

// duplicate is the answer about an object that is there already.
func (s *Server) duplicate(what string) answer {
	text := s.config.Inferred.DuplicateText
	if text == "" {
		text = "This " + what + " already exists"
	}
	if s.config.Inferred.DuplicateAsInput {
		return invalid("%s", text)
	}
	return failure(http.StatusConflict, codeTwice, text)
}
