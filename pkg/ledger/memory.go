package ledger

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

// memoryFile holds what the portal does not show.
const memoryFile = "memory.json"

// digestUse is the use of the digests of keys on the portal.
const digestUse = "portal key"

// Memory is what this machine remembers of a tenant and cannot be read from it.
type Memory struct {
	tenant *Tenant
	kept   kept
}

// kept is the file. The names are a contract.
type kept struct {
	Format    int                 `json:"format"`
	Keys      map[string]keptKey  `json:"keys"`      // by FQDN
	Locations map[string]keptMade `json:"locations"` // that were made here, by ID
}

type keptKey struct {
	ID int64 `json:"id"` // of the credential
	// Digest is that of the key that was set last. Sending: one was about to be set, and nobody has noted that it was.
	Digest  string    `json:"digest,omitempty"`
	Sending bool      `json:"sending,omitempty"`
	Key     string    `json:"key,omitempty"` // names the key of the digests
	Time    time.Time `json:"time"`
}

type keptMade struct {
	Name string    `json:"name"`
	Time time.Time `json:"time"`
}

// Memory reads what is remembered. Nothing is no error.
func (t *Tenant) Memory() (*Memory, error) {
	m := &Memory{tenant: t, kept: kept{Format: 1, Keys: map[string]keptKey{}, Locations: map[string]keptMade{}}}
	text, err := os.ReadFile(filepath.Join(t.dir, memoryFile))
	if errors.Is(err, os.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &m.kept); err != nil || m.kept.Format != 1 {
		return nil, fmt.Errorf("%s cannot be read: move it away, and it is not known any more which keys were set",
			filepath.Join(t.dir, memoryFile))
	}
	if m.kept.Keys == nil {
		m.kept.Keys = map[string]keptKey{}
	}
	if m.kept.Locations == nil {
		m.kept.Locations = map[string]keptMade{}
	}
	return m, nil
}

// Knows compares the key at hand with the one that was set last at the credential of that ID.
func (m *Memory) Knows(id int64, fqdn string, psk secret.String) (tenant.KeyKnowledge, error) {
	k, found := m.kept.Keys[strings.ToLower(fqdn)]
	if k.Sending {
		return tenant.KeyInDoubt, nil // it may have arrived, and setting it again does no harm
	}
	if !found || k.ID != id || psk.IsZero() {
		return tenant.KeyUnknown, nil
	}
	key, err := m.tenant.store.Key()
	if err != nil {
		return tenant.KeyUnknown, err
	}
	switch {
	case key.ID() != k.Key:
		return tenant.KeyUnknown, nil
	case key.Digest(digestUse, m.tenant.Name, strings.ToLower(fqdn), psk.Reveal()) == k.Digest:
		return tenant.KeySame, nil
	}
	return tenant.KeyDiffers, nil
}

// Sending forgets the key of a credential, because another one is about to be sent.
func (m *Memory) Sending(fqdn string) error {
	k := m.kept.Keys[strings.ToLower(fqdn)]
	return m.put(fqdn, keptKey{ID: k.ID, Sending: true})
}

// Sent remembers the key that a credential has.
func (m *Memory) Sent(id int64, fqdn string, psk secret.String) error {
	key, err := m.tenant.store.Key()
	if err != nil {
		return err
	}
	return m.put(fqdn, keptKey{ID: id, Key: key.ID(),
		Digest: key.Digest(digestUse, m.tenant.Name, strings.ToLower(fqdn), psk.Reveal())})
}

// Forget forgets the key of a credential that is gone.
func (m *Memory) Forget(fqdn string) error {
	delete(m.kept.Keys, strings.ToLower(fqdn))
	return m.write()
}

// Made remembers that a location was made here, Unmade that it is gone.
func (m *Memory) Made(at tenant.Ref) error {
	m.kept.Locations[fmt.Sprint(at.ID)] = keptMade{at.Name, m.tenant.store.Now().UTC()}
	return m.write()
}

// Unmade forgets a location that is gone.
func (m *Memory) Unmade(at tenant.Ref) error {
	delete(m.kept.Locations, fmt.Sprint(at.ID))
	return m.write()
}

// HasMade reports whether a location was made here.
func (m *Memory) HasMade(id int64) bool {
	_, made := m.kept.Locations[fmt.Sprint(id)]
	return made
}

func (m *Memory) put(fqdn string, k keptKey) error {
	k.Time = m.tenant.store.Now().UTC()
	m.kept.Keys[strings.ToLower(fqdn)] = k
	return m.write()
}

func (m *Memory) write() error {
	text, err := json.MarshalIndent(m.kept, "", " ")
	if err != nil {
		return err
	}
	return durable.Replace(filepath.Join(m.tenant.dir, memoryFile), func(w io.Writer) error {
		_, err := w.Write(append(text, '\n'))
		return err
	})
}
