package tenant_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/tenant"
)

func want(site string) tenant.Want {
	return tenant.Want{Site: site, Location: site,
		Credentials: []tenant.WantedCredential{{FQDN: site + "@corp.example"}}}
}

func with(change func(*tenant.Want)) tenant.Want {
	w := want("tokyo")
	change(&w)
	return w
}

func key(k tenant.KeyKnowledge) tenant.Want {
	return with(func(w *tenant.Want) { w.Credentials[0].Key = k })
}

func ref(id int64, name string) tenant.Ref { return tenant.Ref{ID: id, Name: name} }

// there is a tenant in which tokyo has all that it wants.
func there() tenant.State {
	return tenant.State{
		Activation:  tenant.Active,
		Credentials: []tenant.Credential{{ID: 7, Type: "UFQDN", FQDN: "tokyo@corp.example", Location: ref(9, "tokyo")}},
		Locations:   []tenant.Location{{Ref: ref(9, "tokyo"), Credentials: []tenant.Ref{ref(7, "tokyo@corp.example")}}},
	}
}

func thereBut(change func(*tenant.State)) tenant.State {
	s := there()
	change(&s)
	return s
}

// TestDecide: what is there and what is wanted, and the changes or the refusal that follow.
func TestDecide(t *testing.T) {
	t.Parallel()
	nothing := tenant.State{Activation: tenant.Active}
	unlinked := thereBut(func(s *tenant.State) {
		s.Credentials[0].Location = tenant.Ref{}
		s.Locations[0].Credentials = nil
	})
	made := thereBut(func(s *tenant.State) { s.Locations[0].Made = true })
	remove := func(parts tenant.Parts) tenant.Want {
		return with(func(w *tenant.Want) { w.Delete, w.Parts = true, parts })
	}
	only := func(parts tenant.Parts) tenant.Want { return with(func(w *tenant.Want) { w.Parts = parts }) }
	for _, c := range []struct {
		name  string
		state tenant.State
		want  tenant.Want
		is    string // changes, or the rule of the refusal
	}{
		{"from nothing", nothing, want("tokyo"), "create the credential for tokyo@corp.example; create location " +
			"tokyo with tokyo@corp.example"},
		{"all there", there(), want("tokyo"), ""},
		{"capital letters on the portal",
			thereBut(func(s *tenant.State) { s.Credentials[0].FQDN = "Tokyo@Corp.example" }),
			want("tokyo"), ""},
		{"credential alone", nothing, only(tenant.CredentialsOnly), "create the credential for tokyo@corp.example"},
		{"location alone", unlinked, only(tenant.LocationOnly), "link tokyo@corp.example to location tokyo"},
		{"location alone, no credential", nothing, only(tenant.LocationOnly), "no_credential"},
		{"adopted", unlinked, want("tokyo"), "link tokyo@corp.example to location tokyo"},
		{"the same key", there(), key(tenant.KeySame), ""},
		{"another key", there(), key(tenant.KeyDiffers), "set the key of the credential for tokyo@corp.example"},
		{"a key was on its way", there(), key(tenant.KeyInDoubt),
			"set the key of the credential for tokyo@corp.example"},
		{"asked to set it", there(), with(func(w *tenant.Want) { w.SetKey = true }),
			"set the key of the credential for tokyo@corp.example"},
		{"no key, and none needed", there(), with(func(w *tenant.Want) { w.Credentials[0].NoKey = "no such file" }),
			""},
		{"no key", nothing, with(func(w *tenant.Want) { w.Credentials[0].NoKey = "no such file" }), "no_key"},
		{"linked elsewhere", thereBut(func(s *tenant.State) { s.Credentials[0].Location = ref(8, "osaka") }),
			want("tokyo"),
			"linked_elsewhere"},
		{"linked elsewhere, no location", thereBut(func(s *tenant.State) {
			s.Credentials[0].Location, s.Locations = ref(8, "osaka"), nil
		}), want("tokyo"), "linked_elsewhere"},
		{"several credentials", thereBut(func(s *tenant.State) {
			s.Credentials = append(s.Credentials,
				s.Credentials[0])
		}),
			want("tokyo"), "several"},
		{"several locations", thereBut(func(s *tenant.State) { s.Locations = append(s.Locations, s.Locations[0]) }),
			want("tokyo"), "several"},
		{"another type", thereBut(func(s *tenant.State) { s.Credentials[0].Type = "XAUTH" }), want("tokyo"), "type"},
		{"sub-location", thereBut(func(s *tenant.State) { s.Locations[0].Parent = 3 }), want("tokyo"), "sub_location"},
		{"no domain", nothing, with(func(w *tenant.Want) { w.Credentials[0].FQDN = "tokyo" }), "fqdn"},
		{"capital letters", nothing, with(func(w *tenant.Want) { w.Credentials[0].FQDN = "Tokyo@corp.example" }),
			"fqdn"},
		{"delete", made, remove(tenant.Everything), "delete location tokyo; delete the credential for " +
			"tokyo@corp.example"},
		{"delete, not made here", there(), remove(tenant.Everything),
			"unlink tokyo@corp.example from location tokyo; delete the credential for tokyo@corp.example"},
		{"delete, with addresses", thereBut(func(s *tenant.State) {
			s.Locations[0].Made, s.Locations[0].Sources = true,
				1
		}),
			remove(tenant.Everything), "unlink tokyo@corp.example from location tokyo; delete the credential for " +
				"tokyo@corp.example"},
		{"delete the location", made, remove(tenant.LocationOnly), "delete location tokyo"},
		{"delete the credential alone", there(), remove(tenant.CredentialsOnly), "still_linked"},
		{"delete what is not there", nothing, remove(tenant.Everything), ""},
	} {
		p := tenant.Decide(c.state, []tenant.Want{c.want})
		var is []string
		for _, r := range p.Refusals() {
			is = append(is, r.Rule)
		}
		for _, change := range p.Changes() {
			is = append(is, change.String())
		}
		if got := strings.Join(is, "; "); got != c.is {
			t.Errorf("%s: %q, want %q", c.name, got, c.is)
		}
		if p.Activate != (len(p.Changes()) > 0) {
			t.Errorf("%s: activate is %v", c.name, p.Activate)
		}
	}
}

