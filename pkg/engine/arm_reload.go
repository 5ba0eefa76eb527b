package engine

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/journal"
)

var reloadAnswers = []device.Answer{
	{Question: regexp.MustCompile(`Save\? \[yes/no\]: ?$`), Reply: "no"}, // yes would save what is not proven
	{Question: regexp.MustCompile(`Proceed with reload\? \[confirm\]$`)},
}

// armReload schedules a reload: it boots the startup-config, so that must be what runs now.
func (a *change) armReload(ctx context.Context, v deviceState) error {
	if !v.startupKnown {
		return &cannotArm{v.notKnown("what a reload would boot", showStartup).Error()}
	}
	if d := iosconf.Difference(bootable(v.startup), bootable(v.running)); len(d) > 0 {
		return &cannotArm{fmt.Sprintf("the startup-config is not what runs (%d lines differ), a reload would lose that",
			len(d))}
	}
	a.arm = arming{how: ArmReload, tried: true, minutes: a.minutes()}
	if err := a.record(journal.Arming{How: string(ArmReload), Minutes: a.arm.minutes}); err != nil {
		a.arm = arming{}
		return err
	}
	a.watch(Event{Kind: Arming, Detail: fmt.Sprintf("the router reloads by itself after %d minutes", a.arm.minutes)})
	said, err := a.scheduleReload(ctx)
	var rejected *device.RejectedLineError
	switch {
	case errors.As(err, &rejected):
		said = err.Error()
	case err != nil:
		a.arm.settled = a.clock.Now().Add(armingTime)
		return err
	}
	if err != nil || !strings.Contains(said, "Reload scheduled") {
		v, seeErr := readState(ctx, a.session)
		scheduled := false
		if seeErr == nil {
			scheduled, seeErr = v.countdown(ArmReload)
		}
		if seeErr != nil || scheduled {
			mayBe := fmt.Errorf("a reload may be scheduled although the router answered %q", oneLine(said))
			if seeErr != nil {
				return fmt.Errorf("%w; %w", mayBe, seeErr)
			}
			return mayBe
		}
		a.arm = arming{}
		return &cannotArm{oneLine(said)}
	}
	return a.recordArmed()
}

func (a *change) scheduleReload(ctx context.Context) (string, error) {
	a.arm.until = a.clock.Now().Add(time.Duration(a.arm.minutes) * time.Minute)
	return a.session.Ask(ctx, fmt.Sprintf("reload in %d", a.arm.minutes), reloadAnswers...)
}

// bootable leaves out what running and startup show differently although nothing differs: of a
// certificate the startup-config has the name of a file in NVRAM, the running-config the bytes.
func bootable(c iosconf.Config) iosconf.Config {
	var out iosconf.Config
	for _, n := range stripVolatile(c, "").Nodes {
		if strings.HasPrefix(n.Line, "crypto pki certificate chain ") {
			n.Children = nil
		}
		out.Nodes = append(out.Nodes, n)
	}
	return out
}
