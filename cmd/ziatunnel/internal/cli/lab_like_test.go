package cli

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

// TestLikenessesAreRows: every row that the virtual router can be made to follow is one of its own survey, so that a
// row that is renamed is not forgotten here; and the switch is turned by it.
func TestLikenessesAreRows(t *testing.T) {
	text, err := os.ReadFile("../../../../testdata/survey/virtual-881.json")
	if err != nil {
		t.Fatal(err)
	}
	file, err := survey.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	turned := 0
	for id, quirk := range likenesses {
		fact, ok := file.Fact(id)
		if !ok {
			t.Errorf("%q is no row of a survey", id)
			continue
		}
		if fact.Seen = "refused: % no"; !strings.HasPrefix(quirk, "No") {
			fact.Seen = "shown as: something else"
		}
		var cfg fakeios.Config
		if behaveLike(&cfg, fact) {
			turned++
			if !reflect.ValueOf(cfg.Quirks).FieldByName(quirk).Bool() {
				t.Errorf("%q does not turn %s", id, quirk)
			}
		}
	}
	if turned != len(likenesses) {
		t.Errorf("%d of %d switches are turned", turned, len(likenesses))
	}
	fact, ok := file.Fact(rawRequestFact)
	if fact.Seen = "config-x"; !ok {
		t.Errorf("%q is no row of a survey", rawRequestFact)
	}
	var cfg fakeios.Config
	if !behaveLike(&cfg, fact) || cfg.Wording[rawRequestPrompt] != "config-x" {
		t.Errorf("the prompt: %v", cfg.Wording)
	}
	if behaveLike(&cfg, survey.Fact{ID: "window: 32", Seen: "3 of 64 lines are missing"}) {
		t.Error("there is no switch for a window")
	}
}

// TestBehaveLikeLines: a line without a switch is refused, hidden, or shown in another way.
func TestBehaveLikeLines(t *testing.T) {
	var cfg fakeios.Config
	for _, fact := range []survey.Fact{
		{ID: "line: interface {tunnel} / ip mtu 1400", Expected: "shown as: ip mtu 1400", Seen: "refused: % no mtu"},
		{ID: "line: crypto ipsec profile {ipsec} / set security-policy limit 1",
			Expected: "shown as: set security-policy limit 1", Seen: "not shown"},
		{ID: "line: interface {tunnel} / tunnel destination {address}",
			Expected: "shown as: tunnel destination {address}", Seen: "shown as: tunnel destination ipv4 {address}"},
	} {
		if !behaveLike(&cfg, fact) {
			t.Errorf("nothing is done about %+v", fact)
		}
	}
	if len(cfg.Faults) != 1 || cfg.Faults[0].Line != "ip mtu 1400" || cfg.Faults[0].Reply != "% no mtu" {
		t.Errorf("faults %+v", cfg.Faults)
	}
	if hidden, ok := cfg.Shown["set security-policy limit 1"]; !ok || hidden != "" ||
		cfg.Shown["tunnel destination *"] != "tunnel destination ipv4 *" {
		t.Errorf("shown %q", cfg.Shown)
	}
	for _, fact := range []survey.Fact{
		{ID: "line: interface {tunnel} / ip address {address} 255.255.255.0", Seen: "refused: % no"},
		{ID: "line: a {x} {y}", Expected: "shown as: a {x} {y}", Seen: "shown as: a {y} {x}"},
		{ID: "prompt: interface {tunnel}", Expected: "config-if", Seen: "config-x"},
	} {
		if behaveLike(&cfg, fact) {
			t.Errorf("something is done about %+v", fact)
		}
	}
}