// TestPendingOfOthers: who has to be asked before something is activated.
func TestPendingOfOthers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		activation        tenant.Activation
		own               *tenant.OwnRun
		activate, foreign bool
	}{
		{tenant.Active, nil, false, false},
		{tenant.Pending, nil, false, true},
		{tenant.Pending, &tenant.OwnRun{Name: "r"}, true, false},
		{tenant.Pending, &tenant.OwnRun{Name: "r", Foreign: true}, true, true},
		{tenant.Active, &tenant.OwnRun{Name: "r"}, false, false},
		{tenant.InProgress, nil, false, false},
		{"", nil, false, false},
	} {
		state := there()
		state.Activation, state.Own = c.activation, c.own
		p := tenant.Decide(state, []tenant.Want{want("tokyo")})
		if p.Activate != c.activate || p.Foreign != c.foreign {
			t.Errorf("%s, %v: activate %v, foreign %v", c.activation, c.own, p.Activate, p.Foreign)
		}
	}
}

// TestTwoSites: a credential can be linked to one location; two sites of one location are welcome to it.
func TestTwoSites(t *testing.T) {
	t.Parallel()
	other := with(func(w *tenant.Want) { w.Site = "osaka" })
	p := tenant.Decide(tenant.State{}, []tenant.Want{want("tokyo"), other})
	if len(p.Refusals()) > 0 || len(p.Sites[1].Changes) > 0 {
		t.Errorf("%+v", p)
	}
	other.Location = "osaka"
	p = tenant.Decide(tenant.State{}, []tenant.Want{want("tokyo"), other})
	if r := p.Refusals(); len(r) == 0 || r[0].Rule != tenant.RuleTwoSites || len(p.Sites[0].Changes) != 2 {
		t.Errorf("%+v", p)
	}
}

