package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/guard"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Arm is the way in which the router takes the change back by itself when the session is lost.
type Arm string

// The ways to arm.
const (
	// ArmAuto arms by revert timer if the router can, else by reload if startup- and running-config are
	// equal. A router that can do neither is refused.
	ArmAuto   Arm = ""
	ArmRevert Arm = "revert" // `configure terminal revert timer`
	ArmReload Arm = "reload" // `reload in`
	ArmNone   Arm = "none"
)

// arming is what this run has put on the router beside the plan.
type arming struct {
	how     Arm
	tried   bool     // from here on any of it may be on the router
	path    string   // temporary archive path; "" when the router has its own
	next    string   // name of the file in the router's own archive, with <timestamp> in it
	files   []string // "flash:..." that the router said it wrote
	minutes int
	until   time.Time // when the timer runs out at the earliest; zero: none is pending
	// settled is when an arming that was not answered has surely ended, one way or the other: until then it may
	// still be under way on the router. Zero: it was answered.
	settled time.Time
}

// archivePrefix begins the temporary archive path of every run.
const archivePrefix = "flash:ziatunnel-"

// refusal is a reason to send nothing, seen by the engine itself.
func refusal(rule, why, mend string, lines ...string) error {
	f := guard.Finding{Rule: rule, Why: why, Remedy: mend, Fatal: true}
	for _, line := range lines {
		f.Lines = append(f.Lines, secret.NewText(line))
	}
	return &RefusedError{[]guard.Finding{f}}
}

// checkNothingPending refuses a router on which a change of somebody else is pending just before sending.
// Nobody can override that.
func (a *change) checkNothingPending(v deviceState) error {
	in := guard.Input{Site: a.job.Site, Running: v.running, Plan: a.plan,
		Facts: guard.Facts{RollbackTimer: v.timer, Reload: v.reload}}
	var found []guard.Finding
	for _, rule := range guard.Rules() {
		if slices.Contains([]string{"pending_revert", "pending_reload", "leftover_archive"}, rule.Name) {
			if f := rule.Check(in); f != nil {
				found = append(found, *f)
			}
		}
	}
	if len(found) > 0 {
		return &RefusedError{found}
	}
	return nil
}

// checkArmable refuses a router that does not say whether it counts down already: what arming and the proof of a
// roll back rest on must be known before anything is sent.
func (a *change) checkArmable(v deviceState) error {
	if a.job.Arm == ArmNone {
		return nil
	}
	for _, how := range []Arm{ArmRevert, ArmReload} {
		if _, err := v.countdown(how); err != nil {
			return refusal("not_armable", err.Error(), "let the account run that command, or use --arm none")
		}
	}
	return nil
}

// armRouter arms as the job says. A way that the router does not offer is a refusal, and nothing of it
// is left.
func (a *change) armRouter(ctx context.Context, v deviceState) error {
	if a.job.Arm == ArmNone {
		a.watch(Event{Kind: NotArmed, Detail: "as wanted: a lost session leaves the lines where they are"})
		return nil
	}
	var cannot *cannotArm
	why := ""
	if a.job.Arm != ArmReload {
		err := a.armRevert(ctx, v)
		if err == nil || !errors.As(err, &cannot) {
			return err
		}
		why = "revert timer: " + cannot.why
	}
	if a.job.Arm != ArmRevert {
		err := a.armReload(ctx, v)
		if err == nil || !errors.As(err, &cannot) {
			return err
		}
		why = strings.TrimPrefix(why+"; reload: "+cannot.why, "; ")
	}
	return refusal("not_armable", "the router cannot be told to take the change back by itself: "+why,
		"set up `archive` with a `path` on flash, or save the running-config first so that a reload is safe, or use "+
			"--arm none")
}

// cannotArm reports that the router does not offer a way of arming now. Nothing of it is pending.
type cannotArm struct{ why string }

func (e *cannotArm) Error() string { return e.why }

var backupLine = regexp.MustCompile(`Backing up current running config to (\S+)`)

