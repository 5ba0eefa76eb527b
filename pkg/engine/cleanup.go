package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// cleanupSteps are the commands that remove what arming has left, as far as the router shows any of
// it: the temporary archive path, and the files on flash, which hold secrets.
func (a *change) cleanupSteps(v deviceState) []func(ctx context.Context) error {
	var todo []func(ctx context.Context) error
	if lines := a.archiveRemoval(v); lines != nil {
		todo = append(todo, func(ctx context.Context) error { return a.session.Configure(ctx, lines, nil) })
	}
	for _, name := range a.armingFiles(v) {
		todo = append(todo, func(ctx context.Context) error { return a.deleteFile(ctx, name) })
	}
	return todo
}

// archiveRemoval is what takes the temporary archive away, nil when it is not there. `no path` is the
// documented form; an empty `archive` that then still shows goes as a whole, if it was not there
// before [inferred: it does not show].
func (a *change) archiveRemoval(v deviceState) []device.Line {
	path, block := archivePath(v.running)
	switch {
	case a.arm.path == "":
		return nil
	case path == a.arm.path:
		return archiveLines("no path " + path)
	case block && !a.archiveStays && len(blockOf(v.running, "archive")) == 0:
		return []device.Line{{Text: secret.NewText("no archive"), Before: device.GlobalConfig,
			After: device.GlobalConfig}}
	}
	return nil
}

// armingFiles are the files on flash that arming wrote.
func (a *change) armingFiles(v deviceState) []string {
	var named *regexp.Regexp
	if _, file, ok := strings.Cut(a.arm.next, "flash:"); ok && a.arm.tried && len(a.arm.files) == 0 {
		// The answer that named the file was lost; the archive gives every number once.
		named = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(strings.TrimPrefix(file, "/")),
			"<timestamp>", `[A-Z][a-z]{2}-[-0-9.]+`) + "$")
	}
	var out []string
	for _, name := range v.flash {
		temporary := a.arm.path != "" && strings.HasPrefix("flash:"+name, a.arm.path+"-")
		if temporary || slices.Contains(a.arm.files, "flash:"+name) || slices.Contains(a.arm.files, "flash:/"+name) ||
			named != nil && named.MatchString(name) {
			out = append(out, name)
		}
	}
	return out
}

var deleteAnswers = []device.Answer{
	{Question: regexp.MustCompile(`Delete filename \[[^\]]*\]\? ?$`)},
	{Question: regexp.MustCompile(`Delete \S+ ?\[confirm\]$`)},
	{Question: regexp.MustCompile(`Delete \S+\? ?\[confirm\]$`)},
}

func (a *change) deleteFile(ctx context.Context, name string) error {
	said, err := a.session.Ask(ctx, "delete /force flash:"+name, deleteAnswers...)
	if err == nil && !strings.Contains(said, "No such file") && accepted("delete", said) != nil {
		err = fmt.Errorf("flash:%s, which holds secrets, cannot be deleted: %s", name, oneLine(said))
	}
	return err
}

// checkFlashKnown is the error of not knowing whether files of arming are left on flash; nil: it is known, or
// arming wrote none.
func (a *change) checkFlashKnown(v deviceState) error {
	if v.flashKnown || a.arm.how != ArmRevert || !a.arm.tried {
		return nil
	}
	return v.notKnown("whether files that hold secrets are left on flash", dirFlash)
}

// confirmAndCleanUp makes a proven change last: it calls the timer off, removes what arming left, and looks
// whether everything is as it should be. Lost sessions are dialled again. Behind the confirmation an answer that
// is of no use is asked for again: nothing is taken back any more.
func (a *change) confirmAndCleanUp(ctx context.Context) error {
	var err error
	for range cleanupTries {
		if sessionGone(err) {
			if err = a.reconnect(ctx); err != nil {
				return err
			}
		}
		err = a.confirmAndCleanUpOnce(ctx)
		if err == nil || !sessionGone(err) && !a.confirmed || errors.Is(err, errJournal) {
			return err
		}
	}
	return err
}

const cleanupTries = 3

func (a *change) confirmAndCleanUpOnce(ctx context.Context) error {
	if err := a.disarm(ctx); err != nil {
		return err
	}
	a.confirmed = true
	if a.arm.path != "" { // without looking first whether it is there
		var rejected *device.RejectedLineError
		if err := a.session.Configure(ctx, archiveLines("no path "+a.arm.path), nil); err != nil &&
			!errors.As(err, &rejected) {
			return err
		}
	}
	v, err := readState(ctx, a.session, a.deleteCommands()...)
	if err != nil {
		return err
	}
	if v, err = a.cleanUp(ctx, v); err != nil {
		return err
	}
	if err := a.checkConfirmed(v); err != nil {
		return err
	}
	if a.arm.tried {
		a.unrecorded = cmp.Or(a.unrecorded, a.record(journal.Cleaned{}))
		a.watch(Event{Kind: Cleaned})
	}
	return a.unrecorded
}

