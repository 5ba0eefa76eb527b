package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// linked is the field of a location that holds its VPN credentials.
const linked = "vpnCredentials"

// Location is a location of the tenant: its whole document as ZIA has sent it. What this package does not know of is
// kept byte for byte, and in its order: a PUT replaces the whole location, and what is not sent is lost (recorded).
// It is a value: its methods give another one, and leave this as it is. The zero value is no location.
type Location struct {
	ID   int64
	Name string
	doc  string
}

// ParseLocation reads a document as [Location.Document] gives it, from a journal. It is a JSON object with an id and a
// name, in which each VPN credential has an id.
func ParseLocation(document []byte) (Location, error) {
	var l Location
	all, err := members(document)
	if err != nil {
		return l, err
	}
	for key, into := range map[string]any{"id": &l.ID, "name": &l.Name} {
		m, err := one(all, key)
		if err != nil {
			return Location{}, err
		}
		if m == nil || json.Unmarshal(document[m.from:m.to], into) != nil {
			return Location{}, fmt.Errorf("the document has no %s", key)
		}
	}
	if l.ID == 0 || l.Name == "" { // null, for one
		return Location{}, errors.New("the document has no id or no name")
	}
	l.doc = string(document)
	if _, err := l.links(); err != nil {
		return Location{}, err
	}
	return l, nil
}

// Document is the whole location as JSON, to the byte as it was read but for what was changed since. It holds no key.
func (l Location) Document() []byte { return []byte(l.doc) }

// link is a VPN credential of a location, and where it stands.
type link struct {
	member
	credential Credential
}

// links finds the credentials of the document.
func (l Location) links() ([]link, error) {
	doc := []byte(l.doc)
	all, err := members(doc)
	if err != nil {
		return nil, err
	}
	array, err := one(all, linked)
	if err != nil || array == nil {
		return nil, err
	}
	places, err := elements(doc, *array)
	if err != nil {
		return nil, err
	}
	out := make([]link, len(places))
	for i, at := range places {
		out[i].member = at
		err := json.Unmarshal(doc[at.from:at.to], &out[i].credential)
		if err != nil || out[i].credential.ID == 0 {
			return nil, errors.New("a VPN credential of the location has no id")
		}
	}
	return out, nil
}

// Credentials are the VPN credentials that the location links. Read by GET they have FQDN and comments; in the answer
// to a POST or PUT they are as they were sent (recorded).
func (l Location) Credentials() []Credential {
	links, _ := l.links() // it was read before
	var out []Credential
	for _, k := range links {
		out = append(out, k.credential)
	}
	return out
}

// Links reports whether the location links a credential.
func (l Location) Links(credential int64) bool {
	return slices.ContainsFunc(l.Credentials(), func(c Credential) bool { return c.ID == credential })
}

// WithCredential is the location with a further credential; the same when it links it already.
func (l Location) WithCredential(c Credential) Location {
	doc := []byte(l.doc)
	all, err := members(doc)
	if err != nil || l.Links(c.ID) {
		return l
	}
	array, _ := one(all, linked)
	links, _ := l.links()
	switch {
	case array == nil:
		end := bytes.LastIndexByte(doc, '}')
		l.doc = string(spliced(doc, end, end, `,"`+linked+`":[`+sent(c)+`]`)) // id and name stand in front
	case len(links) == 0:
		l.doc = string(spliced(doc, array.from, array.to, "["+sent(c)+"]"))
	default:
		last := links[len(links)-1].to
		l.doc = string(spliced(doc, last, last, ","+sent(c)))
	}
	return l
}

// sent is a link as it is written: nothing but id and type. An empty ipAddress beside them is refused (inferred from a
// report about Zscaler's SDK).
func sent(c Credential) string {
	kind, err := json.Marshal(c.Type)
	if err != nil || c.Type == "" {
		kind = []byte(`"` + ufqdn + `"`)
	}
	return fmt.Sprintf(`{"id":%d,"type":%s}`, c.ID, kind)
}

