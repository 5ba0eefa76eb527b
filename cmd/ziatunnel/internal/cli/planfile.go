package cli

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// maxPlan is the largest plan file that is read, in bytes.
const maxPlan = 8 << 20

// savedPlanFlags are on the command that carries a saved plan out.
func savedPlanFlags() []cli.Flag {
	return []cli.Flag{
		&cli.PathFlag{Name: "plan", Usage: "carry out the plan in `FILE`, written by plan --save, or nothing if " +
			"it does not fit any more"},
		&cli.StringFlag{Name: "plan-key", Usage: "where the key of the plan is, when it was saved on another " +
			"machine: `REF` is file:, env: or cmd:, and gives what digest.key in the state directory there holds"},
	}
}

// planUse is the use of the digests of saved plans.
const planUse = "plan"

// seal makes the file of a review's plan, with the salt and the key that head names. Without one it is a plan as older
// versions saved it.
func seal(head plan.Saved, key secret.Key, review engine.Review) (plan.Saved, error) {
	digests := journal.Digests{Key: key, Use: planUse, Salt: head.Salt}
	masks := plan.Masks{Digest: digests.Mask, Blank: journal.Blank}
	if head.Key == "" {
		masks.Digest = digests.MaskSalted
	}
	head.Router = review.Version.Hostname
	return plan.Seal(head, review.Plan, review.Running(), masks)
}

// savePlan writes a plan to a file that only its owner can read. It holds digests of secrets under the key of the state
// directory, never secrets. A file that is there is replaced as a whole, or not at all.
func (p *program) savePlan(c *cli.Context, site string, review engine.Review) error {
	path := c.Path("save")
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	key, err := store.Key()
	if err != nil {
		return fmt.Errorf("the key for --save: %w", err)
	}
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails, see its documentation
	sealed, err := seal(plan.Saved{Site: site, Salt: hex.EncodeToString(salt), Key: key.ID()}, key, review)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(sealed, "", "  ")
	if err != nil {
		return fmt.Errorf("writing the plan: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".plan-*") // mode 0600
	if err != nil {
		return &inputError{fmt.Sprintf("--save %s: %v", path, errors.Unwrap(err))}
	}
	_, err = f.Write(append(printable.JSON(data), '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return fmt.Errorf("--save %s: %w", path, err)
	}
	return nil
}

// checkSaved reports whether the saved plan may be carried out: it is for this site and router, the
// running-config is what it saw, and the plan of now is the same. Otherwise it fails with a
// [plan.ChangedError] that names what changed. Where the key of the plan is not at hand nobody can tell whether
// the secrets are the same: then a person has to look at the plan of now, and without one it fails with
// [plan.UnknownSecretsError].
func (p *program) checkSaved(c *cli.Context, site string, review engine.Review) error {
	saved, err := readSaved(c.Path("plan"))
	if err != nil {
		return err
	}
	store, err := p.openStore(c)
	if err != nil {
		return err
	}
	key, err := planKey(c, store, saved.Key)
	if err != nil {
		return err
	}
	if saved.Key != "" && key.IsZero() {
		if err := checkBlanked(saved, site, review); err != nil {
			return err
		}
		unknown := &plan.UnknownSecretsError{Key: saved.Key, Path: store.KeyPath()}
		if c.Bool("yes") {
			return unknown
		}
		fmt.Fprintf(p.err, "warning: it is not known whether the secrets are those of the saved plan: its digests "+
			"were made with %s, which is not in %s\n", unknown.Key, unknown.Path)
		return nil
	}
	fresh, err := seal(plan.Saved{Site: site, Salt: saved.Salt, Key: saved.Key}, key, review)
	if err != nil {
		return err
	}
	return saved.Check(fresh)
}

// checkBlanked checks all of a saved plan but its secrets.
func checkBlanked(saved plan.Saved, site string, review engine.Review) error {
	key := secret.NewKey() // any: its digests are taken out again
	fresh, err := seal(plan.Saved{Site: site, Key: key.ID()}, key, review)
	if err != nil {
		return err
	}
	if fresh, err = fresh.Blanked(journal.Blank); err != nil {
		return err
	}
	if saved, err = saved.Blanked(journal.Blank); err != nil {
		return err
	}
	return saved.Check(fresh)
}

func readSaved(path string) (saved plan.Saved, err error) {
	data, err := inputfile.Read(path, maxPlan)
	if err != nil {
		return saved, &inputError{fmt.Sprintf("--plan %s: %v", path, errors.Unwrap(err))}
	}
	if err := json.Unmarshal(data, &saved); err != nil || saved.Salt == "" {
		return saved, &inputError{fmt.Sprintf("--plan %s: it is not a plan that `ziatunnel plan --save` has written",
			path)}
	}
	return saved, nil
}

// planKey is the key that a saved plan names: what --plan-key refers to, else that of the state directory. It is the
// zero key when that is another.
func planKey(c *cli.Context, store *journal.Store, id string) (secret.Key, error) {
	where := c.String("plan-key")
	if where == "" {
		key, err := store.FindKey()
		if err != nil || key.ID() != id {
			return secret.Key{}, err
		}
		return key, nil
	}
	ref, err := secret.ParseRef(where)
	if err != nil {
		return secret.Key{}, &inputError{"--plan-key: " + err.Error()}
	}
	text, err := secret.Resolver{Dir: ".", Env: os.LookupEnv}.Resolve(c.Context, ref)
	if err != nil {
		return secret.Key{}, &inputError{"--plan-key " + err.Error()}
	}
	key, err := secret.ParseKey(text.Reveal())
	if err != nil {
		return key, &inputError{fmt.Sprintf("--plan-key %s: %v", ref, err)}
	}
	if key.ID() != id {
		return key, &inputError{fmt.Sprintf("--plan-key %s: it is %s, and the plan was saved with %s", ref, key.ID(),
			id)}
	}
	return key, nil
}
