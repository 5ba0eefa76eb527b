package enrolment

import (
	"context"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Portal is the tenant, as [portal.Client] gives it. An [portal.InDoubtError] says that a call may have taken effect;
// any other error says that it has not.
type Portal interface {
	Reader
	Credentials
	Locations
	Activator
}

// Reader looks.
type Reader interface {
	Credential(ctx context.Context, fqdn string) (*portal.Credential, error)
	Location(ctx context.Context, name string) (*portal.Location, error)
	LocationByID(ctx context.Context, id int64) (*portal.Location, error)
	Status(ctx context.Context) (portal.Activation, error)
}

// Credentials changes credentials.
type Credentials interface {
	CreateCredential(ctx context.Context, fqdn string, psk secret.String, comments string) (portal.Credential, error)
	SetKey(ctx context.Context, c portal.Credential, psk secret.String) error
	DeleteCredential(ctx context.Context, id int64) error
}

// Locations changes locations.
type Locations interface {
	CreateLocation(ctx context.Context, l portal.NewLocation) (portal.Location, error)
	PutLocation(ctx context.Context, l portal.Location) (portal.Location, error)
	DeleteLocation(ctx context.Context, id int64) error
}

// Activator activates, and says whether the end of its session does too.
type Activator interface {
	Activate(ctx context.Context) error
	ActivatesAtEnd() bool
}

// Lister lists all credentials at once, which is cheaper for many sites. A [Portal] may be one.
type Lister interface {
	Credentials(ctx context.Context) ([]portal.Credential, error)
}

// Forecaster says how long calls take under the limits of the API. A [Portal] may be one.
type Forecaster interface {
	Forecast(calls ...portal.Call) time.Duration
}
