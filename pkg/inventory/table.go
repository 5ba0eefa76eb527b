package inventory

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxTable is the largest table that is read, in bytes.
const maxTable = 64 << 20

// columns are the keys of a site file that a column can be called; labels.WORD are columns too.
var columns = []string{
	"site", "router.address", "router.user", "router.password", "router.key", "router.key_passphrase",
	"router.agent", "router.enable", "router.host_key", "router.jump", "router.jump.address", "router.jump.user",
	"router.jump.password", "router.jump.key", "router.jump.key_passphrase", "router.jump.agent",
	"router.jump.host_key", "router.jump.legacy_ssh", "router.legacy_ssh", "credential.fqdn", "credential.psk",
	"zia.cloud", "zia.encryption", "zia.esp_integrity", "zia.ike_integrity", "zia.pfs",
	"zia.primary.vpn", "zia.primary.global", "zia.primary.tunnel_address",
	"zia.backup.vpn", "zia.backup.global", "zia.backup.tunnel_address", "zia.pac_globals",
	"portal.login", "portal.user", "portal.password", "portal.api_key", "portal.vanity", "portal.client_id",
	"portal.client_secret", "portal.private_key", "portal.key_id", "portal.url", "portal.token_url",
	"portal.location.name",
	"portal.location.country", "portal.location.tz", "portal.location.state", "portal.location.profile",
	"portal.location.description", "portal.credential_comments",
	"lan.interface", "lan.address", "lan.zone", "lan.vrf", "wan.interface", "wan.address", "wan.zone", "wan.vrf",
	"wan.gateway", "steering", "when_down", "probe.frequency", "probe.threshold", "probe.timeout", "probe.down",
	"probe.up", "lans", "pairs_fallback", "tunnel_zone", "vrf_definition", "mtu", "traffic", "exempt",
	"access_groups", "bandwidth_mbps", "groups", "timezone", "names.proposal", "names.policy", "names.keyring",
	"names.peer1", "names.peer2", "names.ikev2_profile1", "names.ikev2_profile2", "names.transform_set",
	"names.ipsec_profile1", "names.ipsec_profile2", "names.primary_tunnel", "names.backup_tunnel", "names.acl",
	"names.route_map", "names.sla1", "names.sla2", "names.track1", "names.track2",
	"names.zone_pair", "names.class_map", "names.policy_map", "names.applet_down", "names.applet_up",
}

// lists are the columns whose cells may hold more than one value, separated by blanks, commas, semicolons or
// bars.
var lists = map[string]bool{"exempt": true, "groups": true, "zia.pac_globals": true, "router.jump": true,
	"lans": true}

// wholeNumber is a whole number with the decimals that a spreadsheet has added: 1400.00.
var wholeNumber = regexp.MustCompile(`^(\d+)[.,]0+$`)

// numbers are the columns that hold a number.
var numbers = regexp.MustCompile(`^(mtu|bandwidth_mbps|probe\.(frequency|threshold|timeout|down|up)|` +
	`names\.(acl|sla1|sla2|track1|track2))$`)

// table reads a CSV file: the names of the columns in the first row, a site in every other.
func (p *parser) table(f File) {
	data, first, ok := p.tableText(f)
	if !ok {
		return
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = delimiter(data)
	r.FieldsPerRecord = -1 // rows may be shorter or longer than the header
	r.ReuseRecord = true
	head, err := r.Read()
	if err != nil {
		p.syntax(f.Name, first, err)
		return
	}
	names, ok := p.header(f.Name, first, r, head)
	if !ok {
		return
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			p.syntax(f.Name, first, err)
			var broken *csv.ParseError
			if errors.As(err, &broken) && errors.Is(broken.Err, csv.ErrQuote) {
				continue // the reader goes on behind the row
			}
			return
		}
		p.row(f.Name, first, r, names, row)
	}
}

// tableText removes what spreadsheets put before the text. first is how many lines stood before the
// header.
func (p *parser) tableText(f File) (data []byte, first int, ok bool) {
	data = bytes.TrimPrefix(f.Data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > maxTable:
		p.report(f.Name, 1, 1, "", "the table is larger than 64 MB", "is this the right file?")
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")),
		bytes.IndexByte(data, 0) >= 0:
		p.report(f.Name, 1, 1, "", "the table is not UTF-8 text", `save it as "CSV UTF-8"`)
	case !utf8.Valid(data):
		line := 1
		for text := range bytes.Lines(data) {
			if !utf8.Valid(text) {
				break
			}
			line++
		}
		p.report(f.Name, line, 1, "", "the table is not UTF-8 text: it has letters of an older encoding",
			`save it as "CSV UTF-8"`)
	case len(bytes.TrimSpace(data)) == 0:
		p.report(f.Name, 1, 1, "", "the table is empty",
			"the first row names the columns, as in site,router.address,...")
	default:
		if line, rest, found := bytes.Cut(data, []byte("\n")); found && len(bytes.TrimSpace(line)) == 5 &&
			bytes.HasPrefix(line, []byte("sep=")) {
			return rest, 1, true
		}
		return data, 0, true
	}
	return nil, 0, false
}

// delimiter is the one that stands most often in the header, outside of quotes.
func delimiter(data []byte) rune {
	counts, quoted := map[byte]int{}, false
	for _, c := range data {
		if c == '"' {
			quoted = !quoted
		}
		if c == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[c]++
		}
	}
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if counts[c] > counts[best] {
			best = c
		}
	}
	return rune(best)
}

