package portal

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
)

// clean makes a text of others printable, in one line, short, and without secrets: a server may repeat what it was
// sent.
func (c *Client) clean(text string) string {
	text = c.redactor.Redact(text)
	text = printable.Whole(strings.Join(strings.Fields(text), " "))
	return cut(c.redactor.Redact(text))
}

// veiled is an error of the network as it may be shown. It can be compared with [errors.Is], but gives no way to what
// it was made of: a proxy's address, for one, may hold a password.
type veiled struct {
	text string
	err  error
}

// Error implements error.
func (v *veiled) Error() string { return v.text }

// Is implements what [errors.Is] asks for.
func (v *veiled) Is(target error) bool { return errors.Is(v.err, target) }

// String keeps the error inside out of every verb.
func (v *veiled) String() string { return v.text }

// GoString keeps it out of %#v.
func (v *veiled) GoString() string { return v.text }

func (c *Client) veil(err error) error { return &veiled{c.clean(plainly(err)), err} }

// plainly is an error without the URL, which stands in the error that it goes into.
func plainly(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

// reach is what to do when a request was not answered.
func reach(err error) string {
	var (
		name      *net.DNSError
		authority x509.UnknownAuthorityError
		verify    *tls.CertificateVerificationError
		operation *net.OpError
	)
	switch {
	case errors.Is(err, context.Canceled):
		return "it was called off"
	case errors.Is(err, context.DeadlineExceeded):
		return "its time was over"
	case errors.As(err, &name):
		return "check cloud and URLs, and the DNS of this machine"
	case errors.As(err, &authority), errors.As(err, &verify):
		return "the certificate is not trusted: check the URLs; if TLS is inspected on the way, install its authority"
	case errors.As(err, &operation) && (operation.Op == "dial" || operation.Op == "proxyconnect"):
		return "check the way to it: proxy (HTTPS_PROXY), firewall"
	}
	return "check the way to it, and run it again"
}
