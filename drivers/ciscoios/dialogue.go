package ciscoios

import (
	"bytes"
	"context"
	"fmt"
	"regexp"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// shellStep is what the shell wants before it gives a prompt.
type shellStep int

const (
	noStep       shellStep = iota
	atPrompt               // nothing
	wantsUser              // a user name
	wantsSecret            // a password
	wantsReturn            // the key Return
	wantsKey               // a key, to turn a page of a banner
	wantsPerson            // a new password, a one-time code: what only a person may type
	wantsUnknown           // something that is not known
)

// dialogue is what was typed into the questions of a login: each may be answered once.
type dialogue struct{ user, secret, typed bool }

// How questions of a login end. Of IOS are "Username: ", "Password: " and "Press RETURN to get started"; the
// others are put in by AAA servers, whose words are configured there [inferred]. A question that is none of them
// ends the login, and nothing is typed into it.
var (
	asksUser     = regexp.MustCompile(`(?i)(?:^|[\s(])(?:user ?name|user|login(?: name)?)[ \t]*:[ \t]*$`)
	asksPassword = regexp.MustCompile(`(?i)(?:password|passcode|passphrase)[ \t]*:[ \t]*$`)
	asksReturn   = regexp.MustCompile(`(?i)press (?:return|enter|any key)\b.*$`)
	// asksPerson stands in the question itself, or in the words right in front of it.
	asksPerson = regexp.MustCompile(`(?i)\b(?:new|old|current|re-?enter|re-?type|confirm|verify)\b[^\n]{0,20}\b` +
		`(?:password|pin)\b|\bpassword (?:has |is )?(?:been )?(?:expired|about to expire|must be changed)\b|` +
		`\bchange (?:your|the) password\b|\b(?:one-?time|otp|token ?code|tokencode|verification code|challenge|` +
		`authenticator|duo|next code|passcode or option|response)\b`)
	asksCode = regexp.MustCompile(`(?i)passcode[ \t]*:[ \t]*$`)
	// asksSomething ends a row that waits for something to be typed.
	asksSomething = regexp.MustCompile(`[:?\])][ \t]*$`)
)

// stepOf reads what the shell wants. typed is that something was typed already, so that what stands in front of
// the question is about that, and no banner.
func stepOf(said []byte, typed bool) shellStep {
	row := said[lineStart(said):]
	if len(bytes.TrimSpace(row)) == 0 {
		if asksReturn.MatchString(lastRow(string(said))) {
			return wantsReturn
		}
		return noStep
	}
	question := asksSomething.Match(row)
	near := row
	if typed {
		near = said
	} else if above := said[:max(lineStart(said)-1, 0)]; question {
		near = said[lineStart(bytes.TrimRight(above, " \t\n")):]
	}
	switch {
	case question && (asksPerson.Match(near) || asksCode.Match(row)):
		return wantsPerson
	case asksUser.Match(row):
		return wantsUser
	case asksPassword.Match(row):
		return wantsSecret
	case asksReturn.Match(row):
		return wantsReturn
	case pagerAtEnd(said):
		return wantsKey
	case question:
		return wantsUnknown
	}
	return noStep
}

// takeStep types what the shell wants, if it may be typed.
func (s *Session) takeStep(ctx context.Context, step shellStep, said []byte, asked *dialogue) error {
	asked.typed = true
	switch {
	case step == wantsUser && !asked.user:
		asked.user = true
		s.write(ctx, s.target.User+"\n", 1)
	case step == wantsSecret && !asked.secret && !s.target.Auth.Password.IsZero():
		asked.user, asked.secret = true, true
		s.typeSecret(ctx, s.target.Auth.Password.Reveal())
	case step == wantsReturn:
		s.write(ctx, "\n", 1)
	case step == wantsKey:
		s.deliver([]byte(" "))
		return nil
	case step == wantsUser, step == wantsSecret && asked.secret:
		return s.refusedInShell(device.ErrAuth,
			"the router has not taken the login of the site in its shell, and asks again",
			"check router.user and what router.password refers to", said)
	case step == wantsSecret:
		return s.refusedInShell(device.ErrAuth, "the shell asks for a password, and the site has none",
			"set router.password", said)
	case step == wantsPerson:
		return s.refusedInShell(device.ErrAuth, "the router wants something that only a person may type",
			"log in by hand first, or use an account without it", said)
	default:
		return s.refusedInShell(device.ErrNoShell, "the router asks something that is not known",
			"log in by hand and see what the router says after login", said)
	}
	s.trips.answered()
	return nil
}

// typeSecret types a secret, of which nobody is told.
func (s *Session) typeSecret(ctx context.Context, secret string) {
	s.trips.typed("", 1)
	s.commands++
	s.deliverWithin(ctx.Done(), []byte(secret+"\n"), s.options.CommandTimeout)
}

// refusedInShell says that a login has ended at a question, in the words of the router.
func (s *Session) refusedInShell(reason error, detail, hint string, said []byte) error {
	s.adrift = true
	return &device.ConnectError{Address: s.target.Address, Reason: reason,
		Detail: fmt.Sprintf("%s: %q", detail, s.lastSaid(said)), Hint: hint}
}
