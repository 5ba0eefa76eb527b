package provision

import (
	"context"

	"github.com/ziatunnel/ziatunnel/drivers/ciscoios"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// BeginLogin begins a login to the same router beside a session of the driver, for [engine.Job]. Beside any other
// session there is none: it is nil.
func BeginLogin(ctx context.Context, beside engine.Session) engine.Login {
	session, ok := beside.(*ciscoios.Session)
	if !ok {
		return nil
	}
	return engine.LoginOf(session.BeginLogin(ctx))
}
