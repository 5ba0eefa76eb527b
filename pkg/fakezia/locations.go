package fakezia

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// Bounds of a location [documented].
const (
	maxName        = 128
	maxDescription = 1024
)

// unset are the keys that a location has whatever was sent, with what they read back as when nothing was sent, in the
// order of the answers. country and tz are [recorded]; of the rest that they stand there is recorded, and that a PUT
// without them puts them back is [inferred] from country.
func unset() document {
	return document{
		{"nonEditable", no}, {"parentId", zero}, {"upBandwidth", zero}, {"dnBandwidth", zero}, {"country", none},
		{"language", none}, {"tz", json.RawMessage(`"GMT"`)}, {"geoOverride", no}, {"authRequired", no},
		{"sslScanEnabled", no}, {"zappSSLScanEnabled", no}, {"xffForwardEnabled", no}, {"surrogateIP", no},
		{"idleTimeInMinutes", zero}, {"ofwEnabled", no}, {"ipsControl", no}, {"aupEnabled", no}, {"cautionEnabled", no},
		{"aupBlockInternetUntilAccepted", no}, {"aupForceSslInspection", no}, {"aupTimeoutInDays", zero},
	}
}

var (
	no   = json.RawMessage("false")
	zero = json.RawMessage("0")
	none = json.RawMessage(`"NONE"`)
)

// link is a credential in the vpnCredentials of a location.
type link struct {
	ID       int64   `json:"id"`
	Type     string  `json:"type"`
	FQDN     string  `json:"fqdn,omitempty"`
	Address  *string `json:"ipAddress,omitempty"`
	Comments string  `json:"comments,omitempty"`
}

// expanded is a location as GET gives it: with what is known of its credentials.
func (t *tenant) expanded(l location) document {
	doc := l.doc.clone()
	if len(l.credentials) == 0 {
		return doc
	}
	links := []link{}
	for _, id := range l.credentials {
		if c := t.credential(id); c != nil {
			one := link{ID: c.id, Type: c.kind, FQDN: c.fqdn, Comments: c.comments}
			if c.address != "" {
				one.Address = &c.address
			}
			links = append(links, one)
		}
	}
	doc.set("vpnCredentials", links)
	return doc
}

// listLocations is GET /locations: no sub-locations, by pages. search is part of the name or the description.
func (s *Server) listLocations(c *call) answer {
	page, bad := pageOf(c.query)
	if bad != nil {
		return *bad
	}
	var found []document
	for _, l := range s.tenant.locations {
		if l.parent() == 0 && partOf(c.query.Get("search"), l.name(), l.doc.text("description")) {
			found = append(found, s.tenant.expanded(l))
		}
	}
	return good(cut(found, page))
}

// liteLocations is GET /locations/lite: ids and names, with one location that is none [recorded].
func (s *Server) liteLocations(c *call) answer {
	page, bad := pageOf(c.query)
	if bad != nil {
		return *bad
	}
	found := []Reference{{-3, "Road Warrior"}}
	for _, l := range s.tenant.locations {
		found = append(found, Reference{l.id, l.name()})
	}
	found = slices.DeleteFunc(found, func(r Reference) bool { return !partOf(c.query.Get("search"), r.Name) })
	return good(cut(found, page))
}

func (s *Server) subLocations(c *call) answer {
	found := []document{}
	for _, l := range s.tenant.locations {
		if l.parent() == c.id {
			found = append(found, s.tenant.expanded(l))
		}
	}
	return good(found)
}

func (s *Server) getLocation(c *call) answer {
	l := s.tenant.location(c.id)
	if l == nil {
		return s.notFound("Location")
	}
	return good(s.tenant.expanded(*l))
}

// createLocation is POST /locations.
func (s *Server) createLocation(c *call) answer {
	if len(s.tenant.locations) >= s.config.MaxLocations {
		return failure(http.StatusForbidden, codeLimit, "The maximum number of locations is reached")
	}
	l, sent, bad := s.readLocation(c.body, 0)
	if bad != nil {
		return *bad
	}
	l.id = s.tenant.id()
	return s.storeLocation(l, sent)
}

// replaceLocation is PUT /locations/{id}: the document that is sent is the location from now on. What it does not
// name is unset [recorded for country].
func (s *Server) replaceLocation(c *call) answer {
	if s.tenant.location(c.id) == nil {
		return s.notFound("Location")
	}
	l, sent, bad := s.readLocation(c.body, c.id)
	if bad != nil {
		return *bad
	}
	return s.storeLocation(l, sent)
}

