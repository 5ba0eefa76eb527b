package survey

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// placeholders turn the survey's own names, numbers and addresses into words that are the same on every router.
type placeholders struct {
	lists map[string]string // number as it stands behind its word, and the placeholder
}

// note takes the numbers that IOS or the planner may choose for copies of lists: whatever is free.
func (p *placeholders) note(iosconf.Config) { p.lists = map[string]string{} }

func (p *placeholders) numbers(s *site.Site) {
	n := s.Names
	p.list(n.ACL)
	for number, to := range map[int]string{n.SLA1: "{sla}", n.SLA2: "{sla}", n.Track1: "{track}", n.Track2: "{track}"} {
		p.lists[strconv.Itoa(number)] = to
	}
	p.lists[n.PrimaryTunnel], p.lists[n.BackupTunnel] = "{tunnel}", "{tunnel}"
	p.lists[s.WAN.Name], p.lists[s.LAN.Name] = "{interface}", "{interface}"
}

func (p *placeholders) list(number int) { p.lists[strconv.Itoa(number)] = "{list}" }

var (
	scratchName    = regexp.MustCompile(mark + `[A-Z]-([A-Z]+)\d*`)
	scratchAddress = regexp.MustCompile(regexp.QuoteMeta(network) + `\d+\.\d+`)
	anyWord        = regexp.MustCompile(`[A-Za-z]*[0-9]+`)
	copiedList     = regexp.MustCompile(`((?:access-list|ip address|ip access-group|copy of) )\d+\b`)
)

// kind is a text with placeholders.
func (p *placeholders) kind(text string) string {
	text = scratchName.ReplaceAllStringFunc(text, func(name string) string {
		return "{" + strings.ToLower(scratchName.FindStringSubmatch(name)[1]) + "}"
	})
	text = scratchAddress.ReplaceAllString(text, "{address}")
	text = strings.ReplaceAll(strings.ReplaceAll(text, scratchK, secret.Mask), mailbox, "{fqdn}")
	text = anyWord.ReplaceAllStringFunc(text, func(word string) string {
		if to, ok := p.lists[word]; ok {
			return to
		}
		return word
	})
	return copiedList.ReplaceAllString(text, "$1{list}")
}

// kinds joins headers and a line, with placeholders.
func (p *placeholders) kinds(path []string, line string) string {
	return p.kind(strings.Join(append(append([]string{}, path...), line), " / "))
}

// Mask is what else is to be masked in a file.
type Mask struct {
	// Words are replaced wherever they stand, by the placeholders that they lead to.
	Words map[string]string
	// Share replaces every address, too.
	Share bool
}

// of adds what says which router it is.
func (m Mask) of(r Router) Mask {
	if !m.Share {
		return m
	}
	words := map[string]string{r.Hostname: "{hostname}", r.Serial: "{serial}"}
	maps.Copy(words, m.Words)
	return Mask{Words: words, Share: true}
}

var (
	userName = regexp.MustCompile(`(?i)(\buser(?:name)?: ?)[\w.@\\-]+`)
	ipv4     = regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b`)
	ipv6     = regexp.MustCompile(`\b(?:[0-9A-Fa-f]{1,4}:){3,7}[0-9A-Fa-f]{0,4}\b|` +
		`\b[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4})*::[0-9A-Fa-f:]*`)
	hardware = regexp.MustCompile(`\b[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\b`)
	mail     = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`)
	netmask  = regexp.MustCompile(`^(?:255\.|0\.0\.0\.|127\.0\.0\.)`)
)

// text masks what a file may not hold.
func (m Mask) text(text string) string {
	words := slices.DeleteFunc(slices.Collect(maps.Keys(m.Words)), func(word string) bool { return word == "" })
	slices.SortFunc(words, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	for _, from := range words {
		to := m.Words[from]
		boundary := regexp.MustCompile(`(?i)(^|[^\w.-])` + regexp.QuoteMeta(from) + `($|[^\w-])`)
		for range 2 { // neighbours share the character between them
			text = boundary.ReplaceAllString(text, fmt.Sprintf("${1}%s${2}", to))
		}
	}
	if !m.Share {
		return text
	}
	text = userName.ReplaceAllString(text, "${1}{user}")
	text = mail.ReplaceAllString(text, "{mail}")
	text = hardware.ReplaceAllString(text, "{hardware address}")
	text = ipv6.ReplaceAllString(text, "{address}")
	return ipv4.ReplaceAllStringFunc(text, func(address string) string {
		if netmask.MatchString(address) {
			return address
		}
		return "{address}"
	})
}
