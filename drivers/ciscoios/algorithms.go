package ciscoios

import (
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// keyAlgoDSA is the host key algorithm of old routers, whose name the library means to take away (RFC 4253, 6.6).
const keyAlgoDSA = "ssh-dss"

// weak are the algorithms that are offered only to a host with legacy_ssh, behind the strong ones: what IOS up to 15.x
// knows of those that x/crypto calls insecure. RC4 is not among them: no release needs it.
var weak = ssh.Algorithms{
	KeyExchanges: []string{ssh.InsecureKeyExchangeDH14SHA1, ssh.InsecureKeyExchangeDHGEXSHA1,
		ssh.InsecureKeyExchangeDH1SHA1},
	HostKeys: []string{ssh.KeyAlgoRSA, keyAlgoDSA}, // signatures with SHA-1
	Ciphers:  []string{ssh.InsecureCipherAES128CBC, ssh.InsecureCipherTripleDESCBC},
	MACs:     []string{ssh.InsecureHMACSHA196},
}

// algorithms puts what is offered to a host into a configuration.
func (h host) algorithms(config *ssh.ClientConfig, known records, without []string) {
	offered := ssh.SupportedAlgorithms()
	if h.LegacySSH {
		offered.KeyExchanges = append(offered.KeyExchanges, weak.KeyExchanges...)
		offered.HostKeys = append(offered.HostKeys, weak.HostKeys...)
		offered.Ciphers = append(offered.Ciphers, weak.Ciphers...)
		offered.MACs = append(offered.MACs, weak.MACs...)
	}
	config.KeyExchanges = offered.KeyExchanges
	config.Ciphers = offered.Ciphers
	config.MACs = offered.MACs
	config.HostKeyAlgorithms = slices.DeleteFunc(known.order(offered.HostKeys), func(algorithm string) bool {
		return slices.Contains(without, keyType(algorithm))
	})
}

// order puts the algorithms first whose keys are recorded for the host, as OpenSSH does: a host with several keys is
// asked for the one that can be compared. Certificates are asked for only where their authority is recorded.
func (r records) order(algorithms []string) []string {
	var first, rest []string
	for _, algorithm := range algorithms {
		certificate := strings.Contains(algorithm, "-cert-v01")
		switch {
		case certificate && !r.authority:
		case certificate, slices.Contains(r.types, keyType(algorithm)):
			first = append(first, algorithm)
		default:
			rest = append(rest, algorithm)
		}
	}
	return append(first, rest...)
}

// keyType is the type of key that signs with an algorithm: RFC 8332, section 3.
func keyType(algorithm string) string {
	if algorithm == ssh.KeyAlgoRSASHA256 || algorithm == ssh.KeyAlgoRSASHA512 {
		return ssh.KeyAlgoRSA
	}
	return algorithm
}

// strongly keeps an RSA key from signing a login with SHA-1, unless the host has legacy_ssh.
func (h host) strongly(signer ssh.Signer) ssh.Signer {
	able, ok := signer.(ssh.AlgorithmSigner)
	if h.LegacySSH || !ok || !strings.HasPrefix(signer.PublicKey().Type(), ssh.KeyAlgoRSA) {
		return signer
	}
	strong, err := ssh.NewSignerWithAlgorithms(able, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256})
	if err != nil {
		return signer // a kind of RSA key that knows no SHA-1
	}
	return strong
}

// explainAlgorithms says what the host offers, and which setting lets a login go on.
func (h host) explainAlgorithms(e *device.ConnectError, none *ssh.AlgorithmNegotiationError) {
	e.Reason = device.ErrAlgorithms
	e.Detail = h.noun() + " offers " + algorithmList(none.RequestedAlgorithms) + " (" + none.What + ")"
	var usable []string
	for _, algorithm := range none.RequestedAlgorithms {
		if slices.Contains(slices.Concat(weak.KeyExchanges, weak.HostKeys, weak.Ciphers, weak.MACs), algorithm) {
			usable = append(usable, algorithm)
		}
	}
	if !h.LegacySSH && len(usable) > 0 {
		e.Hint = "set " + h.setting("legacy_ssh: true") + " to allow weak algorithms such as " + usable[0]
		return
	}
	e.Hint = "allow one of these on it: " + algorithmList(none.SupportedAlgorithms)
}

// algorithmList is what a peer offers, as it may stand in a message: RFC 4251, section 6, allows 64 characters of
// ASCII for a name.
func algorithmList(names []string) string {
	const most = 12
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return strings.HasPrefix(name, "kex-strict-") || strings.HasPrefix(name, "ext-info-") // no algorithms
	})
	var out []string
	for _, name := range names[:min(len(names), most)] {
		out = append(out, strings.Map(func(c rune) rune {
			if c <= ' ' || c > '~' {
				return '?'
			}
			return c
		}, name[:min(len(name), 64)]))
	}
	switch {
	case len(out) == 0:
		return "nothing"
	case len(names) > most:
		out = append(out, "...")
	}
	return strings.Join(out, ", ")
}