// syntax reports a row that is not valid CSV.
func (p *parser) syntax(file string, first int, err error) {
	var broken *csv.ParseError
	if !errors.As(err, &broken) {
		p.report(file, first+1, 1, "", "not a table: "+err.Error(), "")
		return
	}
	p.report(file, first+broken.Line, broken.Column, "", "not a row of a table: "+broken.Err.Error(),
		"a quote inside a quoted field is written twice")
}

// header checks the names of the columns. A column without a name is left out.
func (p *parser) header(file string, first int, r *csv.Reader, head []string) ([]string, bool) {
	names := make([]string, len(head))
	seen := map[string]bool{}
	ok := true
	bad := func(i int, why, remedy string) {
		line, column := r.FieldPos(i)
		p.report(file, first+line, column, head[i], why, remedy)
		ok = false
	}
	for i, text := range head {
		name := strings.ReplaceAll(strings.ToLower(clean(text)), " ", "_")
		names[i] = name
		label, isLabel := strings.CutPrefix(name, "labels.")
		switch {
		case name == "":
		case seen[name]:
			bad(i, "this column stands twice", "keep one of them")
		case isLabel && label != "":
		case name == "pairs" || strings.HasPrefix(name, "pairs."):
			bad(i, "further pairs of tunnels do not fit into a table",
				"give a site with pairs a file of its own beside the table, or write pairs into defaults.yaml")
		case !isColumn(name):
			bad(i, "no column is called so", nearest(name))
		case seen["router.jump"] && strings.HasPrefix(name, "router.jump."), name == "router.jump" && oneJump(seen):
			bad(i, "jump hosts stand in two ways", "write user@host under router.jump, or one jump host under "+
				"router.jump.address and the like")
		}
		seen[name] = true
	}
	if ok && !seen["site"] {
		p.report(file, first+1, 1, "", "the table has no column site", "it holds the names of the sites")
		ok = false
	}
	return names, ok
}

// oneJump reports whether a column describes one jump host.
func oneJump(seen map[string]bool) bool {
	for name := range seen {
		if strings.HasPrefix(name, "router.jump.") {
			return true
		}
	}
	return false
}

func isColumn(name string) bool {
	for _, c := range columns {
		if c == name {
			return true
		}
	}
	return false
}

// clean removes the blanks around a cell, no-break spaces too, and the apostrophe by which spreadsheets mark a
// cell as text.
func clean(cell string) string {
	return strings.TrimPrefix(strings.TrimSpace(strings.ReplaceAll(cell, "\u00a0", " ")), "'")
}

// row reads one site. An empty row is skipped.
func (p *parser) row(file string, first int, r *csv.Reader, names, row []string) {
	line, _ := r.FieldPos(0)
	root := &yaml.Node{Kind: yaml.MappingNode, Line: first + line, Column: 1}
	text, wrong := false, map[[2]int]bool{}
	for i, cell := range row {
		value := clean(cell)
		if value == "" {
			continue
		}
		text = true
		line, column := r.FieldPos(i)
		bad := func(why, remedy string) {
			p.report(file, first+line, column, "", why, remedy)
			wrong[[2]int{first + line, column}] = true
		}
		switch {
		case i >= len(names) || names[i] == "":
			bad("a cell in a column without a name", "give the column a name in the first row, or clear it")
		case strings.HasPrefix(value, "="):
			bad("a formula in the place of a value", "save the values, not the formulas")
			p.put(root, names[i], value, first+line, column)
		default:
			p.put(root, names[i], value, first+line, column)
		}
	}
	if text {
		p.add(file, root, wrong)
	}
}

// put sets the value of a cell under the keys that its column names.
func (p *parser) put(root *yaml.Node, name, value string, line, column int) {
	at := func(kind yaml.Kind, value string) *yaml.Node {
		return &yaml.Node{Kind: kind, Value: value, Line: line, Column: column}
	}
	keys := strings.Split(name, ".")
	if strings.HasPrefix(name, "labels.") {
		keys = strings.SplitN(name, ".", 2)
	}
	n := root
	for _, key := range keys[:len(keys)-1] {
		next := lookup(n, key)
		if next == nil {
			next = at(yaml.MappingNode, "")
			n.Content = append(n.Content, at(yaml.ScalarNode, key), next)
		}
		n = next
	}
	if whole := wholeNumber.FindStringSubmatch(value); whole != nil && numbers.MatchString(name) {
		value = whole[1]
	}
	node := at(yaml.ScalarNode, value)
	if lists[name] {
		node = at(yaml.SequenceNode, "")
		for _, item := range strings.FieldsFunc(
			value, func(r rune) bool { return strings.ContainsRune(" ,;|\n\r\t", r) }) {
			node.Content = append(node.Content, at(yaml.ScalarNode, item))
		}
	}
	n.Content = append(n.Content, at(yaml.ScalarNode, keys[len(keys)-1]), node)
}

// nearest names the columns that were probably meant.
func nearest(name string) string {
	var close []string
	for _, c := range columns {
		last := c[strings.LastIndex(c, ".")+1:]
		if last == name || strings.ReplaceAll(c, ".", "_") == name || strings.Contains(c, name) && len(name) > 3 {
			close = append(close, c)
		}
	}
	if len(close) > 0 && len(close) <= 6 {
		return "did you mean " + strings.Join(close, " or ") + "?"
	}
	return fmt.Sprintf("columns are named like the keys of a site file: %s, labels.WORD", strings.Join(columns, ", "))
}
