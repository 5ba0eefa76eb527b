package view

import (
	"fmt"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/importfile"
)

// ImportFile is what was written into files for the portal's import, or what is in one. It has no keys. Its JSON
// names are a contract.
type ImportFile struct {
	Written     bool         `json:"-"`
	Files       []ImportPart `json:"files"`
	Credentials []Imported   `json:"credentials"`
}

// ImportPart is one of the files.
type ImportPart struct {
	File string `json:"file"`
	Rows int    `json:"rows"`
}

// Imported is a credential of such a file, or one that is not in it.
type Imported struct {
	Action  importfile.Action `json:"action,omitempty"` // empty: it is in no file
	Type    string            `json:"type"`
	Name    string            `json:"name"`
	Comment string            `json:"comment"`
	Site    string            `json:"site,omitempty"`
	State   ImportState       `json:"state"`
}

// ImportState is how a credential of a file stands to the sites.
type ImportState string

// The states.
const (
	ImportWritten  ImportState = "written"
	ImportListed   ImportState = "listed"    // no sites were named
	ImportSame     ImportState = "same"      // with the key of the site
	ImportOtherKey ImportState = "other_key" // with another one
	ImportMissing  ImportState = "missing"   // the file does not have it
	ImportNoSite   ImportState = "no_site"   // no site wants it
	ImportDeletes  ImportState = "deletes"   // the file takes it out of the portal
)

var importWords = map[ImportState]string{
	ImportSame: "in the file, with the key of the site", ImportOtherKey: "in the file with another key than the site's",
	ImportMissing: "not in the file", ImportNoSite: "in the file, and no site wants it",
	ImportDeletes: "in the file, which deletes it from the portal",
}

// ImportedOf is a row without its key.
func ImportedOf(r importfile.Row, site string, state ImportState) Imported {
	return Imported{r.Action, r.Type, r.Name, r.Comment, site, state}
}

// Import prints what is in files for the portal's import.
func Import(w io.Writer, asJSON bool, f ImportFile) {
	if asJSON {
		if f.Credentials == nil {
			f.Credentials = []Imported{}
		}
		JSON(w, f)
		return
	}
	for _, c := range f.Credentials {
		switch {
		case c.State == ImportListed:
			fmt.Fprintf(w, "%s %s %s  %s\n", c.Action, c.Type, c.Name, c.Comment)
		case c.State == ImportNoSite:
			fmt.Fprintf(w, "%s %s: %s\n", c.Action, c.Name, importWords[c.State])
		case c.State != ImportWritten:
			fmt.Fprintf(w, "site %s: %s: %s\n", c.Site, c.Name, importWords[c.State])
		}
	}
	for _, part := range f.Files {
		if f.Written {
			fmt.Fprintf(w, "%s: written, mode 0600: %s\n", part.File, counted(part.Rows, "credential"))
		} else {
			fmt.Fprintf(w, "%s: %s\n", part.File, counted(part.Rows, "credential"))
		}
	}
	if f.Written {
		fmt.Fprintln(w, "the keys are in it in clear: delete it once it is imported. A credential has no location "+
			"yet: see `ziatunnel portal clicks`")
	}
}
