package portal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// keyLength is how many characters an API key has; all are letters or digits (documented).
const keyLength = 12

// obfuscated makes of an API key and the milliseconds since 1970 what is sent of it (documented: "Getting Started" of
// the ZIA API). Of the last six digits of the time, each digit is the place of a character of the key; of half of their
// number, again in six digits, each is the place two before one.
func obfuscated(key string, ms int64) string {
	high := fmt.Sprintf("%06d", ms%1_000_000)
	low := fmt.Sprintf("%06d", ms%1_000_000>>1)
	out := make([]byte, 0, keyLength)
	for _, digit := range []byte(high) {
		out = append(out, key[digit-'0'])
	}
	for _, digit := range []byte(low) {
		out = append(out, key[digit-'0'+2])
	}
	return string(out)
}

// session implements [Login].
func (l Legacy) session() (session, error) {
	var problems []error
	if l.User == "" {
		problems = append(problems, errors.New("the legacy login has no user"))
	}
	if l.Password.IsZero() {
		problems = append(problems, errors.New("the legacy login has no password"))
	}
	plain := func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') }
	if key := l.APIKey.Reveal(); len(key) != keyLength || strings.ContainsFunc(key, plain) {
		// The words of the menu are inferred: no source at hand shows that page.
		problems = append(problems, fmt.Errorf("the API key has %d letters and digits, and nothing else: look it up "+
			"under Administration > Cloud Service API Security", keyLength))
	}
	return &legacySession{login: l}, errors.Join(problems...)
}

// legacySession is a session that a cookie stands for.
type legacySession struct {
	login Legacy

	mu      sync.Mutex // below
	cookies []*http.Cookie
	number  int
}

// open implements session.
func (s *legacySession) open(ctx context.Context, c *Client) error {
	var cookies []*http.Cookie
	r := request{call: OpenSession, plain: true}
	r.reads = func(body []byte) error { // recorded: {"authType":"ADMIN_LOGIN","obfuscateApiKey":true}
		var said struct {
			AuthType string `json:"authType"`
		}
		if err := json.Unmarshal(body, &said); err != nil || said.AuthType == "" {
			return errors.New("the answer says nothing of a session")
		}
		if len(cookies) == 0 {
			return errors.New("the answer has no cookie of a session")
		}
		return nil
	}
	r.send = func(ctx context.Context) (answer, error) {
		out := r
		ms := c.clock.Now().UnixMilli()
		key := obfuscated(s.login.APIKey.Reveal(), ms)
		c.redactor.Add(secret.New(key))
		body, err := json.Marshal(map[string]string{"apiKey": key, "username": s.login.User,
			"password": s.login.Password.Reveal(), "timestamp": strconv.FormatInt(ms, 10)})
		if err != nil {
			return answer{}, err
		}
		out.body = body
		a, err := c.exchange(ctx, out)
		cookies = (&http.Response{Header: a.header}).Cookies()
		return a, err
	}
	if err := c.do(ctx, r); err != nil {
		return err
	}
	for _, cookie := range cookies {
		c.redactor.Add(secret.New(cookie.Value))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cookies, s.number = cookies, s.number+1
	return nil
}

// isOpen implements session. When a session has ended by itself only ZIA knows: its time is a setting of the tenant.
func (s *legacySession) isOpen(time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cookies != nil
}

// sign implements session. The cookies are put in by hand: a jar keeps those that are Secure from the loopback.
func (s *legacySession) sign(h http.Header) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	pairs := make([]string, len(s.cookies))
	for i, cookie := range s.cookies {
		pairs[i] = cookie.Name + "=" + cookie.Value
	}
	if len(pairs) > 0 {
		h.Set("Cookie", strings.Join(slices.Compact(pairs), "; "))
	}
	return s.number
}

// lapse implements session.
func (s *legacySession) lapse(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number == s.number {
		s.cookies = nil
	}
}

// end implements session.
func (s *legacySession) end(ctx context.Context, c *Client) error {
	s.mu.Lock()
	number := s.number
	s.mu.Unlock()
	r := request{call: EndSession, reads: anything, leaving: true}
	err := c.do(ctx, r)
	s.lapse(number)
	return err
}

// anything takes every document.
func anything([]byte) error { return nil }

// secrets implements session.
func (s *legacySession) secrets() []secret.String {
	return []secret.String{s.login.Password, s.login.APIKey}
}

// activates implements session.
func (*legacySession) activates() bool { return true }

// refused implements session.
func (*legacySession) refused() string {
	return "check user and password, and that API key and cloud are the tenant's and the key is switched on"
}

// urls implements session.
func (*legacySession) urls(c Cloud) (base, token string) { return c.Legacy, "" }
