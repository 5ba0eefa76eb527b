package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Archive is `show archive`: the configurations that the router keeps for going back. With the
// feature off Enabled is false and nothing else is given.
type Archive struct {
	Enabled      bool          `json:"enabled"`
	Maximum      *uint64       `json:"maximum"`
	Saved        *uint64       `json:"saved"`
	Next         *string       `json:"next"` // name of the next file, with <timestamp> in it
	Files        []ArchiveFile `json:"files"`
	UnknownLines []string      `json:"unknown_lines"`
}

// ArchiveFile is one archived configuration; empty places of the table are left out.
type ArchiveFile struct {
	Number     uint64 `json:"number"`
	Name       string `json:"name"` // a URL such as flash:branch-Nov-24-09-00-00.000-0
	MostRecent bool   `json:"most_recent"`
}

var (
	archiveMaximum = lazyregexp.New(`^The maximum archive configurations allowed is (\d+)`)
	archiveSaved   = lazyregexp.New(`^There are currently (\d+) archive configurations saved`)
	archiveNext    = lazyregexp.New(`^The next archive file will be named (.+)$`)
	archiveFile    = lazyregexp.New(`^:?(\d+):? (\S+)( <- Most Recent)?$`)
	archiveHead    = lazyregexp.New(`^(?:The |There |Archive)`)
	archivePlain   = lazyregexp.New(`(?i)time[ -]period|write-?mem`)
	archiveEmpty   = lazyregexp.New(`^:?\d+:?$`)
)

// ParseArchive reads `show archive`.
func ParseArchive(text string) (Archive, error) {
	a := Archive{Files: []ArchiveFile{}, UnknownLines: []string{}}
	for _, r := range unwrapped(text, archiveHead) {
		if m := archiveMaximum.FindStringSubmatch(r.text); m != nil {
			a.Enabled, a.Maximum = true, number(m[1])
		} else if m := archiveSaved.FindStringSubmatch(r.text); m != nil {
			a.Enabled, a.Saved = true, number(m[1])
		} else if m := archiveNext.FindStringSubmatch(r.text); m != nil {
			a.Enabled, a.Next = true, &m[1]
		} else if m := archiveFile.FindStringSubmatch(r.text); m != nil {
			n := number(m[1])
			if n == nil {
				return a, &ParseError{"show archive", r.no, r.text, "a file without a number"}
			}
			a.Enabled = true
			a.Files = append(a.Files, ArchiveFile{*n, m[2], m[3] != ""})
		} else if !archiveEmpty.MatchString(r.text) && !archivePlain.MatchString(r.text) &&
			!strings.HasPrefix(r.text, "Archive # Name") && !strings.Contains(r.text, "Archive feature not enabled") {
			a.UnknownLines = append(a.UnknownLines, r.text)
		}
	}
	return a, nil
}