// armRevert starts the revert timer, with a temporary archive if there is none. The session is in
// configuration mode behind it.
func (a *change) armRevert(ctx context.Context, v deviceState) error {
	switch {
	case v.archives == nil:
		return &cannotArm{v.notKnown("whether this image has an archive of configurations", showArchive).Error()}
	case !*v.archives:
		return &cannotArm{"this image has no archive of configurations"}
	case !v.flashKnown:
		return &cannotArm{v.notKnown("what the archive leaves on flash", dirFlash).Error()}
	}
	configured, _ := archivePath(v.running)
	a.arm = arming{how: ArmRevert, tried: true, minutes: a.minutes(), next: v.next}
	if configured == "" {
		a.arm.path, a.arm.next = archivePrefix+a.run, ""
	}
	begun := journal.Arming{How: string(ArmRevert), Minutes: a.arm.minutes, ArchivePath: a.arm.path,
		TimerUnsent: a.arm.path != ""}
	if err := a.record(begun); err != nil {
		a.arm = arming{}
		return err
	}
	a.watch(Event{Kind: Arming, Detail: fmt.Sprintf("the router takes the change back by itself after %d minutes",
		a.arm.minutes)})
	if a.arm.path != "" {
		if err := a.session.Configure(ctx, archiveLines("path "+a.arm.path), nil); err != nil {
			return a.undoArming(ctx, err)
		}
		// A run that ends before this record leaves no timer that could still start.
		begun.TimerUnsent = false
		if err := a.record(begun); err != nil {
			return err
		}
	}
	// The timer runs from the moment the router takes the line: counting from before is never late.
	a.arm.until = a.clock.Now().Add(time.Duration(a.arm.minutes) * time.Minute)
	said, err := a.session.Ask(ctx, fmt.Sprintf("configure terminal revert timer %d", a.arm.minutes))
	if err != nil {
		a.arm.settled = a.clock.Now().Add(armingTime) // but for a refusal, which ends this arming
		return a.undoArming(ctx, err)
	}
	file := backupLine.FindStringSubmatch(said)
	if file == nil || !strings.Contains(said, "Enter configuration commands") {
		return a.undoArming(ctx, &cannotArm{oneLine(said)})
	}
	a.arm.files = []string{file[1]}
	return a.recordArmed()
}

// recordArmed writes to the journal that the router is armed, and reports it as an event.
func (a *change) recordArmed() error {
	if err := a.record(journal.Armed{How: string(a.arm.how), Minutes: a.arm.minutes, Until: a.arm.until,
		ArchivePath: a.arm.path, FlashFiles: a.arm.files}); err != nil {
		return err
	}
	a.watch(Event{Kind: Armed, Detail: string(a.arm.how), Left: a.left()})
	return nil
}

// undoArming removes a temporary archive after the router has refused to arm. Any other failure is left
// to the rollback.
func (a *change) undoArming(ctx context.Context, err error) error {
	var rejected *device.RejectedLineError
	var cannot *cannotArm
	switch {
	case errors.As(err, &cannot):
	case errors.As(err, &rejected):
		cannot = &cannotArm{err.Error()}
	default:
		return err
	}
	a.arm.until = time.Time{}
	v, err := readState(ctx, a.session)
	if err != nil {
		return err
	}
	pending, err := v.countdown(ArmRevert)
	if err != nil {
		return fmt.Errorf("the router answered %q, and %w", cannot.why, err)
	}
	if pending {
		return fmt.Errorf("a revert timer is pending although the router answered %q", cannot.why)
	}
	if v, err = a.cleanUp(ctx, v); err != nil {
		return err
	}
	if len(a.cleanupSteps(v)) > 0 {
		return fmt.Errorf("what arming brought cannot be removed, after: %s", cannot.why)
	}
	a.arm = arming{}
	return cannot
}

// archiveLines are a line inside `archive`.
func archiveLines(line string) []device.Line {
	return []device.Line{
		{Text: secret.NewText("archive"), Before: device.GlobalConfig, After: "config-archive"},
		{Text: secret.NewText(line), Before: "config-archive", After: "config-archive"},
	}
}

// oneLine is an answer of the router on one line, with its secrets masked.
func oneLine(said string) string {
	return secret.MaskSyntax(strings.Join(strings.Fields(said), " "))
}
