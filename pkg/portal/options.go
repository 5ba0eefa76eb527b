package portal

import (
	"net/http"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/clock"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Options say which tenant a client works with, and how.
type Options struct {
	// Cloud is the cloud of the tenant: the domain of the address its administrators log in at, as "zscalertwo",
	// "zscalertwo.net" or "admin.zscalertwo.net". [FindCloud] finds those that are known; another one needs the URLs.
	Cloud string
	Login Login // a [Legacy] or a [OneAPI]

	// BaseURL is put in the place of the one of the cloud, with its path: "https://zsapi.zscalertwo.net/api/v1".
	// It is https, but on the loopback.
	BaseURL string
	// TokenURL is put in the place of the one of a OneAPI login: "https://acme.zslogin.net/oauth2/v1/token".
	TokenURL string
	// PlainHTTP lets URLs be http elsewhere than on the loopback, as between containers of a lab. Secrets are then
	// readable on the way.
	PlainHTTP bool

	// HTTP makes the requests; nil: a client of its own, through the proxy that the environment names. Redirects are
	// never followed: they would carry secrets elsewhere.
	HTTP *http.Client
	// Clock is the time by which the client waits; nil: the time of the machine.
	Clock clock.Clock
	// Redactor learns every secret that the client uses or is given: also tokens, cookies and what is made of the API
	// key. nil: one of its own.
	Redactor *secret.Redactor
	// Told hears what is waited for and why, before it is waited for; nil: nobody. It is called by one goroutine
	// at a time, and must not call the client.
	Told func(Event)

	// Timeout is how long one request may take; 0: 90 s. ZIA takes 30 s to say that another administrator holds the
	// edit lock (recorded), so less than 60 s is refused.
	Timeout time.Duration
	// Patience is how long one call may wait in all for what is beyond it: a limit that is used up, an edit lock, a
	// server that is ill; 0: 5 min. ZIA asks for up to an hour when a limit of the hour is used up.
	Patience time.Duration
	// Activation is how long [Client.Activate] waits for ACTIVE; 0: 5 min.
	Activation time.Duration
}

// Login is a way to log in: a [Legacy] or a [OneAPI].
type Login interface{ session() (session, error) }

// Legacy is the login of an administrator of the tenant with the API key of the organization (documented: "Getting
// Started" of the ZIA API). Its session ends by [Client.Close] or after some minutes without a call, and its end
// activates what is pending in the tenant. A session that has ended on the way is opened again.
type Legacy struct {
	User             string // "admin@corp.example"
	Password, APIKey secret.String
}

// OneAPI is the login of an API client of ZIdentity, by OAuth 2.0 client credentials (documented: "Understanding
// OneAPI"). It has either a secret or a private key.
type OneAPI struct {
	Vanity   string // the name in front of the login domain: "acme" of https://acme.zslogin.net
	ClientID string

	ClientSecret secret.String
	PrivateKey   secret.String // RSA, PEM (PKCS #1 or #8), not encrypted; signs an assertion with RS256
	KeyID        string        // `kid` of the assertion; empty: it has none
}

// Event is something that a call waits for, or that is done again.
type Event struct {
	Call    string    // "create VPN credential"
	Why     string    // a sentence without its full stop
	Until   time.Time // when it goes on; zero: at once
	Attempt int       // the attempt that is over, counted from 1; 0: none was made yet
}

// String is the event as a line: "create VPN credential: ZIA asks for a pause; goes on at 14:02:07".
func (e Event) String() string {
	if e.Until.IsZero() {
		return e.Call + ": " + e.Why
	}
	return e.Call + ": " + e.Why + "; goes on at " + e.Until.Format(time.TimeOnly)
}
