package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

const (
	giveTime = "give more time with --timeout"
	vtyHint  = "see `show users` and `show line` on the router"
)

// explain turns a failed handshake into words for an operator.
func (c connector) explain(ctx context.Context, try *attempt, err error) error {
	var known *device.ConnectError
	var other *otherKeyError
	var algorithms *ssh.AlgorithmNegotiationError
	var late *lateError
	e := &device.ConnectError{Address: try.Address, Err: err, Detail: err.Error()}
	begins := try.heard.begins()
	switch {
	case errors.As(err, &other):
		return other
	case errors.As(err, &known):
		return known
	case errors.As(context.Cause(ctx), &late):
		c.explainLate(e, try, late, begins)
	case ctx.Err() != nil:
		e.Reason, e.Detail = device.ErrUnreachable, fmt.Sprint(context.Cause(ctx))
	case errors.As(err, &algorithms):
		try.explainAlgorithms(e, algorithms)
	case begins == "":
		noLine(e)
	case strings.HasPrefix(begins, "SSH-1.") && !strings.HasPrefix(begins, "SSH-1.99"):
		e.Reason, e.Detail = device.ErrSSHVersion, fmt.Sprintf("it says %q", shortened(begins))
		e.Hint = "`ip ssh version 2` on the router, with an RSA key of 2048 bits"
	case !strings.HasPrefix(begins, "SSH-"):
		e.Reason, e.Detail = device.ErrNotSSH, fmt.Sprintf("it says %q", shortened(begins))
		e.Hint = "is this the SSH port of the router?"
	case strings.Contains(err.Error(), "crypto/rsa") && strings.Contains(err.Error(), "key"):
		e.Reason, e.Hint = device.ErrAlgorithms, "the router's RSA key is under 1024 bits: `crypto key generate rsa "+
			"modulus 2048` on the router"
	case try.at.is(loggingIn):
		explainLogin(e, try, err)
	default:
		e.Reason, e.Hint = device.ErrUnreachable, "the connection ended during the SSH handshake; all VTY lines may "+
			"be taken"
	}
	return e
}

// noLine says that nobody answers on a router that is there.
func noLine(e *device.ConnectError) {
	e.Reason, e.Detail = device.ErrNoLine, "it closes the connection without a word"
	e.Hint = "all VTY lines may be taken, or an access-class keeps this address out: " + vtyHint
}

// explainLogin says why the host did not let the user in.
func explainLogin(e *device.ConnectError, try *attempt, err error) {
	e.Reason, e.Detail = device.ErrAuth, "user "+try.User+" was refused"
	e.Hint = "check " + try.setting("user") + ", and what its password, key or ssh-agent is"
	if try.router {
		e.Hint = "check router.user and what router.password or router.key refers to"
	}
	locked := try.locked()
	switch {
	case try.wants != "":
		e.Detail = fmt.Sprintf("%s asks user %s %q, which only a person may answer", try.noun(), try.User,
			shortened(try.wants))
		e.Hint = "log in by hand first, or use an account that is not asked"
	case locked != "":
		e.Reason, e.Detail = device.ErrLocked, "user "+try.User+" was refused: "+locked
		e.Hint = "have the account unlocked; a password that is wrong is offered once a login"
	case !wasRefused(err):
		e.Detail = "the connection ended during the login of user " + try.User + ": " + plainNetError(err)
		e.Hint = "a wrong password, a locked account, or a device that gives up: `show logging` on the router"
	case !try.password.IsZero() && !try.offered:
		e.Detail += " before the password was asked for"
		e.Hint = "which methods does the router offer? `show ip ssh`"
	}
}

// wasRefused reports whether a login ended because the router said no. Message 51 is a no to a method, in
// the place of its first question.
func wasRefused(err error) bool {
	return errors.Is(err, errOffered) || strings.Contains(err.Error(), "unable to authenticate") ||
		strings.Contains(err.Error(), "unexpected message type 51")
}

// explainLate says which phase took too long.
func (c connector) explainLate(e *device.ConnectError, try *attempt, late *lateError, begins string) {
	e.Reason = device.ErrUnreachable
	switch {
	case late.phase == loggingIn:
		e.Reason = device.ErrSlowLogin
		e.Detail = fmt.Sprintf("the SSH handshake was over after %s, but the login of user %s was not answered "+
			"within %s", late.before.Round(100*time.Millisecond), try.User, late.after)
		e.Hint = "AAA servers that are slow or dead: IOS itself waits up to 120 s, " + giveTime
	case late.phase == askingPerson:
		e.Detail = late.Error()
	case begins == "":
		e.Detail = "it accepts the connection, but no SSH handshake came within " + late.after.String()
		e.Hint = "is this the SSH port? a router with all VTY lines busy stays silent too"
	default:
		e.Detail = fmt.Sprintf("it says %q, but the SSH handshake did not end within %s", shortened(begins), late.after)
		e.Hint = "a busy router: " + giveTime
	}
}

// explainDial says why there is no connection.
func (c connector) explainDial(ctx context.Context, to host, err error) error {
	e := &device.ConnectError{Address: to.Address, Reason: device.ErrUnreachable, Detail: plainNetError(err), Err: err,
		Hint: "check the address, the route to it and `ip ssh` on the router"}
	var late *lateError
	if !to.router {
		e.Hint = "check the address, the route to it and the SSH server there"
	}
	switch {
	case errors.As(context.Cause(ctx), &late):
		e.Detail = late.Error()
	case !to.router:
	case isReset(err):
		noLine(e)
	case isRefused(err):
		e.Hint = "`ip ssh` on the router, and a VTY line that is free: " + vtyHint
	}
	return e
}

// explainChannel says why a login that was taken leads to no shell.
func (c connector) explainChannel(ctx context.Context, err error) error {
	e := &device.ConnectError{Address: c.target.Address, Reason: device.ErrNoShell, Detail: err.Error(), Err: err,
		Hint: "all VTY lines may be taken: " + vtyHint}
	var late *lateError
	switch {
	case errors.As(context.Cause(ctx), &late):
		e.Detail = "the login was taken, but the request for a channel was not answered within " + late.after.String()
		e.Hint += "; or " + giveTime
	case ctx.Err() != nil:
		e.Detail, e.Err = fmt.Sprint(context.Cause(ctx)), context.Cause(ctx)
	}
	return e
}

// shortened is what a peer says, as it may stand in a message.
func shortened(text string) string { return text[:min(len(text), 120)] }

// plainNetError leaves out the addresses that the message already has.
func plainNetError(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Err.Error()
	}
	return err.Error()
}
