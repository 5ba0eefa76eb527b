package show

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// Inventory is `show inventory`: what the router is made of.
type Inventory struct {
	Items        []InventoryItem `json:"items"`
	UnknownLines []string        `json:"unknown_lines"`
}

// InventoryItem is one part. An 881 names its chassis after itself, and puts its serial number into
// the description too.
type InventoryItem struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	PID         string `json:"pid"` // product: CISCO881-SEC-K9
	VID         string `json:"vid"` // version: V01
	Serial      string `json:"serial"`
}

var (
	inventoryName = lazyregexp.New(`^NAME: ?"(.*?)" ?, ?DESCR: ?"(.*?)"?$`)
	inventoryPID  = lazyregexp.New(`^PID: ?(.*?) ?, ?VID: ?(.*?) ?, ?SN: ?(.*)$`)
	inventoryBut  = lazyregexp.New(`^(?:\++|INFO: Please use "show license UDI".*)$`)
)

// ParseInventory reads `show inventory`. An output filter may have left one of the two lines of a
// part alone. The first of them is as long as it likes, and is broken by the terminal.
func ParseInventory(text string) (Inventory, error) {
	out := Inventory{Items: []InventoryItem{}, UnknownLines: []string{}}
	named := false // the last part waits for its second line
	broken := ""   // a first line without its last quote
	for _, r := range rows(text) {
		if broken != "" && !strings.HasPrefix(r.text, "PID:") && strings.HasSuffix(r.text, `"`) {
			item := &out.Items[len(out.Items)-1]
			item.name(squeeze(broken + r.raw))
			broken = ""
			continue
		}
		broken = ""
		if strings.HasPrefix(r.text, "NAME:") {
			out.Items = append(out.Items, InventoryItem{})
			if named = out.Items[len(out.Items)-1].name(r.text); named {
				if !strings.HasSuffix(r.text, `"`) && len(r.raw) >= narrowest {
					broken = r.raw
				}
				continue
			}
			out.Items = out.Items[:len(out.Items)-1]
		}
		if m := inventoryPID.FindStringSubmatch(r.text); m != nil {
			if !named {
				out.Items = append(out.Items, InventoryItem{})
			}
			item := &out.Items[len(out.Items)-1]
			item.PID, item.VID = m[1], m[2]
			item.Serial = m[3]
			named = false
		} else if !inventoryBut.MatchString(r.text) {
			out.UnknownLines = append(out.UnknownLines, r.text)
		}
	}
	return out, nil
}

// name reads the first line of a part.
func (i *InventoryItem) name(line string) bool {
	m := inventoryName.FindStringSubmatch(line)
	if m != nil {
		i.Name, i.Description = strings.TrimSpace(m[1]), strings.TrimSpace(m[2])
	}
	return m != nil
}
