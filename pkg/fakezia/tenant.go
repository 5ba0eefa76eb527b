package fakezia

import (
	"slices"
	"strings"
	"time"
)

// tenant is what is edited, and what of it counts.
type tenant struct {
	config      Config
	nextID      int64
	credentials []credential // by id
	locations   []location   // by id
	pending     bool         // edited since the last activation
	active      *Snapshot
	version     int // of active

	progress *progress // an activation that is not over
}

// progress is an activation on its way: what it will make count, and when it is over.
type progress struct {
	becomes *Snapshot
	polls   int // answers of INPROGRESS still to give
	until   time.Time
}

// credential is a VPN credential as it is stored.
type credential struct {
	id       int64
	kind     string // UFQDN or IP
	fqdn     string
	address  string
	psk      string
	comments string
}

// location is a location as it is stored: the document without its credentials, which stand beside it.
type location struct {
	id          int64
	doc         document
	credentials []int64
}

func (l location) name() string  { return l.doc.text("name") }
func (l location) parent() int64 { return l.doc.number("parentId") }

func (t *tenant) id() int64 {
	t.nextID++
	return t.nextID - 1
}

func (t *tenant) credential(id int64) *credential {
	i := slices.IndexFunc(t.credentials, func(c credential) bool { return c.id == id })
	if i < 0 {
		return nil
	}
	return &t.credentials[i]
}

func (t *tenant) location(id int64) *location {
	i := slices.IndexFunc(t.locations, func(l location) bool { return l.id == id })
	if i < 0 {
		return nil
	}
	return &t.locations[i]
}

// user is the location that uses a credential, nil without one.
func (t *tenant) user(id int64) *location {
	i := slices.IndexFunc(t.locations, func(l location) bool { return slices.Contains(l.credentials, id) })
	if i < 0 {
		return nil
	}
	return &t.locations[i]
}

// users are the locations that use credentials, by the id of the credential.
func (t *tenant) users() map[int64]*Reference {
	out := map[int64]*Reference{}
	for _, l := range t.locations {
		for _, id := range l.credentials {
			out[id] = &Reference{l.id, l.name()}
		}
	}
	return out
}

// unlink takes a credential out of every location but one.
func (t *tenant) unlink(id, but int64) {
	for i := range t.locations {
		if l := &t.locations[i]; l.id != but {
			l.credentials = slices.DeleteFunc(slices.Clone(l.credentials), func(c int64) bool { return c == id })
		}
	}
}

// dropLocation deletes a location, and its sub-locations unless they stay.
func (t *tenant) dropLocation(id int64) {
	t.locations = slices.DeleteFunc(t.locations, func(l location) bool {
		return l.id == id || l.parent() == id && !t.config.Inferred.SublocationsStay
	})
}

// edited notes that there is something to activate.
func (t *tenant) edited() { t.pending = true }

// status is the word of GET /status.
func (t *tenant) status() string {
	switch {
	case t.progress != nil:
		return "INPROGRESS"
	case t.pending:
		return "PENDING"
	default:
		return "ACTIVE"
	}
}

// activate begins to make what is edited count. Without anything to wait for it is over at once.
func (t *tenant) activate(now time.Time) {
	t.finish()
	t.pending = false
	p := &progress{becomes: t.snapshot(), polls: t.config.ActivationPolls, until: now.Add(t.config.ActivationTime)}
	t.progress = p
	if p.polls == 0 {
		t.finish()
	}
}

// publish is what the end of a session does to pending changes: they count at once.
func (t *tenant) publish() {
	t.finish()
	if t.pending {
		t.pending = false
		t.count(t.snapshot())
	}
}

// finish ends an activation that is on its way.
func (t *tenant) finish() {
	if t.progress != nil {
		t.count(t.progress.becomes)
		t.progress = nil
	}
}

func (t *tenant) count(s *Snapshot) {
	t.active = s
	t.version++
}

// poll is one look at the status.
func (t *tenant) poll() string {
	status := t.status()
	if t.progress != nil {
		t.progress.polls--
		if t.progress.polls <= 0 {
			t.finish()
		}
	}
	return status
}

// twin reports whether another credential has the same FQDN or address.
func (t *tenant) twin(c credential) bool {
	return slices.ContainsFunc(t.credentials, func(o credential) bool {
		return o.id != c.id && o.kind == c.kind && strings.EqualFold(o.fqdn, c.fqdn) && o.address == c.address
	})
}

// namesake reports whether another location beside this one has the same name.
func (t *tenant) namesake(l location) bool {
	return slices.ContainsFunc(t.locations, func(o location) bool {
		return o.id != l.id && o.parent() == l.parent() && strings.EqualFold(o.name(), l.name())
	})
}