// cleanUp removes what arming has left, and reads the router again. What is left after two rounds is for the
// caller to see.
func (a *change) cleanUp(ctx context.Context, v deviceState) (deviceState, error) {
	for range 2 {
		todo := a.cleanupSteps(v)
		if len(todo) == 0 {
			break
		}
		for _, step := range todo {
			if err := step(ctx); err != nil {
				return v, err
			}
		}
		var err error
		if v, err = readState(ctx, a.session); err != nil {
			return v, err
		}
	}
	return v, nil
}

// checkConfirmed proves that the change is there to stay: no timer runs, nothing of arming is left, and no line
// of the change is missing.
func (a *change) checkConfirmed(v deviceState) error {
	counts, err := v.countdown(a.arm.how)
	if err != nil {
		a.confirmed = false // what is not known is no confirmation
		return err
	}
	if counts {
		a.confirmed = false
		return errors.New("the router still counts down to take the change back")
	}
	if err := a.checkFlashKnown(v); err != nil {
		return err
	}
	if a.arm.tried && len(a.cleanupSteps(v)) > 0 {
		return errors.New("what arming brought is still there: " + strings.Join(a.remnants(v), ", "))
	}
	if lacks := a.missingLines(v.running); len(lacks) > 0 {
		a.confirmed = !a.gone(v.running)
		return fmt.Errorf("the running-config lacks lines of the change: %s", strings.Join(masked(lacks), " | "))
	}
	return nil
}

// gone reports whether nothing of the change is on the router any more: its timer had fired before it was
// told to keep it.
func (a *change) gone(running iosconf.Config) bool {
	before, _, err := a.before(running.String())
	if err != nil {
		return false
	}
	ours, _ := a.attribute(before, running)
	return len(ours) == 0
}

// keptUnclean ends a change that the router keeps, and behind which something went wrong: it is never taken
// back. It is saved where that is safe, and a person is told what is left to do.
func (a *change) keptUnclean(ctx context.Context, out *Outcome, trouble error) error {
	kept := &KeptUncleanError{Err: trouble}
	v, err := readState(ctx, a.session)
	if err == nil {
		kept.Commands = a.remnants(v)
	}
	if (err != nil || !v.flashKnown) && a.arm.path != "" {
		kept.Commands = append(kept.Commands, a.filesByHand()...)
	}
	if path, _ := archivePath(v.running); err == nil && !a.job.NoSave && !strings.HasPrefix(path, archivePrefix) {
		saving := a.save(ctx)
		out.Saved = saving == nil || errors.Is(saving, errJournal)
	}
	switch {
	case !out.Saved && !a.job.NoSave:
		kept.Commands = append(kept.Commands, "write memory")
	case len(kept.Commands) == 0 && errors.Is(trouble, errJournal): // the router is as it should be
		return fmt.Errorf("the change is done and saved, but %w", trouble)
	}
	return kept
}

// deleteCommands are the commands that delete the files that arming named, without looking first.
func (a *change) deleteCommands() []string {
	var out []string
	for _, file := range a.arm.files {
		if strings.HasPrefix(file, "flash:") {
			out = append(out, "delete /force "+file)
		}
	}
	return out
}

// disarm calls the timer off: the change stays.
func (a *change) disarm(ctx context.Context) error {
	if a.arm.until.IsZero() {
		return nil
	}
	command := "configure confirm"
	if a.arm.how == ArmReload {
		command = "reload cancel"
	}
	said, err := a.session.Ask(ctx, command)
	if err != nil {
		return err
	}
	// Whether it ran out or was called off before, over a session that was lost, shows in what runs.
	if err := accepted(command, said); err != nil {
		return err
	}
	a.arm.until = time.Time{}
	a.confirmed = true
	a.unrecorded = a.record(journal.Confirmed{How: string(a.arm.how)}) // what arming left is removed all the same
	a.watch(Event{Kind: Confirmed})
	return nil
}

// remnants names what arming has left, for a person.
func (a *change) remnants(v deviceState) []string {
	var out []string
	for _, line := range a.archiveRemoval(v) {
		out = append(out, line.Text.String())
	}
	for _, name := range a.armingFiles(v) {
		out = append(out, "delete /force flash:"+name)
	}
	return out
}
