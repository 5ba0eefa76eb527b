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

// freeNames are the names of the site with another one in the place of each that a conflict is about: the next number,
// or the name with a number behind it, that nothing on the router has.
func freeNames(in *rule.Case) site.Names {
	n := in.Site.Names
	freeNumbers(in, "access-list ", []*int{&n.ACL})
	freeNumbers(in, "ip sla ", []*int{&n.SLA1, &n.SLA2})
	freeNumbers(in, "track ", []*int{&n.Track1, &n.Track2})
	for _, word := range []struct {
		object string
		value  *string
	}{
		{"crypto ikev2 proposal ", &n.Proposal}, {"crypto ikev2 policy ", &n.Policy},
		{"crypto ikev2 keyring ", &n.Keyring}, {"crypto ikev2 profile ", &n.IKEv2Profile1},
		{"crypto ikev2 profile ", &n.IKEv2Profile2}, {"crypto ipsec transform-set ", &n.TransformSet},
		{"crypto ipsec profile ", &n.IPsecProfile1}, {"crypto ipsec profile ", &n.IPsecProfile2},
		{"route-map ", &n.RouteMap}, {"class-map type inspect ", &n.ClassMap},
		{"policy-map type inspect ", &n.PolicyMap}, {"zone-pair security ", &n.ZonePair},
	} {
		if taken(in, word.object+*word.value) {
			*word.value = firstFree(in.Running, word.object, *word.value+"-", 2)
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
		}) {
			free = next(free)
		}
		*number = free
	}
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
