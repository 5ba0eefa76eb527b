package portal

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// audience is whom tokens and assertions are for (recorded).
const audience = "https://api.zscaler.com"

// assertionTime is how long an assertion holds; ZIdentity takes up to ten minutes (documented).
const assertionTime = 5 * time.Minute

// session implements [Login].
func (l OneAPI) session() (session, error) {
	s := &tokenSession{login: l}
	var problems []error
	if l.Vanity != "" && !isName(strings.ToLower(l.Vanity)) {
		problems = append(problems, errors.New("the vanity name of the OneAPI login is the one name in front of the "+
			"login domain, as acme of https://acme.zslogin.net"))
	}
	if l.ClientID == "" {
		problems = append(problems, errors.New("the OneAPI login has no client id"))
	}
	switch {
	case l.ClientSecret.IsZero() == l.PrivateKey.IsZero():
		problems = append(problems,
			errors.New("the OneAPI login has a client secret or a private key, and one of them"))
	case !l.PrivateKey.IsZero():
		key, err := jwt.ParseRSAPrivateKeyFromPEM([]byte(l.PrivateKey.Reveal()))
		if err != nil { // which may repeat what it was given
			problems = append(problems,
				errors.New("the private key of the OneAPI login is no RSA key in PEM (PKCS #1 or "+
					"#8) without a passphrase"))
		}
		s.key = key
	}
	return s, errors.Join(problems...)
}

// tokenSession is a session that an access token stands for.
type tokenSession struct {
	login OneAPI
	key   *rsa.PrivateKey
	at    *url.URL // where tokens are

	mu     sync.Mutex // below
	token  secret.String
	until  time.Time // zero: ZIA did not say
	number int
}

// unusableError is an answer of the login that holds no token.
type unusableError struct{ err error }

// Error implements error.
func (e *unusableError) Error() string { return e.err.Error() }

// open implements session.
func (s *tokenSession) open(ctx context.Context, c *Client) error {
	r := request{call: OpenSession, at: s.at, form: true, plain: true}
	r.send = func(ctx context.Context) (answer, error) { return s.fetch(ctx, c, r) }
	return c.do(ctx, r)
}

// fetch asks for a token once.
func (s *tokenSession) fetch(ctx context.Context, c *Client, r request) (answer, error) {
	began := c.clock.Now()
	config, err := s.config(c, began)
	if err != nil {
		return answer{}, &unusableError{err}
	}
	way := &tokenTransport{c: c, r: r}
	token, err := config.Token(context.WithValue(ctx, oauth2.HTTPClient, &http.Client{Transport: way}))
	switch {
	case way.err != nil:
		return answer{}, way.err
	case err == nil:
		s.keep(c, token, began)
	case way.last.status < http.StatusMultipleChoices:
		return answer{}, &unusableError{errors.New("the answer holds no token")}
	}
	return way.last, nil
}

// config is the request for a token: a form, as it was recorded.
func (s *tokenSession) config(c *Client, now time.Time) (*clientcredentials.Config, error) {
	config := &clientcredentials.Config{
		ClientID: s.login.ClientID, ClientSecret: s.login.ClientSecret.Reveal(), TokenURL: s.at.String(),
		AuthStyle: oauth2.AuthStyleInParams, EndpointParams: url.Values{"audience": {audience}},
	}
	if s.key == nil {
		return config, nil
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.RegisteredClaims{
		Issuer: s.login.ClientID, Subject: s.login.ClientID, Audience: jwt.ClaimStrings{audience}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(assertionTime)),
	})
	if s.login.KeyID != "" {
		token.Header["kid"] = s.login.KeyID
	}
	assertion, err := token.SignedString(s.key)
	if err != nil {
		return nil, fmt.Errorf("the assertion could not be signed: %w", err)
	}
	c.redactor.Add(secret.New(assertion))
	config.EndpointParams.Set("client_assertion", assertion)
	config.EndpointParams.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	return config, nil
}

// keep takes a token that was asked for at that moment. Its time is counted by the client's own clock.
func (s *tokenSession) keep(c *Client, token *oauth2.Token, asked time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = secret.New(token.AccessToken)
	s.until = time.Time{}
	s.number++
	c.redactor.Add(s.token)
	if !token.Expiry.IsZero() {
		lives := time.Until(token.Expiry).Round(time.Second)
		s.until = asked.Add(lives - min(time.Minute, lives/10)) // it has to hold until the request arrives
	}
}

// tokenTransport takes the requests of the OAuth library through the client: in its turn, within limits and time.
type tokenTransport struct {
	c    *Client
	r    request
	last answer
	err  error
}

// RoundTrip implements [http.RoundTripper].
func (t *tokenTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	r := t.r
	r.body = body
	if t.last, t.err = t.c.exchange(req.Context(), r); t.err != nil {
		return nil, t.err
	}
	return &http.Response{StatusCode: t.last.status, Status: http.StatusText(t.last.status), Header: t.last.header,
		Body: io.NopCloser(bytes.NewReader(t.last.body)), Request: req}, nil
}

// isOpen implements session.
func (s *tokenSession) isOpen(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.token.IsZero() && (s.until.IsZero() || now.Before(s.until))
}

// sign implements session.
func (s *tokenSession) sign(h http.Header) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.token.IsZero() {
		h.Set("Authorization", "Bearer "+s.token.Reveal())
	}
	return s.number
}

// lapse implements session.
func (s *tokenSession) lapse(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number == s.number {
		s.token = secret.String{}
	}
}

// end implements session: a token is forgotten; there is no call for it.
func (s *tokenSession) end(context.Context, *Client) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = secret.String{}
	return nil
}

// secrets implements session.
func (s *tokenSession) secrets() []secret.String {
	return []secret.String{s.login.ClientSecret, s.login.PrivateKey}
}

// activates implements session.
func (*tokenSession) activates() bool { return false }

// refused implements session.
func (*tokenSession) refused() string {
	return "check client id and secret or key of the API client in ZIdentity, its role, the vanity name and the cloud"
}

// urls implements session.
func (s *tokenSession) urls(c Cloud) (base, token string) {
	token = c.Token
	if strings.Contains(token, vanity) {
		if s.login.Vanity == "" {
			token = ""
		}
		token = strings.Replace(token, vanity, strings.ToLower(s.login.Vanity), 1)
	}
	return c.OneAPI, token
}
