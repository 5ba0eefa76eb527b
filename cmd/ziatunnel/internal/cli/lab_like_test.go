package cli

import (
	"os"
	"reflect"
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
		fact.Seen, fact.Agrees = "refused: % no", new(false)
		var cfg fakeios.Config
		if behaveLike(&cfg, fact) {
			turned++
			if !reflect.ValueOf(cfg.Quirks).FieldByName(quirk).Bool() {
				t.Errorf("%q does not turn %s", id, quirk)
			}
		}
	}
	if turned < 6 {
		t.Errorf("only %d switches are turned", turned)
	}
	fact, ok := file.Fact(rawRequestFact)
	if fact.Seen = "config-x"; !ok {
		t.Errorf("%q is no row of a survey", rawRequestFact)
	}
	var cfg fakeios.Config
	if !behaveLike(&cfg, fact) || cfg.Wording[rawRequestPrompt] != "config-x" {
		t.Errorf("the prompt: %v", cfg.Wording)
	}
	if behaveLike(&cfg, survey.Fact{ID: "window: 32"}) {
		t.Error("there is no switch for a window")
	}
}
