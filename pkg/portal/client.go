package portal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/clock"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Client speaks with the API of one tenant. It is safe for concurrent use: requests go one at a time.
type Client struct {
	base     *url.URL
	http     *http.Client
	owned    bool // http is ours
	clock    clock.Clock
	redactor *secret.Redactor

	timeout, patience, activation time.Duration

	login session
	lane  chan struct{} // one request at a time
	door  chan struct{} // one login at a time
	// barred is why a login was refused; nobody else than the one in the door may look. It is not tried again: some
	// more would lock the administrator out.
	barred error

	telling sync.Mutex
	told    func(Event)

	mu    sync.Mutex // below
	gates gates
	took  time.Duration // how long an answer takes: a moving average
	heard bool          // an answer has come
}

// Format implements [fmt.Formatter]: no verb prints what is inside.
func (c *Client) Format(f fmt.State, _ rune) {
	if c == nil || c.base == nil {
		_, _ = io.WriteString(f, "portal.Client")
		return
	}
	_, _ = io.WriteString(f, "portal.Client of "+c.base.Host)
}

// session is a login of a client, open or not.
type session interface {
	// open logs in. It is called by one goroutine at a time.
	open(ctx context.Context, c *Client) error
	// isOpen reports whether a request may be signed.
	isOpen(now time.Time) bool
	// sign puts the login into a request, and tells the number of the login.
	sign(h http.Header) int
	// lapse forgets the login of that number; one that is newer stays.
	lapse(number int)
	// end logs out.
	end(ctx context.Context, c *Client) error
	// secrets are what nobody may see.
	secrets() []secret.String
	// activates reports whether the end of a session activates what is pending.
	activates() bool
	// refused is what to do when the login is refused.
	refused() string
	// urls are the base URL, and that of the tokens.
	urls(Cloud) (base, token string)
}

// New makes a client. It sends nothing. The error names every option that cannot be used, and no value of a secret.
func New(o Options) (*Client, error) {
	var problems []error
	if o.Login == nil {
		return nil, errors.New("portal: no login: give a Legacy or a OneAPI")
	}
	login, err := o.Login.session()
	problems = append(problems, err)
	c, err := newClient(o)
	if problems = append(problems, err); errors.Join(problems...) != nil {
		return nil, fmt.Errorf("portal: %w", errors.Join(problems...))
	}
	c.login = login
	c.redactor.Add(login.secrets()...)
	cloud, known := FindCloud(o.Cloud)
	if !known && (!isName(cloudName(o.Cloud)) || o.BaseURL == "") {
		return nil, fmt.Errorf("portal: cloud %q is not known: it is one of %s, or its URLs are given", o.Cloud,
			cloudNames())
	}
	base, token := login.urls(cloud)
	if o.BaseURL != "" {
		base = o.BaseURL
	}
	if o.TokenURL != "" {
		token = o.TokenURL
	}
	if c.base, err = address("base URL", base, o.PlainHTTP); err != nil {
		return nil, err
	}
	if s, ok := login.(*tokenSession); ok {
		if s.at, err = address("URL of the tokens", token, o.PlainHTTP); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// newClient makes a client without a login.
func newClient(o Options) (*Client, error) {
	c := &Client{clock: o.Clock, told: o.Told, timeout: o.Timeout, patience: o.Patience, activation: o.Activation,
		redactor: o.Redactor, gates: gates{}, lane: make(chan struct{}, 1), door: make(chan struct{}, 1)}
	if c.clock == nil {
		c.clock = clock.Real()
	}
	if c.redactor == nil {
		c.redactor = secret.NewRedactor()
	}
	for _, d := range []struct {
		at   *time.Duration
		zero time.Duration
	}{{&c.timeout, 90 * time.Second}, {&c.patience, 5 * time.Minute}, {&c.activation, 5 * time.Minute}} {
		if *d.at == 0 {
			*d.at = d.zero
		}
		if *d.at < 0 {
			return nil, errors.New("a time that is less than none")
		}
	}
	if c.timeout < time.Minute {
		return nil, fmt.Errorf("timeout of %s: ZIA takes half a minute for some answers; give a minute or more",
			c.timeout)
	}
	h := http.Client{}
	if o.HTTP != nil {
		h = *o.HTTP
	} else {
		h.Transport, c.owned = ownTransport(), true
	}
	h.Jar = nil // a cookie goes to the API alone
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &h
	return c, nil
}

// ownTransport goes through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name.
func ownTransport() http.RoundTripper {
	if t, ok := http.DefaultTransport.(*http.Transport); ok {
		t = t.Clone()
		t.MaxIdleConnsPerHost = 1
		return t
	}
	return &http.Transport{Proxy: http.ProxyFromEnvironment}
}

func cloudNames() string {
	var out []string
	for _, c := range clouds {
		out = append(out, c.Name)
	}
	return strings.Join(out, ", ")
}

// address reads a URL to which secrets go.
func address(what, text string, plain bool) (*url.URL, error) {
	if text == "" {
		return nil, fmt.Errorf("portal: no %s is known for this cloud: give it", what)
	}
	u, err := url.Parse(strings.TrimRight(text, "/"))
	switch {
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("portal: the %s is no URL of the form https://HOST/PATH", what)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("portal: the %s has more than host and path: a login has no place in it", what)
	case u.Scheme == "http" && !plain && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("portal: the %s is http: secrets would be readable on the way to %s", what, u.Host)
	}
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Login logs in now. Every call does so when it needs to; this one tells early whether it is possible.
// Of a login that ZIA refuses the error is an [*Error] that is [ErrLogin].
func (c *Client) Login(ctx context.Context) error { return c.enter(ctx) }

// enter logs in unless there is a session.
func (c *Client) enter(ctx context.Context) error {
	select {
	case c.door <- struct{}{}:
	case <-ctx.Done():
		return c.ended(ctx, request{call: OpenSession})
	}
	defer func() { <-c.door }()
	switch {
	case c.login.isOpen(c.clock.Now()):
		return nil
	case c.barred != nil:
		return c.barred
	}
	err := c.login.open(ctx, c)
	if refused := (*Error)(nil); errors.As(err, &refused) && errors.Is(refused, ErrLogin) && refused.Status != 0 {
		c.barred = refused
	}
	return err
}

// Close ends the session, if there is one, and the connections. Of a legacy login that ACTIVATES what is pending in the
// tenant. A client can be used again afterwards; it logs in anew.
func (c *Client) Close(ctx context.Context) error {
	if c.owned {
		defer c.http.CloseIdleConnections()
	}
	if !c.login.isOpen(c.clock.Now()) {
		return nil
	}
	return c.login.end(ctx, c)
}

// ActivatesAtEnd reports whether the end of the session activates what is pending in the tenant, by [Client.Close]
// or by itself: of a legacy login it does (documented); of OneAPI nothing is known of it, and it is false.
func (c *Client) ActivatesAtEnd() bool { return c.login.activates() }

// tell hands an event on, without secrets.
func (c *Client) tell(e Event) {
	if c.told == nil {
		return
	}
	c.telling.Lock()
	defer c.telling.Unlock()
	e.Why = c.clean(e.Why)
	c.told(e)
}