// TestLaws plays tenants and wishes at random: what is decided leads to a state in which nothing is left to do, its
// undo leads back, and nothing is touched that no change names.
func TestLaws(t *testing.T) {
	t.Parallel()
	changed, refused := 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		state, wants := tenantOf(r)
		p := tenant.Decide(state, wants)
		refused += len(p.Refusals())
		after := state
		for _, c := range p.Changes() {
			changed++
			after = after.After(c)
			if (c.Undo == "") == (c.NoUndo == "") || c.Reason == "" {
				t.Fatalf("seed %d: %+v has no reason, or no word on its undo", seed, c)
			}
		}
		if len(p.Refusals()) == 0 {
			again := tenant.Decide(after, known(wants))
			if len(again.Changes()) > 0 || len(again.Refusals()) > 0 {
				t.Fatalf("seed %d: a second time:\n%+v\nfirst:\n%+v", seed, again, p)
			}
		}
		back := after
		whole := true
		for _, c := range slices.Backward(p.Changes()) {
			undo, ok := c.Inverse()
			whole = whole && (ok || c.Kind == tenant.SetKey)
			if ok {
				back = back.After(undo)
			}
		}
		if whole && shape(back) != shape(state) {
			t.Fatalf("seed %d: taken back\n%s\nwas\n%s\nplan %+v", seed, shape(back), shape(state), p)
		}
	}
	if changed < 1000 || refused < 100 {
		t.Errorf("%d changes, %d refusals: the generator tries too little", changed, refused)
	}
}

// known are wishes of which the keys were set.
func known(wants []tenant.Want) []tenant.Want {
	out := slices.Clone(wants)
	for i := range out {
		out[i].SetKey = false
		out[i].Credentials = slices.Clone(out[i].Credentials)
		for j := range out[i].Credentials {
			out[i].Credentials[j].Key = tenant.KeySame
		}
	}
	return out
}

// shape is a state without the order of what is in it.
func shape(s tenant.State) string {
	var lines []string
	for _, c := range s.Credentials {
		lines = append(lines, fmt.Sprint(c))
	}
	for _, l := range s.Locations {
		slices.SortFunc(l.Credentials, func(a, b tenant.Ref) int { return strings.Compare(a.Name, b.Name) })
		lines = append(lines, fmt.Sprint(l.Ref, l.Credentials, l.Parent))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// tenantOf makes a tenant, and sites some of which it knows.
func tenantOf(r *rand.Rand) (tenant.State, []tenant.Want) {
	var s tenant.State
	var wants []tenant.Want
	once := func(n int) bool { return r.IntN(n) == 0 }
	for i := range 1 + r.IntN(4) {
		name := fmt.Sprintf("site-%d", i)
		w := tenant.Want{Site: name, Location: name, Delete: once(5), SetKey: once(5)}
		id := int64(100 * (i + 1))
		loc := tenant.Location{Ref: ref(id, name), Made: once(2)}
		for j := range 1 + r.IntN(2) {
			fqdn := fmt.Sprintf("%s-%d@corp.example", name, j)
			w.Credentials = append(w.Credentials, tenant.WantedCredential{FQDN: fqdn,
				Key: []tenant.KeyKnowledge{tenant.KeyUnknown, tenant.KeySame, tenant.KeyDiffers,
					tenant.KeyInDoubt}[r.IntN(4)]})
			if once(2) {
				continue
			}
			c := tenant.Credential{ID: id + int64(j) + 1, Type: "UFQDN", FQDN: fqdn}
			switch r.IntN(4) {
			case 0, 1:
				c.Location = loc.Ref
				loc.Credentials = append(loc.Credentials, ref(c.ID, fqdn))
			case 2:
				if once(4) {
					c.Location = ref(1, "somewhere")
				}
			}
			if once(30) {
				c.Type = "XAUTH"
			}
			s.Credentials = append(s.Credentials, c)
		}
		if once(30) {
			loc.Parent = 1
		}
		if len(loc.Credentials) > 0 || once(2) {
			s.Locations = append(s.Locations, loc)
		}
		wants = append(wants, w)
	}
	return s, wants
}
