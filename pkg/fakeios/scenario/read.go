package scenario

import (
	"net/netip"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// MaxSize is the largest lab file that is read, in bytes.
const MaxSize = yamlfile.MaxSize

// reader walks a document and collects what is wrong with it.
type reader struct {
	file     string
	from     Source
	who      who
	problems Problems
	noted    int               // mistakes met, those that are noted already included
	fetched  map[string]string // by reference
	secrets  map[string]string // made up, by name
}

// Read reads a lab file and validates it; file names it in messages. The error is [Problems]: every
// mistake at once.
func Read(file string, data []byte, from Source) (*Lab, error) {
	root, err := yamlfile.Document(file, data, advice)
	if err != nil {
		return nil, err
	}
	r := &reader{file: file, from: from, fetched: map[string]string{}, secrets: map[string]string{}}
	lab := newLab()
	var parts parts
	r.mapping(root, labFile, labKeys(lab, &parts))
	r.expand(lab, parts)
	r.eventsOf(lab, parts.events)
	if len(r.problems) > 0 {
		r.problems.Sort()
		return nil, r.problems
	}
	return lab, nil
}

// advice is what to do about a file that is no lab file at all.
var advice = yamlfile.Advice{
	TooLarge: "long startup-configs have a place of their own: file:PATH",
	Empty:    "start from routers: [{name: branch-001}]",
	Second:   "one lab a file",
}

// labFile is what messages call the whole.
const labFile = "the lab file"

func newLab() *Lab {
	return &Lab{Listen: netip.MustParseAddrPort("127.0.0.1:0")}
}