func (s *Server) deleteLocation(c *call) answer {
	if s.tenant.location(c.id) == nil {
		return s.notFound("Location")
	}
	s.tenant.dropLocation(c.id)
	s.tenant.edited()
	return noContent()
}

// storeLocation keeps a location that was read, and answers with its credentials as they were sent [recorded].
func (s *Server) storeLocation(l location, sent json.RawMessage) answer {
	whole := document{{"id", encode(l.id)}, {"name", l.doc.get("name")}}
	for _, f := range unset() {
		whole.put(f.name, f.value)
	}
	for _, f := range l.doc {
		if f.name != "id" && f.name != "nonEditable" {
			whole.put(f.name, f.value)
		}
	}
	if whole.get("profile") == nil {
		whole.set("profile", profileOf(whole))
	}
	l.doc = whole
	for _, id := range l.credentials {
		s.tenant.unlink(id, l.id)
	}
	if old := s.tenant.location(l.id); old != nil {
		*old = l
	} else {
		s.tenant.locations = append(s.tenant.locations, l)
	}
	s.tenant.edited()
	echo := whole.clone()
	if sent != nil {
		echo.put("vpnCredentials", sent)
	}
	return good(echo)
}

// profileOf is the kind of location that none was said for [documented].
func profileOf(d document) string {
	switch {
	case d.yes("authRequired"):
		return "CORPORATE"
	case strings.Contains(strings.ToLower(d.text("name")), "guest"):
		return "GUESTWIFI"
	default:
		return "SERVER"
	}
}

// readLocation reads what was sent for location id, 0 for a new one. sent are its vpnCredentials as they stood there.
func (s *Server) readLocation(body []byte, id int64) (l location, sent json.RawMessage, bad *answer) {
	refuse := func(a answer) (location, json.RawMessage, *answer) { return l, sent, &a }
	var doc document
	if json.Unmarshal(body, &doc) != nil {
		return refuse(unreadable())
	}
	sent = doc.get("vpnCredentials")
	var links []link
	if sent != nil && json.Unmarshal(sent, &links) != nil {
		return refuse(unreadable())
	}
	l = location{id: id, doc: slices.DeleteFunc(doc, func(f field) bool { return f.name == "vpnCredentials" })}
	name := l.name()
	switch {
	case name == "" || len(name) > maxName:
		return refuse(invalid("name has 1 to %d characters", maxName))
	case len(l.doc.text("description")) > maxDescription:
		return refuse(invalid("description has at most %d characters", maxDescription))
	case l.doc.yes("surrogateIP") && (!l.doc.yes("authRequired") || l.doc.number("idleTimeInMinutes") <= 0):
		return refuse(invalid("surrogateIP requires authRequired and idleTimeInMinutes"))
	case l.parent() != 0 && s.tenant.location(l.parent()) == nil:
		return refuse(invalid("parentId is not a location"))
	case s.tenant.namesake(l):
		return refuse(s.duplicate("location"))
	}
	for _, one := range links {
		if wrong := s.checkLink(one, id); wrong != nil {
			return l, sent, wrong
		}
		if !slices.Contains(l.credentials, one.ID) {
			l.credentials = append(l.credentials, one.ID)
		}
	}
	if s.config.Inferred.LocationNeedsSource && len(l.credentials) == 0 && emptyList(l.doc.get("ipAddresses")) &&
		emptyList(l.doc.get("ports")) && l.parent() == 0 {
		return refuse(invalid("a location needs an IP address, a port or a VPN credential"))
	}
	return l, sent, nil
}

func emptyList(value json.RawMessage) bool {
	var list []json.RawMessage
	return json.Unmarshal(value, &list) != nil || len(list) == 0
}

// checkLink judges a credential that location id is to use.
func (s *Server) checkLink(one link, id int64) *answer {
	var bad answer
	c := s.tenant.credential(one.ID)
	switch {
	case c == nil:
		bad = invalid("vpnCredentials names a credential that does not exist")
	case one.Type != c.kind:
		bad = invalid("vpnCredentials names a credential with another type")
	case one.Address != nil && *one.Address == "" && !s.config.Inferred.EmptyAddressTaken:
		bad = invalid("ipAddress is not valid")
	default:
		user := s.tenant.user(one.ID)
		if user == nil || user.id == id || s.config.Inferred.MovesLinked {
			return nil
		}
		bad = invalid("the VPN credential is in use by location %s", user.name())
	}
	return &bad
}
