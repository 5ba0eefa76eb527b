package ciscoios_test

import (
	"context"
	"testing"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/drivers/drivertest"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// TestConformance runs the suite that every driver must pass against the virtual router, with the default
// window and with a narrow one.
func TestConformance(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]ciscoios.Options{
		"default": {},
		"narrow":  {Window: 5, WindowBytes: 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drivertest.Run(t, drivertest.IOS(), func(t testing.TB, waiting ...drivertest.Trouble) drivertest.Router {
				return startFor(t, options, waiting)
			})
		})
	}
}

var faults = map[drivertest.TroubleKind]fakeios.FaultKind{
	drivertest.Remark:  fakeios.FaultReject,
	drivertest.Silence: fakeios.FaultHang,
	drivertest.Loss:    fakeios.FaultDrop,
	drivertest.Glue:    fakeios.FaultGlue,
	drivertest.Asking:  fakeios.FaultAsk,
}

// startFor starts a virtual router for one case of the suite.
func startFor(t testing.TB, options ciscoios.Options, waiting []drivertest.Trouble) drivertest.Router {
	const password = "conformance-password"
	cfg := fakeios.Config{Users: []fakeios.User{{Name: "noc", Password: password, Privilege: 15}}}
	for _, trouble := range waiting {
		fault := fakeios.Fault{Do: faults[trouble.Kind], Line: trouble.Line, Reply: drivertest.UnknownWords}
		if trouble.Kind == drivertest.Asking {
			fault.Reply = drivertest.UnknownQuestion
		}
		cfg.Faults = append(cfg.Faults, fault)
	}
	router, target := start(t, cfg)
	target.Auth.Password = secret.New(password)
	dial := func(ctx context.Context, o drivertest.Options) (drivertest.Session, error) {
		target, options := target, options
		options.CommandTimeout = o.Timeout
		if o.LockStep {
			options.Window = 1
		}
		if o.OtherHostKey {
			target.HostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
		}
		if o.WrongPassword {
			target.Auth.Password = secret.New(drivertest.WrongPassword)
		}
		session, err := ciscoios.Dial(ctx, target, options)
		if err != nil {
			return nil, err // a nil *Session would be a Session that is not nil
		}
		return session, nil
	}
	return drivertest.Router{
		Dial:    dial,
		Typed:   router.Lines,
		Running: router.RunningConfig,
		Startup: router.StartupConfig,
		Secrets: []string{password},
	}
}
