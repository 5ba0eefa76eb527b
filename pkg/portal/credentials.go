package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Reference names a thing of the tenant.
type Reference struct {
	ID   int64  `json:"id"`
	Name string `json:"name,omitempty"`
}

// Credential is a VPN credential. Its key is never read: ZIA does not give it (recorded).
type Credential struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`           // UFQDN, IP, CN, XAUTH
	FQDN     string `json:"fqdn,omitempty"` // of a UFQDN: "tokyo@corp.example", lower case
	Comments string `json:"comments,omitempty"`
	// Location is what it is linked to; nil: nothing. In the answer to a create and in a location it is nil as well.
	Location *Reference `json:"location,omitempty"`
}

// ufqdn is the type of the credentials of routers whose address is not fixed.
const ufqdn = "UFQDN"

// Lengths that ZIA has for a credential (documented).
const (
	longestUser     = 256
	longestKey      = 255
	longestComments = 10240
)

// keyed is a credential as it is written.
type keyed struct {
	ID       int64  `json:"id,omitempty"`
	Type     string `json:"type"`
	FQDN     string `json:"fqdn"`
	Comments string `json:"comments"`
	Key      string `json:"preSharedKey"`
}

// Credential finds the credential of an FQDN, without regard to case; nil: there is none. One GET.
func (c *Client) Credential(ctx context.Context, fqdn string) (*Credential, error) {
	// The search of ZIA finds a text in any of five fields (recorded).
	found, err := c.list(ctx, url.Values{"search": {strings.ToLower(fqdn)}})
	if err != nil {
		return nil, err
	}
	for i := range found {
		if strings.EqualFold(found[i].FQDN, fqdn) {
			return &found[i], nil
		}
	}
	return nil, nil
}

// Credentials lists all of type UFQDN; one GET for each thousand, and one more from a hundred on.
func (c *Client) Credentials(ctx context.Context) ([]Credential, error) {
	return c.list(ctx, url.Values{})
}

func (c *Client) list(ctx context.Context, query url.Values) ([]Credential, error) {
	query.Set("type", ufqdn)
	r := request{call: ListCredentials, query: query}
	rows, err := c.pages(ctx, r)
	if err != nil {
		return nil, err
	}
	return rowsOf[Credential](c, r, rows)
}

// CreateCredential creates one of type UFQDN; the FQDN is sent in lower case, as ZIA keeps it. One POST.
// When its answer is lost it is looked for first; if it is there, with these comments and linked to nothing, its key is
// set again and it is returned. An FQDN that is there already is [ErrDuplicate], if ZIA says so by its code.
func (c *Client) CreateCredential(
	ctx context.Context, fqdn string, psk secret.String, comments string,
) (Credential, error) {
	out := Credential{Type: ufqdn, FQDN: strings.ToLower(fqdn), Comments: comments}
	r := request{call: CreateCredential}
	if err := writable(out, psk); err != nil {
		return Credential{}, c.unsendable(r, err)
	}
	c.redactor.Add(psk)
	var created Credential
	r.reads = readsCredential(&created)
	r.settled = func(ctx context.Context) (bool, error) {
		found, err := c.Credential(ctx, out.FQDN)
		if err != nil || found == nil {
			return false, err
		}
		if found.Location != nil || found.Comments != out.Comments {
			e := c.failure(r, answer{}, said{})
			e.kind, e.Message = ErrDuplicate, "somebody else has created it meanwhile"
			e.Next = "read what is there, and adopt it or delete it"
			return false, e
		}
		created = *found
		return true, c.SetKey(ctx, created, psk)
	}
	var err error
	if r.body, err = json.Marshal(keyed{Type: ufqdn, FQDN: out.FQDN, Comments: comments,
		Key: psk.Reveal()}); err != nil {
		return Credential{}, c.unsendable(r, err)
	}
	if err := c.do(ctx, r); err != nil {
		return Credential{}, err
	}
	return created, nil
}

// SetKey replaces the key of a credential; FQDN and comments stay as they are in credential. One PUT. What key a
// credential has cannot be read, so that an answer that is lost again and again leaves an [*InDoubtError].
func (c *Client) SetKey(ctx context.Context, credential Credential, psk secret.String) error {
	r := request{call: SetKey, path: credentialPath(credential.ID), reads: readsCredential(new(Credential))}
	if err := writable(credential, psk); err != nil {
		return c.unsendable(r, err)
	}
	c.redactor.Add(psk)
	var err error
	r.body, err = json.Marshal(keyed{ID: credential.ID, Type: ufqdn, FQDN: credential.FQDN,
		Comments: credential.Comments, Key: psk.Reveal()})
	if err != nil {
		return c.unsendable(r, err)
	}
	return c.do(ctx, r)
}

// DeleteCredential deletes one. It is no error when there is none (any more).
func (c *Client) DeleteCredential(ctx context.Context, id int64) error {
	return c.remove(ctx, request{call: DeleteCredential, path: credentialPath(id), empty: true})
}

// remove deletes what is at a path.
func (c *Client) remove(ctx context.Context, r request) error {
	err := c.do(ctx, r)
	if errors.Is(err, ErrAbsent) {
		return nil
	}
	return err
}

// readsCredential takes an answer that is a credential.
func readsCredential(into *Credential) func([]byte) error {
	return func(body []byte) error {
		if json.Unmarshal(body, into) != nil || into.ID == 0 {
			return errors.New("the answer is not a VPN credential")
		}
		return nil
	}
}

func credentialPath(id int64) string { return ListCredentials.path() + "/" + strconv.FormatInt(id, 10) }

// writable looks for what ZIA would refuse, or change without saying so.
func writable(c Credential, psk secret.String) error {
	user, domain, _ := strings.Cut(c.FQDN, "@")
	switch key := psk.Reveal(); {
	case c.Type != ufqdn:
		return fmt.Errorf("the credential is of type %s, and only %s are written", c.Type, ufqdn)
	case user == "" || domain == "" || strings.Contains(domain, "@") || strings.ContainsAny(c.FQDN, " \t\r\n"):
		return errors.New("the FQDN is not of the form user@domain")
	case len(user) > longestUser:
		return fmt.Errorf("the user in front of the @ has more than %d characters", longestUser)
	case key == "" || len(key) > longestKey:
		return fmt.Errorf("the key has to have 1 to %d characters", longestKey)
	case len(c.Comments) > longestComments:
		return fmt.Errorf("the comments have more than %d characters", longestComments)
	}
	return nil
}

// unsendable is a call that was not made.
func (c *Client) unsendable(r request, why error) *Error {
	e := c.failure(r, answer{}, said{})
	e.Message, e.Next = c.clean(why.Error()), "nothing was sent"
	return e
}
