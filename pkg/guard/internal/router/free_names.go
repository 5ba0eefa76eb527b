package router

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/branch"
	"github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

// named is an object that has a name of the site file.
type named struct {
	kind   string // start of its ID
	word   *string
	number *int // in the place of word
	ofPair bool // every pair has one of its own
}

func (o named) name() string {
	if o.number != nil {
		return strconv.Itoa(*o.number)
	}
	return *o.word
}

// objectsOf are the objects of all names. An entry of a route map has its number behind the name.
func objectsOf(n *site.Names) []named {
	return []named{
		{kind: "access-list ", number: &n.ACL, ofPair: true},
		{kind: "ip sla ", number: &n.SLA1, ofPair: true}, {kind: "ip sla ", number: &n.SLA2, ofPair: true},
		{kind: "track ", number: &n.Track1, ofPair: true}, {kind: "track ", number: &n.Track2, ofPair: true},
		{kind: "interface ", word: &n.PrimaryTunnel, ofPair: true},
		{kind: "interface ", word: &n.BackupTunnel, ofPair: true},
		{kind: "crypto ikev2 proposal ", word: &n.Proposal}, {kind: "crypto ikev2 policy ", word: &n.Policy},
		{kind: "crypto ikev2 keyring ", word: &n.Keyring, ofPair: true},
		{kind: "crypto ikev2 profile ", word: &n.IKEv2Profile1, ofPair: true},
		{kind: "crypto ikev2 profile ", word: &n.IKEv2Profile2, ofPair: true},
		{kind: "crypto ipsec transform-set ", word: &n.TransformSet},
		{kind: "crypto ipsec profile ", word: &n.IPsecProfile1, ofPair: true},
		{kind: "crypto ipsec profile ", word: &n.IPsecProfile2, ofPair: true},
		{kind: "route-map ", word: &n.RouteMap, ofPair: true},
		{kind: "class-map type inspect ", word: &n.ClassMap}, {kind: "policy-map type inspect ", word: &n.PolicyMap},
		{kind: "zone-pair security ", word: &n.ZonePair},
		{kind: "event manager applet ", word: &n.AppletDown}, {kind: "event manager applet ", word: &n.AppletUp},
	}
}

// freeNames are the names of the site with another one in the place of each that a conflict is about: the next number,
// or the name with a number behind it, that nothing on the router has.
func freeNames(in *rule.Case) site.Names {
	n := in.Site.Names
	freeNumbers(in, "access-list ", []*int{&n.ACL})
	freeNumbers(in, "ip sla ", []*int{&n.SLA1, &n.SLA2})
	freeNumbers(in, "track ", []*int{&n.Track1, &n.Track2})
	for _, o := range objectsOf(&n) {
		if o.word != nil && o.kind != "interface " && taken(in, o.kind+*o.word) {
			*o.word = firstFree(in.Running, o.kind, *o.word+"-", 1+len(in.Whole().Pairs()))
		}
	}
	var first, second int
	_, _ = fmt.Sscanf(n.PrimaryTunnel, "Tunnel%d", &first)
	_, _ = fmt.Sscanf(n.BackupTunnel, "Tunnel%d", &second)
	freeNumbers(in, "interface Tunnel", []*int{&first, &second})
	n.PrimaryTunnel, n.BackupTunnel = fmt.Sprintf("Tunnel%d", first), fmt.Sprintf("Tunnel%d", second)
	return n
}

// freeNumbers gives those of the numbers that conflicts are about the next one that is free.
func freeNumbers(in *rule.Case, object string, numbers []*int) {
	next := func(n int) int { return n + 1 }
	if object == "access-list " {
		next = site.NextExtendedList
	}
	for _, number := range numbers {
		if !taken(in, object+strconv.Itoa(*number)) {
			continue
		}
		free := next(*number)
		for uses(in.Running, object+strconv.Itoa(free)) || slices.ContainsFunc(numbers, func(other *int) bool {
			return *other == free
		}) || ofAnotherPair(in, object, free) {
			free = next(free)
		}
		*number = free
	}
}

// ofAnotherPair reports whether a number is that of an object of some pair of tunnels of the site.
func ofAnotherPair(in *rule.Case, object string, number int) bool {
	return slices.ContainsFunc(in.Whole().Pairs(), func(p site.Pair) bool {
		n := p.Names
		switch object {
		case "access-list ":
			return n.ACL == number
		case "ip sla ":
			return n.SLA1 == number || n.SLA2 == number
		case "track ":
			return n.Track1 == number || n.Track2 == number
		}
		name := fmt.Sprintf("Tunnel%d", number)
		return n.PrimaryTunnel == name || n.BackupTunnel == name
	})
}

// taken reports whether a conflict is about an object: its sentence begins with it.
func taken(in *rule.Case, object string) bool {
	return slices.ContainsFunc(in.Conflicts, func(why string) bool { return strings.HasPrefix(why, object+" ") })
}

// firstFree is the first name with a number behind it that no object of the configuration has.
func firstFree(c iosconf.Config, object, start string, number int) string {
	for uses(c, fmt.Sprint(object, start, number)) {
		number++
	}
	return start + strconv.Itoa(number)
}

// uses reports whether a configuration has an object, or names a list by its number.
func uses(c iosconf.Config, object string) bool {
	number, isList := strings.CutPrefix(object, "access-list ")
	for _, n := range c.Nodes {
		if n.Line == object || strings.HasPrefix(n.Line, object+" ") || isList && branch.NamesList(n, number) {
			return true
		}
	}
	return false
}
