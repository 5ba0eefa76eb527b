package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Format is the version of a saved plan's JSON.
const Format = 1

// Saved is a plan as a file keeps it. It holds no secret: every value that IOS syntax marks as one
// is masked by the salted digest that [Seal] is given, so that two masked texts are equal when the
// values are, and nobody reads the value from them.
type Saved struct {
	Format   int    `json:"format"`
	Site     string `json:"site"`
	Router   string `json:"router"` // its host name
	Playbook string `json:"playbook"`
	Salt     string `json:"salt"`
	// Running is the hash of the masked running-config that the plan was made for, without comments
	// and byte counts; Objects are the hashes of its objects, so that a refusal can say which changed.
	Running string           `json:"running"`
	Objects []SavedObject    `json:"objects"`
	Steps   []map[string]any `json:"steps"`
}

// SavedObject is the hash of one object of the running-config.
type SavedObject struct {
	ID   string `json:"id"`
	Hash string `json:"hash"`
}

// Seal makes the file of a plan. The caller gives site, router and salt in head, and mask, which
// replaces the secrets in a text by digests with that salt.
func Seal(head Saved, p Plan, running iosconf.Config, mask func(text string) string) (Saved, error) {
	head.Format, head.Playbook = Format, p.Playbook
	var whole strings.Builder
	head.Objects = []SavedObject{}
	for _, o := range running.Objects() {
		if strings.HasPrefix(o.ID, "ntp clock-period ") { // IOS changes it by itself
			continue
		}
		one := SavedObject{mask(o.ID), hash(mask(tree(o).String()))}
		head.Objects = append(head.Objects, one)
	}
	slices.SortFunc(head.Objects, func(a, b SavedObject) int { return strings.Compare(a.ID, b.ID) })
	for _, o := range head.Objects {
		whole.WriteString(o.ID + " " + o.Hash + "\n")
	}
	head.Running = hash(whole.String())
	var err error
	head.Steps, err = sealedSteps(p, mask)
	return head, err
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// sealedStep and sealedChange are a step and a change as the file has them: the JSON of [Step] and
// [Change], with digests in the place of masks.
type sealedStep struct {
	Number  int            `json:"number"`
	Title   string         `json:"title"`
	Changes []sealedChange `json:"changes"`
}

type sealedChange struct {
	Action  Action   `json:"action"`
	Object  string   `json:"object"`
	Why     string   `json:"why"`
	Lines   []string `json:"lines"`
	Adds    []string `json:"adds"`
	Removes []string `json:"removes"`
	Undo    []string `json:"undo"`
	Hazard  string   `json:"hazard,omitempty"`
	Also    []string `json:"also,omitempty"`
}

// sealedSteps are the steps of a plan in the form that comes back from reading the file.
func sealedSteps(p Plan, mask func(string) string) ([]map[string]any, error) {
	steps := []sealedStep{}
	for _, s := range p.Steps {
		if len(s.Changes) == 0 {
			continue
		}
		one := sealedStep{s.Number, s.Title, []sealedChange{}}
		for _, c := range s.Changes {
			one.Changes = append(one.Changes, sealedChangeOf(c, mask))
		}
		steps = append(steps, one)
	}
	text, err := json.Marshal(steps)
	if err != nil {
		return nil, fmt.Errorf("writing the plan: %w", err)
	}
	out := []map[string]any{}
	if err := json.Unmarshal(text, &out); err != nil {
		return nil, fmt.Errorf("writing the plan: %w", err)
	}
	return out, nil
}

func sealedChangeOf(c Change, mask func(string) string) sealedChange {
	path := func(text string) string { return maskPath(text, mask) }
	out := sealedChange{
		Action: c.Action, Object: mask(c.Object), Why: c.Why, Hazard: c.Hazard, Also: c.Also,
		Lines: []string{}, Adds: masked(c.Adds, path), Removes: masked(c.Removes, path), Undo: masked(c.Undo, mask),
	}
	for _, line := range c.Lines {
		out.Lines = append(out.Lines, mask(line.Text.Reveal()))
	}
	return out
}

func masked(texts []secret.Text, mask func(string) string) []string {
	out := []string{}
	for _, text := range texts {
		out = append(out, mask(text.Reveal()))
	}
	return out
}

// maskPath masks a line that stands behind at most two headers, as a whole and by its parts: the
// grammar of secrets goes by how a line starts.
func maskPath(path string, mask func(string) string) string {
	parts := strings.SplitN(mask(path), " / ", 3)
	for i := range parts {
		parts[i] = mask(parts[i])
	}
	return strings.Join(parts, " / ")
}

// ChangedError is a saved plan that no longer fits.
type ChangedError struct{ What []string }

func (e *ChangedError) Error() string {
	return "the saved plan does not fit any more: " + strings.Join(e.What, "; ") + "; nothing was sent: make a new plan"
}

// Check reports whether a saved plan may be carried out: fresh is the plan of now, sealed with the
// salt of the saved one. Otherwise it is a [ChangedError] that names what changed.
func (s Saved) Check(fresh Saved) error {
	var what []string
	for _, field := range []struct{ name, old, now string }{
		{"format", fmt.Sprint(s.Format), fmt.Sprint(fresh.Format)}, {"site", s.Site, fresh.Site},
		{"router", s.Router, fresh.Router}, {"playbook", s.Playbook, fresh.Playbook},
	} {
		if field.old != field.now {
			what = append(what, fmt.Sprintf("it is for %s %q, this is %q", field.name, field.old, field.now))
		}
	}
	if s.Running != fresh.Running {
		changed := changedObjects(s.Objects, fresh.Objects)
		what = append(what, "the running-config is not what the plan saw ("+strings.Join(changed, ", ")+")")
	}
	if len(what) == 0 {
		what = append(what, changedSteps(s.Steps, fresh.Steps)...)
	}
	if len(what) > 0 {
		return &ChangedError{what}
	}
	return nil
}

func changedObjects(old, now []SavedObject) []string {
	var out []string
	find := func(list []SavedObject, id string) (string, bool) {
		i := slices.IndexFunc(list, func(o SavedObject) bool { return o.ID == id })
		if i < 0 {
			return "", false
		}
		return list[i].Hash, true
	}
	for _, o := range old {
		if h, ok := find(now, o.ID); !ok {
			out = append(out, o.ID+" is gone")
		} else if h != o.Hash {
			out = append(out, o.ID+" changed")
		}
	}
	for _, o := range now {
		if _, ok := find(old, o.ID); !ok {
			out = append(out, o.ID+" is new")
		}
	}
	const shown = 6
	switch n := len(out) - shown; {
	case len(out) == 0:
		out = append(out, "the file was edited")
	case n > 1:
		out = append(out[:shown], fmt.Sprintf("and %d more", n))
	}
	return out
}

// changedSteps names the steps in which the plan for the same router differs: the site file, a
// secret or the playbook has changed.
func changedSteps(old, now []map[string]any) []string {
	texts := func(steps []map[string]any) (numbers []string, byNumber map[string]string) {
		byNumber = map[string]string{}
		for _, step := range steps {
			text, err := json.Marshal(step)
			if err != nil { // what came from JSON goes back into it
				text = []byte(err.Error())
			}
			number := fmt.Sprint(step["number"])
			numbers, byNumber[number] = append(numbers, number), byNumber[number]+string(text)
		}
		return numbers, byNumber
	}
	first, a := texts(old)
	second, b := texts(now)
	var out []string
	for _, number := range slices.Compact(slices.Concat(first, second)) {
		if note := "step " + number +
			" is planned differently now (the site file, a secret or the playbook changed)"; a[number] != b[number] &&
			!slices.Contains(out, note) {
			out = append(out, note)
		}
	}
	return out
}
