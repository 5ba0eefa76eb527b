package ciscoios_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestSwitchesOfTheVirtualRouter logs in to virtual routers that behave as those of the field, types a block, and
// saves; or is told why not.
func TestSwitchesOfTheVirtualRouter(t *testing.T) {
	t.Parallel()
	account := func(u fakeios.User) fakeios.Config {
		u.Name, u.Password = "noc", "noc"
		return fakeios.Config{Users: []fakeios.User{u}, EnableSecret: "raise"}
	}
	fault := func(f fakeios.Fault) fakeios.Config {
		c := account(fakeios.User{Privilege: 15})
		if f.Do == fakeios.FaultEnablePrompt || f.Do == fakeios.FaultEnableUser {
			c.Users[0].Privilege = 1
		}
		if f.Times == 0 {
			f.Times = -1
		}
		c.Faults = []fakeios.Fault{f}
		return c
	}
	starts := func(lines ...string) fakeios.Config {
		router, _ := start(t, fakeios.Config{})
		return fakeios.Config{Startup: strings.Replace(router.StartupConfig(), "\nhostname ",
			"\n"+strings.Join(lines, "\n")+"\nhostname ", 1)}
	}
	for name, c := range map[string]struct {
		config fakeios.Config
		raise  bool
		reason error
	}{
		"level 7":               {account(fakeios.User{Privilege: 7}), false, device.ErrPrivilege},
		"level 7, raised":       {account(fakeios.User{Privilege: 7}), true, nil},
		"level 0, raised":       {account(fakeios.User{Privilege: 0}), true, nil},
		"a parser view":         {account(fakeios.User{Privilege: 15, View: "NOC"}), false, device.ErrPrivilege},
		"a parser view, raised": {account(fakeios.User{Privilege: 15, View: "NOC"}), true, nil},
		"it pages before":       {account(fakeios.User{Privilege: 1, Lacks: []string{"terminal length"}}), true, nil},
		"AD Password": {fault(fakeios.Fault{Do: fakeios.FaultEnablePrompt, Reply: "AD Password: "}), true,
			nil},
		"PASSCODE": {fault(fakeios.Fault{Do: fakeios.FaultEnablePrompt, Reply: "SecurID_PASSCODE: "}),
			true, nil},
		"enable asks a name":    {fault(fakeios.Fault{Do: fakeios.FaultEnableUser}), true, nil},
		"login again":           {fault(fakeios.Fault{Do: fakeios.FaultLoginAgain}), false, nil},
		"press return":          {fault(fakeios.Fault{Do: fakeios.FaultPressReturn}), false, nil},
		"expired":               {fault(fakeios.Fault{Do: fakeios.FaultPasswordExpired}), false, device.ErrAuth},
		"a one-time code":       {fault(fakeios.Fault{Do: fakeios.FaultOneTimeCode}), false, device.ErrAuth},
		"no question":           {fault(fakeios.Fault{Do: fakeios.FaultNoQuestion}), false, device.ErrAuth},
		"locked":                {fault(fakeios.Fault{Do: fakeios.FaultAccountLocked}), false, device.ErrAuth},
		"no VTY":                {fault(fakeios.Fault{Do: fakeios.FaultNoVTY}), false, device.ErrNoLine},
		"no channel":            {fault(fakeios.Fault{Do: fakeios.FaultNoChannel}), false, device.ErrNoShell},
		"SSH 1":                 {fakeios.Config{SSHProfile: "ssh-1"}, false, device.ErrSSHVersion},
		"glued":                 {fault(fakeios.Fault{Do: fakeios.FaultGlue, Line: "show"}), false, nil},
		"an older NVRAM":        {fault(fakeios.Fault{Do: fakeios.FaultAsk, Line: "write memory"}), false, nil},
		"prompt":                {starts("prompt %h-SITE%p%s"), false, nil},
		"prompt without a name": {starts("prompt [%n]%p"), false, nil},
		"a sequence number":     {starts("service sequence-numbers", "service timestamps log uptime"), false, nil},
		"small packets":         {fakeios.Config{PacketSize: 1}, false, nil},
		"another raw request": {fakeios.Config{Wording: map[string]string{"config-ip-sla-http-rr": "config-x"}},
			false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			router, target := start(t, c.config)
			if c.raise {
				target.Enable = secret.New("raise")
			}
			s, err := ciscoios.Dial(t.Context(), target, ciscoios.Options{CommandTimeout: 5 * time.Second,
				HandshakeTimeout: 2 * time.Second})
			if !errors.Is(err, c.reason) {
				t.Fatal(err)
			}
			if err != nil {
				return
			}
			defer func() { _ = s.Close() }()
			if _, err := s.Show(t.Context(), "show running-config", "show ip interface brief"); err != nil {
				t.Error(err)
			}
			if err := s.Configure(t.Context(), script(rawRequest...), nil); err != nil {
				t.Error(err)
			}
			if err := s.Save(t.Context()); err != nil || router.StartupConfig() != router.RunningConfig() {
				t.Errorf("save: %v", err)
			}
		})
	}
}

// TestRevertTimerOfTheField goes on behind warnings that are glued to a prompt, and stops when the timer
// fires, without showing a key.
func TestRevertTimerOfTheField(t *testing.T) {
	t.Parallel()
	clock := fakeios.NewManualClock(time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	_, target := start(t, fakeios.Config{Clock: clock,
		Quirks: fakeios.Quirks{GluedRollbackWarning: true, ListRollback: true}})
	s := open(t, target, ciscoios.Options{CommandTimeout: 2 * time.Second, Window: 4})
	if err := s.Configure(t.Context(), script("config>archive>config-archive",
		"config-archive>path flash:archive>config-archive", "config-archive>exit>config",
		"config>crypto ikev2 keyring K>config-ikev2-keyring", "config-ikev2-keyring>peer P>config-ikev2-keyring-peer",
		"config-ikev2-keyring-peer>pre-shared-key lab-key-0123456789>config-ikev2-keyring-peer"), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ask(t.Context(), "configure terminal revert timer 2"); err != nil {
		t.Fatal(err)
	}
	if err := s.Configure(t.Context(), script("config>no crypto ikev2 keyring K>config"), nil); err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute + time.Second) // the warning, behind the prompt
	if out, err := s.Show(t.Context(), "show privilege", "show clock"); err != nil {
		t.Fatalf("%q, %v", out, err)
	}
	fired := false
	err := s.Configure(t.Context(), script(append(proposal, proposal...)...), func(_, taken int) bool {
		if taken == 2 && !fired {
			fired = true
			clock.Advance(time.Minute)
		}
		return false
	})
	var rejected *device.RejectedLineError
	if !errors.As(err, &rejected) || strings.Contains(rejected.Reply.Reveal(), "lab-key") {
		t.Errorf("%+v", err)
	}
}
