package portal

import (
	"context"
	"errors"
	"net/url"
	"strconv"
)

// Location finds the location of exactly that name, and reads it whole; nil: there is none. Two GETs.
func (c *Client) Location(ctx context.Context, name string) (*Location, error) {
	r := request{call: ReadLocation, query: url.Values{"search": {name}}}
	rows, err := c.pages(ctx, r)
	if err != nil {
		return nil, err
	}
	found, err := rowsOf[Reference](c, r, rows)
	if err != nil {
		return nil, err
	}
	for _, row := range found {
		if row.Name == name {
			return c.LocationByID(ctx, row.ID)
		}
	}
	return nil, nil
}

// LocationByID reads a location whole; nil: there is none. One GET.
func (c *Client) LocationByID(ctx context.Context, id int64) (*Location, error) {
	var l Location
	err := c.do(ctx, request{call: ReadLocation, path: locationPath(id), reads: readsLocation(&l)})
	switch {
	case errors.Is(err, ErrAbsent):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &l, nil
}

// CreateLocation creates one. One POST. When its answer is lost it is looked for first; if it is there, and links the
// same credentials, it is returned as it was found. A name that is there already is [ErrDuplicate], if ZIA says so by
// its code.
func (c *Client) CreateLocation(ctx context.Context, n NewLocation) (Location, error) {
	var l Location
	r := request{call: CreateLocation, reads: readsLocation(&l)}
	var err error
	if r.body, err = n.document(); err != nil {
		return Location{}, c.unsendable(r, err)
	}
	r.settled = func(ctx context.Context) (bool, error) {
		found, err := c.Location(ctx, n.Name)
		if err != nil || found == nil {
			return false, err
		}
		links := found.Credentials()
		same := len(links) == len(n.Credentials)
		for _, k := range n.Credentials {
			same = same && found.Links(k.ID)
		}
		if !same {
			e := c.failure(r, answer{}, said{})
			e.kind, e.Message = ErrDuplicate, "somebody else has created it meanwhile"
			e.Next = "read what is there, and adopt it or choose another name"
			return false, e
		}
		l = *found
		return true, nil
	}
	if err := c.do(ctx, r); err != nil {
		return Location{}, err
	}
	return l, nil
}

// PutLocation replaces the location with the document. One PUT. When its answer is lost the location is read first, and
// the PUT is repeated only if it does not hold what was sent. The result is the answer of ZIA, or what was read.
func (c *Client) PutLocation(ctx context.Context, want Location) (Location, error) {
	var l Location
	r := request{call: PutLocation, path: locationPath(want.ID), body: want.Document(), reads: readsLocation(&l)}
	if _, err := ParseLocation(r.body); err != nil {
		return Location{}, c.unsendable(r, err)
	}
	r.settled = func(ctx context.Context) (bool, error) {
		found, err := c.LocationByID(ctx, want.ID)
		switch {
		case err != nil:
			return false, err
		case found == nil:
			e := c.failure(r, answer{}, said{})
			e.kind = ErrAbsent
			e.Message = "somebody has deleted it meanwhile"
			e.Next = "read again"
			return false, e
		case !found.holds(want):
			return false, nil
		}
		l = *found
		return true, nil
	}
	if err := c.do(ctx, r); err != nil {
		return Location{}, err
	}
	return l, nil
}

// DeleteLocation deletes one, with its sub-locations (documented). It is no error when there is none (any more).
func (c *Client) DeleteLocation(ctx context.Context, id int64) error {
	return c.remove(ctx, request{call: DeleteLocation, path: locationPath(id), empty: true})
}

func locationPath(id int64) string { return ReadLocation.path() + "/" + strconv.FormatInt(id, 10) }

// readsLocation takes an answer that is a location.
func readsLocation(into *Location) func([]byte) error {
	return func(body []byte) (err error) {
		if *into, err = ParseLocation(body); err != nil {
			return errors.New("the answer is not a location: " + err.Error())
		}
		return nil
	}
}
