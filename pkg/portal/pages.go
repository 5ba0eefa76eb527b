package portal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
)

const (
	pageSize = 1000 // the most that ZIA gives (documented)
	// fewest is the size of a page if ZIA does not go by pageSize (documented: 100). A page with fewer rows is the
	// last; one with more than that, but fewer than pageSize, is not taken for the last unless the next one is empty.
	fewest    = 100
	mostPages = 200
)

// pages reads a list to its end: an array a page, without an envelope or a total (recorded).
func (c *Client) pages(ctx context.Context, r request) ([]json.RawMessage, error) {
	var all []json.RawMessage
	before := ""
	for page := 1; page <= mostPages; page++ {
		var rows []json.RawMessage
		one := r
		one.query = url.Values{"page": {strconv.Itoa(page)}, "pageSize": {strconv.Itoa(pageSize)}}
		maps.Copy(one.query, r.query)
		one.reads = func(body []byte) error { return readAs(body, &rows, "a list") }
		if err := c.do(ctx, one); err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return all, nil
		}
		if string(rows[0]) == before {
			return all, nil // there are no pages here: it is the same one again
		}
		before = string(rows[0])
		if all = append(all, rows...); len(rows) < fewest {
			return all, nil
		}
	}
	e := c.failure(r, answer{}, said{})
	e.Message = fmt.Sprintf("the list has more than %d pages", mostPages)
	e.Next = "ask for less of it"
	return nil, e
}

// readAs decodes a document that has to be of one kind. null is of none: taken for a list it would be an empty one.
func readAs(body []byte, into any, what string) error {
	if string(bytes.TrimSpace(body)) == "null" || json.Unmarshal(body, into) != nil {
		return errors.New("the answer is not " + what)
	}
	return nil
}

// rowsOf decodes rows. One that cannot be read, or has no id, is an error: what is in it would be taken to be absent.
func rowsOf[T any](c *Client, r request, raw []json.RawMessage) ([]T, error) {
	out := make([]T, len(raw))
	for i := range raw {
		var is Reference
		if json.Unmarshal(raw[i], &out[i]) != nil || json.Unmarshal(raw[i], &is) != nil || is.ID == 0 {
			e := c.failure(r, answer{}, said{})
			e.Message = fmt.Sprintf("row %d of the list cannot be read", i+1)
			e.Next = "that is not the API, or one that this program does not know: check cloud and URLs"
			return nil, e
		}
	}
	return out, nil
}

// joined makes one array of rows, to the byte.
func joined(rows []json.RawMessage) []byte {
	out := []byte{'['}
	for i, row := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, row...)
	}
	return slices.Clip(append(out, ']'))
}

// VIPs lists the addresses of the service edges with their data centres, of all pages, as one JSON array with every
// row as ZIA has sent it (recorded: dataCenter, vpnIps, greIps, city, …). Package serviceedge reads it.
func (c *Client) VIPs(ctx context.Context) ([]byte, error) {
	rows, err := c.pages(ctx, request{call: ListVIPs})
	if err != nil {
		return nil, err
	}
	return joined(rows), nil
}
