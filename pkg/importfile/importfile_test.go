package importfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/importfile"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func row(name string) importfile.Row {
	return importfile.Row{Action: importfile.Add, Type: "UFQDN", Name: name, Comment: "a branch",
		Key: secret.New("canary-key")}
}

// TestEncode writes what the documented examples look like.
func TestEncode(t *testing.T) {
	t.Parallel()
	gone := importfile.Row{Action: importfile.Delete, Type: "IP", Name: "192.0.2.33", Key: secret.New("54321"),
		Manager: "partner"}
	files, err := importfile.Encode([]importfile.Row{row("Jane.Doe@Example.com"), gone})
	const want = "+,UFQDN,jane.doe@example.com,a branch,canary-key,,\n-,IP,192.0.2.33,,54321,partner,\n"
	if err != nil || len(files) != 1 || string(files[0]) != want {
		t.Fatalf("%q, %v", files, err)
	}
	rows, err := importfile.Parse("a.csv", files[0])
	if err != nil || !reflect.DeepEqual(rows, []importfile.Row{row("jane.doe@example.com"), gone}) {
		t.Errorf("%+v, %v", rows, err)
	}
	if files, err = importfile.Encode(nil); err != nil || len(files) != 0 {
		t.Errorf("%q, %v", files, err)
	}
}

// TestLimit: 3,000 rows a file, and no row is lost or stands twice.
func TestLimit(t *testing.T) {
	t.Parallel()
	for n, sizes := range map[int][]int{2999: {2999}, 3000: {3000}, 3001: {3000, 1}, 6000: {3000, 3000}} {
		var rows []importfile.Row
		for i := range n {
			rows = append(rows, row(fmt.Sprintf("site-%d@corp.example", i)))
		}
		files, err := importfile.Encode(rows)
		if err != nil || len(files) != len(sizes) {
			t.Fatalf("%d: %d files, %v", n, len(files), err)
		}
		var back []importfile.Row
		for i, data := range files {
			read, err := importfile.Parse("a.csv", data)
			if err != nil || len(read) != sizes[i] {
				t.Fatalf("%d, file %d: %d rows, %v", n, i, len(read), err)
			}
			back = append(back, read...)
		}
		if !reflect.DeepEqual(back, rows) {
			t.Errorf("%d: other rows come back", n)
		}
		if n > importfile.MaxRows {
			_, err := importfile.Parse("a.csv", bytes.Join(files, nil))
			if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("the file has %d rows, and the portal takes "+
				"3000", n)) {
				t.Errorf("%d rows in one file: %v", n, err)
			}
		}
	}
}

// TestCannotHold: what the format has no rule for is refused, all rows at once, and no key is repeated.
func TestCannotHold(t *testing.T) {
	t.Parallel()
	with := func(change func(*importfile.Row)) importfile.Row {
		r := row("a@corp.example")
		change(&r)
		return r
	}
	comment := func(text string) importfile.Row { return with(func(r *importfile.Row) { r.Comment = text }) }
	name := func(text string) importfile.Row { return with(func(r *importfile.Row) { r.Name = text }) }
	action := func(a importfile.Action) importfile.Row { return with(func(r *importfile.Row) { r.Action = a }) }
	manager := func(text string) importfile.Row { return with(func(r *importfile.Row) { r.Manager = text }) }
	kind := func(text string) importfile.Row { return with(func(r *importfile.Row) { r.Type = text }) }
	key := func(psk secret.String) importfile.Row { return with(func(r *importfile.Row) { r.Key = psk }) }
	for want, r := range map[string]importfile.Row{
		"comment has a comma, which ends the field (byte 2)":             comment("a, b"),
		"comment has a quote, for which the format has no rule (byte 1)": comment(`"a`),
		"comment has a control character or a line break (byte 2)":       comment("a\nb"),
		"comment has a character beyond ASCII":                           comment("Zürich"),
		"comment has blanks around it":                                   comment(" a"),
		"the pre-shared key has a comma":                                 key(secret.New("canary,key")),
		"the pre-shared key has 256 characters, 255 are possible":        key(secret.New(strings.Repeat("k", 256))),
		"it has no pre-shared key":                                       key(secret.String{}),
		"of type XAUTH cannot be added":                                  kind("XAUTH"),
		"none of UFQDN, IP and XAUTH":                                    kind("CN"),
		"the user name of type IP is no address":                         kind("IP"),
		"neither + nor -":                                                action("*"),
		"the manager has a comma":                                        manager(","),
		"not user@domain":                                                name("tokyo"),
		"the user name has a character beyond ASCII":                     name("ü@corp.example"),
		"row 3 (\"a@corp.example\"): another row has this user name":     row("A@corp.example"),
	} {
		files, err := importfile.Encode([]importfile.Row{row("x@corp.example"), row("a@corp.example"), r})
		if err == nil || !strings.Contains(err.Error(), want) || files != nil || strings.Contains(err.Error(),
			"canary") {
			t.Errorf("%s: %v", want, err)
		}
		var one *importfile.RowError
		if !errors.As(err, &one) || one.Line != 3 {
			t.Errorf("%s: %+v", want, one)
		}
	}
}

