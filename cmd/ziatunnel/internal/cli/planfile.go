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
)

// maxPlan is the largest plan file that is read, in bytes.
const maxPlan = 8 << 20

// savedPlanFlag is on the command that carries a saved plan out.
func savedPlanFlag() cli.Flag {
	return &cli.PathFlag{Name: "plan", Usage: "carry out the plan in `FILE`, written by plan --save, or nothing if " +
		"it does not fit any more"}
}

// seal makes the file of a review's plan, with the salt given.
func seal(site, salt string, review engine.Review) (plan.Saved, error) {
	head := plan.Saved{Site: site, Router: review.Version.Hostname, Salt: salt}
	return plan.Seal(head, review.Plan, review.Running(), func(text string) string { return journal.Mask(text, salt) })
}

// savePlan writes a plan to a file that only its owner can read. It holds digests of secrets with a
// salt of its own, never secrets. A file that is there is replaced as a whole, or not at all.
func savePlan(path, site string, review engine.Review) error {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return fmt.Errorf("a salt for the plan: %w", err)
	}
	sealed, err := seal(site, hex.EncodeToString(salt), review)
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

// checkSaved reports whether a saved plan may be carried out: it is for this site and router, the
// running-config is what it saw, and the plan of now is the same. Otherwise it fails with a
// [plan.ChangedError] that names what changed.
func checkSaved(path, site string, review engine.Review) error {
	data, err := inputfile.Read(path, maxPlan)
	if err != nil {
		return &inputError{fmt.Sprintf("--plan %s: %v", path, errors.Unwrap(err))}
	}
	var saved plan.Saved
	if err := json.Unmarshal(data, &saved); err != nil || saved.Salt == "" {
		return &inputError{fmt.Sprintf("--plan %s: it is not a plan that `ziatunnel plan --save` has written", path)}
	}
	fresh, err := seal(site, saved.Salt, review)
	if err != nil {
		return err
	}
	return saved.Check(fresh)
}