// WithoutCredential is the location without a credential; the same when it does not link it.
func (l Location) WithoutCredential(c Credential) Location {
	links, _ := l.links()
	for i := len(links) - 1; i >= 0; i-- {
		if links[i].credential.ID != c.ID {
			continue
		}
		from, to := links[i].from, links[i].to
		switch {
		case i > 0:
			from = links[i-1].to
		case len(links) > 1:
			to = links[1].from
		}
		l.doc = string(spliced([]byte(l.doc), from, to, ""))
		links = slices.Delete(links, i, i+1)
	}
	return l
}

// holds reports whether this location has all that was sent: the same links, and every other field of it with the same
// value.
func (l Location) holds(sent Location) bool {
	ids := func(l Location) []int64 {
		var out []int64
		for _, c := range l.Credentials() {
			out = append(out, c.ID)
		}
		return slices.Sorted(slices.Values(out))
	}
	if !slices.Equal(ids(l), ids(sent)) {
		return false
	}
	is, want := l.values(), sent.values()
	delete(want, linked)
	for key, value := range want {
		if is[key] != value {
			return false
		}
	}
	return true
}

// values are the fields, each without blanks.
func (l Location) values() map[string]string {
	doc := []byte(l.doc)
	out := map[string]string{}
	all, _ := members(doc)
	for _, m := range all {
		var b bytes.Buffer
		if json.Compact(&b, doc[m.from:m.to]) == nil {
			out[m.key] = b.String()
		}
	}
	return out
}

// NewLocation is what a location is created from. What is zero is not sent, and ZIA chooses.
type NewLocation struct {
	Name        string // up to 128 characters
	Description string // up to 1024 characters
	Country     string // in the words of ZIA: "JAPAN", "UNITED_STATES"
	TZ          string // in the words of ZIA: "JAPAN_ASIA_TOKYO"
	State       string
	Profile     string // CORPORATE, SERVER, GUESTWIFI, IOT, WORKLOAD, EXTRANET
	Up, Down    int    // kbit/s

	Credentials []Credential
	// Fields are further ones by ZIA's names for them: {"authRequired": true}. They may not be any of the above.
	Fields map[string]any
}

// Lengths that ZIA has for a location (documented).
const (
	longestName        = 128
	longestDescription = 1024
)

// document is the location as it is sent.
func (n NewLocation) document() ([]byte, error) {
	switch {
	case n.Name == "" || len([]rune(n.Name)) > longestName:
		return nil, fmt.Errorf("the name of a location has to have 1 to %d characters", longestName)
	case len([]rune(n.Description)) > longestDescription:
		return nil, fmt.Errorf("the description has more than %d characters", longestDescription)
	}
	var b bytes.Buffer
	put := func(key string, value any) error {
		text, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("the field %s cannot be written as JSON", key)
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", key, text)
		return nil
	}
	own := []struct {
		key   string
		value any
		zero  bool
	}{
		{"id", nil, true}, {"name", n.Name, false}, {"description", n.Description, n.Description == ""},
		{"country", n.Country, n.Country == ""}, {"state", n.State, n.State == ""}, {"tz", n.TZ, n.TZ == ""},
		{"profile", n.Profile, n.Profile == ""}, {"upBandwidth", n.Up, n.Up == 0}, {"dnBandwidth", n.Down, n.Down == 0},
		{linked, n.sent(), len(n.Credentials) == 0},
	}
	for _, f := range own {
		if _, twice := n.Fields[f.key]; twice {
			return nil, fmt.Errorf("%s is not one of the further fields of a location", f.key)
		}
		if f.zero {
			continue
		}
		if err := put(f.key, f.value); err != nil {
			return nil, err
		}
	}
	for _, key := range slices.Sorted(maps.Keys(n.Fields)) {
		if err := put(key, n.Fields[key]); err != nil {
			return nil, err
		}
	}
	return []byte("{" + b.String() + "}"), nil
}

func (n NewLocation) sent() []json.RawMessage {
	var out []json.RawMessage
	for _, c := range n.Credentials {
		out = append(out, json.RawMessage(sent(c)))
	}
	return out
}
