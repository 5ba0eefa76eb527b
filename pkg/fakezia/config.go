package fakezia

import (
	"cmp"
	"crypto/rsa"
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// Config is a tenant and how the API treats it. The zero value is a tenant with one administrator, one OneAPI client
// and four data centres, under the documented limits.
type Config struct {
	// Cloud is the name of the cloud, with or without ".net". Default zscalertwo.
	Cloud string
	// Admins may log in the legacy way. Nil: [DefaultAdmin].
	Admins []Admin
	// Clients may ask for OneAPI tokens. Nil: [DefaultClient].
	Clients []Client
	// OneAPIOnly is a tenant that has been migrated: legacy calls are answered with a sentence, which is no JSON.
	OneAPIOnly bool

	// SessionTTL is how long a legacy session lives. Default 5 minutes [documented: 5 to 20, a tenant's setting].
	SessionTTL time.Duration
	// TokenTTL is how long a OneAPI token lives. Default one hour [recorded: expires_in 3600].
	TokenTTL time.Duration

	// ActivationPolls is how many times GET /status says INPROGRESS after an activation was asked for.
	ActivationPolls int
	// ActivationTime is when an activation is over however often somebody asked. Default 30 seconds.
	ActivationTime time.Duration

	// Limits on calls; nil: [DocumentedLimits].
	Limits LimitsOf
	// MaxCredentials and MaxLocations are the tenant's. Default 16,000 and 32,000 [documented].
	MaxCredentials, MaxLocations int
	// StaticIPs are the addresses that credentials of type IP may have.
	StaticIPs []netip.Addr

	// DataCenters are those of the cloud. Nil: [DefaultDataCenters].
	DataCenters []DataCenter
	// Places are where addresses are, for look-ups by address. An address that is in none is at the first data centre.
	Places []Place

	// FirstID is the id of the first object. Default 158,933,285; they increase [recorded].
	FirstID int64
	// Told hears of every call when it is answered; nil: nobody. It must not call the server.
	Told func(Request)
	// Clock is the fake's time. Nil: that of this machine.
	Clock Clock
	// Inferred are the switches for what is not known.
	Inferred Inferred
}

// Admin is an administrator with the tenant's API key: letters and digits, exactly twelve.
type Admin struct{ User, Password, APIKey string }

// Client is an API client of OneAPI: with a secret, or with the public half of a key that it signs with.
type Client struct {
	ID, Secret string
	PublicKey  *rsa.PublicKey
}

// Place says where the addresses of a network are, in degrees.
type Place struct {
	Network             netip.Prefix
	Latitude, Longitude float64
}

// DefaultAdmin is the administrator of a tenant that names none.
func DefaultAdmin() Admin {
	return Admin{User: "admin@corp.example", Password: "portal-password", APIKey: "ABCDEFGHIJKL"}
}

// DefaultClient is the API client of a tenant that names none.
func DefaultClient() Client { return Client{ID: "client-1", Secret: "client-secret"} }

var keyShape = regexp.MustCompile(`^[A-Za-z0-9]{12}$`)

// complete gives every value that was left out its default, or says what cannot be.
func (c Config) complete() (Config, error) {
	c.Cloud = strings.TrimSuffix(cmp.Or(c.Cloud, "zscalertwo"), ".net")
	if c.Admins == nil {
		c.Admins = []Admin{DefaultAdmin()}
	}
	if c.Clients == nil {
		c.Clients = []Client{DefaultClient()}
	}
	if c.DataCenters == nil {
		c.DataCenters = DefaultDataCenters()
	}
	if c.Limits == nil {
		c.Limits = DocumentedLimits
	}
	if c.Clock == nil {
		c.Clock = systemClock{}
	}
	c.SessionTTL = cmp.Or(c.SessionTTL, 5*time.Minute)
	c.TokenTTL = cmp.Or(c.TokenTTL, time.Hour)
	c.ActivationTime = cmp.Or(c.ActivationTime, 30*time.Second)
	c.MaxCredentials = cmp.Or(c.MaxCredentials, 16000)
	c.MaxLocations = cmp.Or(c.MaxLocations, 32000)
	c.FirstID = cmp.Or(c.FirstID, 158933285)
	for _, a := range c.Admins {
		if a.User == "" || !keyShape.MatchString(a.APIKey) {
			return c, fmt.Errorf("administrator %q: a user name and an API key of twelve letters and digits are needed",
				a.User)
		}
	}
	for _, k := range c.Clients {
		if k.ID == "" || k.Secret == "" && k.PublicKey == nil {
			return c, fmt.Errorf("API client %q: an ID, and a secret or a public key, are needed", k.ID)
		}
	}
	return c, nil
}
