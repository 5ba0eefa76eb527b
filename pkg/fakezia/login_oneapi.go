package fakezia

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Words of the token request [documented].
const (
	audience      = "https://api.zscaler.com"
	assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	// maxAssertion is how long an assertion may be good for.
	maxAssertion = 10 * time.Minute
)

// token is POST /oauth2/v1/token: client credentials, with a secret in the form or as basic authentication, or with
// an assertion that a private key has signed.
func (s *Server) token(c *call) answer {
	refused := func(why string) answer {
		body := encode(map[string]string{"error": why})
		return answer{status: http.StatusBadRequest, code: why, body: body}.with("Content-Type", "application/json")
	}
	kind, _, err := mime.ParseMediaType(c.header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return refused("invalid_request")
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil || form.Get("grant_type") != "client_credentials" || form.Get("audience") != audience {
		return refused("invalid_request")
	}
	id := s.client(c, form)
	if id == "" {
		return refused("invalid_client")
	}
	word := secretWord()
	s.sessions[word] = session{who: id, oneAPI: true, expires: c.at.Add(s.config.TokenTTL)}
	var lasts any = int(s.config.TokenTTL / time.Second)
	if s.config.Inferred.ExpiresAsText {
		lasts = strconv.Itoa(int(s.config.TokenTTL / time.Second))
	}
	return good(map[string]any{"access_token": word, "token_type": "Bearer", "expires_in": lasts})
}

// client is the API client that asks, "" when it cannot prove who it is.
func (s *Server) client(c *call, form url.Values) string {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if user, password, ok := basic(c.header); ok {
		id, secret = user, password
	}
	if assertion := form.Get("client_assertion"); assertion != "" {
		i := slices.IndexFunc(s.config.Clients, func(k Client) bool {
			return form.Get("client_assertion_type") == assertionType && (id == "" || id == k.ID) &&
				k.signed(assertion, c.at)
		})
		if i < 0 {
			return ""
		}
		return s.config.Clients[i].ID
	}
	if secret == "" || !slices.ContainsFunc(s.config.Clients, func(k Client) bool {
		return k.ID == id && k.Secret == secret
	}) {
		return ""
	}
	return id
}

// basic reads basic authentication, whose two halves are written as in a form (RFC 6749, 2.3.1).
func basic(header http.Header) (user, password string, ok bool) {
	r := http.Request{Header: header}
	if user, password, ok = r.BasicAuth(); !ok {
		return "", "", false
	}
	plainUser, err := url.QueryUnescape(user)
	if err != nil {
		return user, password, true
	}
	plainPassword, err := url.QueryUnescape(password)
	if err != nil {
		return user, password, true
	}
	return plainUser, plainPassword, true
}

// signed reports whether an assertion is this client's: RS256, issuer and subject its ID, for this audience, and good
// now but not for longer than ten minutes.
func (k Client) signed(assertion string, now time.Time) bool {
	parts := strings.Split(assertion, ".")
	if k.PublicKey == nil || len(parts) != 3 {
		return false
	}
	var head struct{ Alg string }
	var claims struct {
		Iss, Sub string
		Aud      json.RawMessage
		Exp      float64
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !decodePart(parts[0], &head) || !decodePart(parts[1], &claims) || head.Alg != "RS256" {
		return false
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(k.PublicKey, crypto.SHA256, digest[:], signature) != nil {
		return false
	}
	ends := time.Unix(int64(claims.Exp), 0)
	return claims.Iss == k.ID && claims.Sub == k.ID && isFor(claims.Aud) && ends.After(now) &&
		!ends.After(now.Add(maxAssertion))
}

func decodePart(part string, into any) bool {
	data, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(data, into) == nil
}

// isFor reports whether an audience, one or a list, has ours.
func isFor(aud json.RawMessage) bool {
	var one string
	var many []string
	if json.Unmarshal(aud, &one) == nil {
		return one == audience
	}
	return json.Unmarshal(aud, &many) == nil && slices.Contains(many, audience)
}
