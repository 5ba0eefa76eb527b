package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// highest is the privilege level that sees and may change everything.
const highest = 15

// privilege is what `show privilege` has said.
type privilege struct {
	number int
	known  bool
	view   string // the parser view that the account sees the router through; empty: none
}

// What `show privilege` says, and what it says in a parser view: IOS Security Command Reference.
var (
	levelRow = regexp.MustCompile(`(?m)^Current privilege level is (\d+)\s*$`)
	viewRow  = regexp.MustCompile(`(?mi)^Currently in View Context with view '?([^'\n]+?)'?\s*$`)
)

func privilegeIn(text string) privilege {
	if found := viewRow.FindStringSubmatch(text); found != nil {
		return privilege{view: found[1]}
	}
	found := levelRow.FindStringSubmatch(text)
	if found == nil {
		return privilege{}
	}
	n, err := strconv.Atoi(found[1])
	return privilege{number: n, known: err == nil}
}

// low reports whether it is known that the account does not see the whole router.
func (p privilege) low() bool { return p.view != "" || p.known && p.number < highest }

func (p privilege) String() string {
	if p.view != "" {
		return fmt.Sprintf("the login lands in the parser view %q", p.view)
	}
	return fmt.Sprintf("the login lands at privilege level %d", p.number)
}

// raise gets to privilege level 15, with the secret of the site where the login did not. What an account
// below it, or in a parser view, is shown of the running-config proves nothing.
func (s *Session) raise(ctx context.Context) error {
	if s.mode == device.PrivilegedExec && !s.level.low() {
		return nil
	}
	if s.target.Enable.IsZero() {
		return s.tooLow()
	}
	if err := s.enable(ctx); err != nil {
		return err
	}
	lines := append(s.unset[:len(s.unset):len(s.unset)], askPrivilege)
	s.write(ctx, strings.Join(lines, "\n")+"\n", len(lines))
	if err := s.finishSetup(ctx, lines); err != nil {
		return err
	}
	if s.mode != device.PrivilegedExec || s.level.low() {
		return s.tooLow()
	}
	return nil
}

// tooLow says what the account lacks.
func (s *Session) tooLow() error {
	e := &device.ConnectError{Address: s.target.Address, Reason: device.ErrPrivilege, Detail: s.level.String() +
		", where a configuration is shown in part only, so nothing could be proven"}
	switch {
	case s.target.Enable.IsZero() && s.mode == device.UserExec:
		e.Reason = device.ErrEnable
		e.Detail = "the login lands at \">\" and the site has no secret for it"
		e.Hint = "set router.enable"
	case s.target.Enable.IsZero():
		e.Hint = "set router.enable, or use an account for which the router, or its AAA server, gives level 15"
	default:
		e.Detail = "behind `enable`, " + strings.Replace(e.Detail, "the login lands", "the session stands", 1)
		e.Hint = "use an account that logs in at level 15, or correct what the AAA server answers to `enable`"
	}
	return e
}

// refusesLevel is how IOS says no to `enable`: its own words for a wrong or missing secret and for an AAA server
// that refuses; those of other servers are added as they are met [inferred].
var refusesLevel = regexp.MustCompile(`(?m)^% ?(?:Bad secrets?|Bad passwords?|Access denied|No password set|` +
	`Error in authentication|Authentication failed|Authorization failed|Invalid input|Unknown command|` +
	`Unrecognized command|Login invalid)\b.*$`)

// enable raises the privilege. A wrong secret is recognised by the router's words, or by being
// asked again, never by a timeout. Whatever else it asks is not answered.
func (s *Session) enable(ctx context.Context) error {
	refuse := func(detail, hint string, said []byte) error {
		s.adrift = true
		if words := s.lastSaid(said); words != "" {
			detail += fmt.Sprintf(": %q", words)
		}
		return &device.ConnectError{Address: s.target.Address, Reason: device.ErrEnable, Detail: detail, Hint: hint}
	}
	const check = "check what router.enable refers to"
	var asked dialogue
	s.write(ctx, "enable\n", 1)
	for range shellSteps {
		step, said, err := s.enableReply(ctx)
		words := refusesLevel.Find(said)
		switch {
		case errors.Is(err, errQuiet):
			return refuse("no answer within "+s.options.CommandTimeout.String(), "give more time with --timeout", said)
		case err != nil:
			return refuse(err.Error(), "", said)
		case words != nil:
			return refuse("the router says no", check, words)
		case step == atPrompt && s.mode == device.UserExec && !asked.secret:
			return refuse("it leads nowhere", "", nil)
		case step == atPrompt:
			return nil
		case step == wantsUser && !asked.user:
			asked.user = true
			s.write(ctx, s.target.User+"\n", 1)
		case step == wantsSecret && !asked.secret:
			asked.user, asked.secret = true, true
			s.typeSecret(ctx, s.target.Enable.Reveal())
		case step == wantsUser, step == wantsSecret:
			return refuse("the router asks again", check, nil)
		case step == wantsPerson:
			return refuse("the router wants something that only a person may type", "", said)
		default:
			return refuse("the router asks something that is not known", "", said)
		}
	}
	return refuse("the router asks one question behind the other", "", nil)
}

// enableReply waits for a question or a prompt of the router.
func (s *Session) enableReply(ctx context.Context) (step shellStep, said []byte, err error) {
	said, err = s.stream.await(ctx, s.options.CommandTimeout, lull, func(b []byte, quiet bool) (int, bool) {
		row := b[lineStart(b):]
		width, mode := s.prompt.begins(row)
		// The echo has a row of its own, so a prompt is not in the first.
		if width > 0 && width == len(row) && len(row) < len(b) {
			step, s.mode = atPrompt, mode
		} else if person := asksPerson.Match(b); asksPassword.Match(row) && !person {
			step = wantsSecret
		} else if asksUser.Match(row) && !person || quiet {
			step = stepOf(b, true)
		}
		return len(b), step != noStep
	})
	if err == nil {
		s.trips.answered()
	}
	return step, bytes.Clone(said), err
}
