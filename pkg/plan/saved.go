package plan

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Format is the version of a saved plan's JSON. Version 1 had digests without a key.
const Format = 2

// Saved is a plan as a file keeps it. It holds no secret: every value that IOS syntax marks as one
// is masked by the digest that [Seal] is given, so that two masked texts are equal when the
// values are, and nobody without the key finds the value by trying.
type Saved struct {
	Format   int    `json:"format"`
	Site     string `json:"site"`
	Router   string `json:"router"` // its host name
	Playbook string `json:"playbook"`
	Salt     string `json:"salt"`
	Key      string `json:"key,omitempty"` // names the key of the digests; empty in version 1
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
	// Blank is the hash without its secrets, when it has any: for who does not have the key.
	Blank string `json:"blank,omitempty"`
}

// Masks cover the secrets in texts.
type Masks struct {
	Digest func(text string) string // replaces secrets by digests with the key and the salt of the plan
	Blank  func(text string) string // replaces digests by a word that is the same for all
}

// Seal makes the file of a plan. The caller gives site, router, salt and key in head; without a key it is one of
// version 1.
func Seal(head Saved, p Plan, running iosconf.Config, masks Masks) (Saved, error) {
	head.Format, head.Playbook = Format, p.Playbook
	if head.Key == "" {
		head.Format = 1
	}
	mask := masks.Digest
	head.Objects = []SavedObject{}
	for _, o := range running.Objects() {
		if strings.HasPrefix(o.ID, "ntp clock-period ") { // IOS changes it by itself
			continue
		}
		text := mask(tree(o).String())
		one := SavedObject{ID: mask(o.ID), Hash: hash(text)}
		if blank := masks.Blank(text); blank != text && head.Format > 1 {
			one.Blank = hash(blank)
		}
		head.Objects = append(head.Objects, one)
	}
	head.Running = head.sortObjects()
	var err error
	head.Steps, err = sealedSteps(p, mask)
	return head, err
}

// sortObjects sorts the objects, and gives the hash of them all.
func (s *Saved) sortObjects() string {
	slices.SortFunc(s.Objects, func(a, b SavedObject) int {
		return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Hash, b.Hash))
	})
	var whole strings.Builder
	for _, o := range s.Objects {
		whole.WriteString(o.ID + " " + o.Hash + "\n")
	}
	return hash(whole.String())
}

// Blanked is the plan without its digests. Two that are equal plan the same on the same router, as far as that can be
// told without the key: whether the secrets are the same is not known.
func (s Saved) Blanked(blank func(text string) string) (Saved, error) {
	s.Key, s.Salt = "", ""
	s.Objects = slices.Clone(s.Objects)
	for i, o := range s.Objects {
		s.Objects[i] = SavedObject{ID: blank(o.ID), Hash: cmp.Or(o.Blank, o.Hash)}
	}
	s.Running = s.sortObjects()
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // digests stand between angle brackets
	if err := enc.Encode(s.Steps); err != nil {
		return s, fmt.Errorf("reading the plan: %w", err)
	}
	s.Steps = nil
	if err := json.Unmarshal([]byte(blank(text.String())), &s.Steps); err != nil {
		return s, fmt.Errorf("reading the plan: %w", err)
	}
	return s, nil
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
	Stage   int            `json:"stage,omitempty"`
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
		one := sealedStep{s.Number, s.Title, []sealedChange{}, s.Stage}
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

// UnknownSecretsError is a saved plan that fits but for its secrets, of which that is not known: the key of its digests
// is not at hand. Nothing was sent.
type UnknownSecretsError struct {
	Key  string // that it was saved with
	Path string // of the file in which a key was looked for
}

func (e *UnknownSecretsError) Error() string {
	return fmt.Sprintf("the saved plan fits, but for its secrets that is not known: its digests were made with %s, "+
		"which is not in %s; give the digest.key of the machine that saved it with --plan-key file:PATH, or leave "+
		"--yes out to look at the plan of now and be asked", e.Key, e.Path)
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
	switch {
	case len(what) > 0:
	case !slices.Equal(stagesOf(s.Steps), stagesOf(fresh.Steps)):
		what = append(what, "the tunnels are moved in other stages now, because others are up than when it was made")
	default:
		what = append(what, changedSteps(s.Steps, fresh.Steps)...)
	}
	if len(what) > 0 {
		return &ChangedError{what}
	}
	return nil
}

// stagesOf are the numbers of the steps with those of their stages, in their order; nil: there are no stages.
func stagesOf(steps []map[string]any) []string {
	var out []string
	for _, step := range steps {
		if stage, ok := step["stage"]; ok {
			out = append(out, fmt.Sprint(step["number"], " in ", stage))
		}
	}
	return out
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