// TestParse reads what people and spreadsheets make of it, and names every mistake with its line.
func TestParse(t *testing.T) {
	t.Parallel()
	rows, err := importfile.Parse("a.csv", []byte("\xef\xbb\xbf+,UFQDN,A@corp.example,,k1\r\n\r\n"+
		"+,UFQDN,b@corp.example,c,k2,m\r\n-,XAUTH,c,,,,\r\n"))
	if err != nil || len(rows) != 3 || rows[0].Name != "a@corp.example" || rows[1].Manager != "m" ||
		rows[2].Action != importfile.Delete {
		t.Errorf("%+v, %v", rows, err)
	}
	_, err = importfile.Parse("a.csv", []byte("Action,Type,Name,Comment,Key,By\n+,UFQDN,a@corp.example,x,canary1,,\n"+
		"+,UFQDN\n+,UFQDN,a@corp.example,x, y,canary2,,\n+,UFQDN,A@corp.example,,canary3,,\n+,UFQDN,canary4,,k,,\n"))
	if err == nil {
		t.Fatal("nothing is found")
	}
	const want = `a.csv:1: the action is neither + nor -
a.csv:3: it has 2 fields, 6 are wanted: action, type, user name, comment, pre-shared key, manager
a.csv:4: it has more fields than a row has: a comma cannot stand inside of one
a.csv:5 ("a@corp.example"): line 2 has this user name too
a.csv:6: the user name is not user@domain`
	if err.Error() != want {
		t.Errorf("%v", err)
	}
	for _, empty := range []string{"", "\n\n"} {
		if _, err := importfile.Parse("a.csv", []byte(empty)); err == nil || err.Error() != "a.csv:1: the file has "+
			"no rows" {
			t.Errorf("%v", err)
		}
	}
}

func ExampleEncode() {
	files, err := importfile.Encode([]importfile.Row{{Action: importfile.Add, Type: "UFQDN",
		Name:    "tokyo-01@corp.example",
		Comment: "branch router", Key: secret.New("12345")}})
	fmt.Printf("%s%v\n", files[0], err)
	// Output:
	// +,UFQDN,tokyo-01@corp.example,branch router,12345,,
	// <nil>
}

// FuzzParse: what is read can be written, and is read again as the same; no error holds a key.
func FuzzParse(f *testing.F) {
	f.Add("+,UFQDN,a@corp.example,x,k,,\n-,IP,192.0.2.1,,k\r\n")
	f.Add("\xef\xbb\xbf+,XAUTH,\"a,b\",,,,,\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := importfile.Parse("a.csv", []byte(text))
		if err != nil {
			return
		}
		files, err := importfile.Encode(rows)
		if err != nil || len(files) != 1 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		again, err := importfile.Parse("a.csv", files[0])
		if err != nil || !reflect.DeepEqual(rows, again) {
			t.Errorf("%v, %v, %v", rows, again, err)
		}
	})
}
