package fakezia

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// maxSkew is how far the time of a login may be from the API's [documented].
const maxSkew = 2 * time.Hour

// loggedIn is the answer to a login that worked, and to a look at a session [documented].
type loggedIn struct {
	AuthType        string `json:"authType"`
	ObfuscateAPIKey bool   `json:"obfuscateApiKey"`
}

// login is POST /authenticatedSession: the key scrambled with the time, user and password.
func (s *Server) login(c *call) answer {
	var given struct{ APIKey, Username, Password, Timestamp string }
	if json.Unmarshal(c.body, &given) != nil {
		return unreadable()
	}
	wrong := failure(http.StatusBadRequest, "INVALID_USERNAME_OR_PASSWORD", "Invalid email or password")
	milliseconds, err := strconv.ParseInt(given.Timestamp, 10, 64)
	if err != nil {
		return wrong
	}
	if skew := c.at.Sub(time.UnixMilli(milliseconds)); skew > maxSkew || skew < -maxSkew {
		if s.config.Inferred.SkewNamed {
			return failure(http.StatusBadRequest, "INVALID_TIMESTAMP", "The timestamp is not within the allowed range")
		}
		return wrong
	}
	i := slices.IndexFunc(s.config.Admins, func(a Admin) bool {
		return a.User == given.Username && a.Password == given.Password
	})
	if i < 0 {
		return wrong
	}
	if s.config.Admins[i].obfuscated(given.Timestamp) != given.APIKey {
		// [inferred]: what a wrong key gets is not written down.
		return failure(http.StatusBadRequest, "AUTHENTICATION_FAILED", "The API key is not valid")
	}
	id := secretWord()
	s.sessions[id] = session{who: given.Username, expires: c.at.Add(s.config.SessionTTL)}
	cookie := sessionAt(c, id)
	return good(loggedIn{"ADMIN_LOGIN", true}).with("Set-Cookie", cookie.String())
}

// sessionCookie has the session. It is Secure [documented], but over plain HTTP, where a browser would drop it.
const sessionCookie = "JSESSIONID"

func sessionAt(c *call, id string) http.Cookie {
	//nolint:gosec // the attributes are those of the API, which has no SameSite
	return http.Cookie{Name: sessionCookie, Value: id, Path: "/", HttpOnly: true, Secure: c.secure}
}

// obfuscated is the key as a login at a time sends it [documented]: the last six digits of the time pick a character
// each, then the six of half that number pick the one two further on.
func (a Admin) obfuscated(timestamp string) string {
	if len(timestamp) < 6 {
		return ""
	}
	digits := timestamp[len(timestamp)-6:]
	number, err := strconv.Atoi(digits)
	if err != nil || number < 0 {
		return ""
	}
	out := make([]byte, 0, 12)
	for _, d := range []byte(digits) {
		out = append(out, a.APIKey[d-'0'])
	}
	for _, d := range fmt.Appendf(nil, "%06d", number/2) {
		out = append(out, a.APIKey[d-'0'+2])
	}
	return string(out)
}

// session is GET /authenticatedSession.
func (s *Server) session(*call) answer { return good(loggedIn{"ADMIN_LOGIN", true}) }

// logout is DELETE /authenticatedSession, which activates what is pending, whoever edited it [documented].
func (s *Server) logout(c *call) answer {
	delete(s.sessions, c.session)
	s.tenant.publish()
	gone := sessionAt(c, "") //nolint:gosec // the attributes are those of the API
	gone.MaxAge = -1
	return good(map[string]string{"status": s.tenant.status()}).with("Set-Cookie", gone.String())
}
