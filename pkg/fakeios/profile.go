package fakeios

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // the signature of ssh-rsa is made with it
	"fmt"
	"io"
	"math/big"
	"strings"

	"golang.org/x/crypto/ssh"
)

// SSHProfile is how a router's SSH server looks to a client: what it calls itself, what it offers,
// and how long its key is.
type SSHProfile struct {
	Version      string // identification string
	KeyExchanges []string
	Ciphers      []string
	MACs         []string
	KeyBits      int  // of the RSA host key
	SHA2         bool // signs with rsa-sha2-256 and -512 too, and takes such signatures of clients
}

// The profiles by name. Lists are those of logs of real routers, without the algorithms that
// x/crypto/ssh has no server for (aes192-cbc, aes256-cbc, hmac-md5, hmac-md5-96).
const (
	ProfileIOS154   = "881"         // an 881 on 15.4, the default
	ProfileCBC      = "cbc-only"    // 15.1 and 15.2
	ProfileGroup1   = "group1-only" // older still
	ProfileModern   = "modern"      // a current IOS-XE, for comparison
	ProfileKey1024  = "rsa-1024"    // an 881 with a 1024-bit host key
	ProfileKey768   = "rsa-768"     // with the shortest key that SSH version 2 takes
	ProfileSSH1     = "ssh-1"       // `ip ssh version 1`, or a release before version 2
	sha1Group1      = "diffie-hellman-group1-sha1"
	sha1Group14     = "diffie-hellman-group14-sha1"
	sha1GroupByPeer = "diffie-hellman-group-exchange-sha1"
)

// SSHProfileByName returns a profile of the list above.
func SSHProfileByName(name string) (SSHProfile, error) {
	p := SSHProfile{
		Version:      "SSH-2.0-Cisco-1.25",
		KeyExchanges: []string{sha1GroupByPeer, sha1Group14, sha1Group1},
		Ciphers:      []string{"aes128-ctr", "aes192-ctr", "aes256-ctr", "aes128-cbc", "3des-cbc"},
		MACs:         []string{"hmac-sha1", "hmac-sha1-96"},
		KeyBits:      2048,
	}
	switch name {
	case "", ProfileIOS154:
	case ProfileCBC:
		p.KeyExchanges, p.Ciphers = []string{sha1Group14, sha1Group1}, []string{"aes128-cbc", "3des-cbc"}
	case ProfileGroup1:
		p.Version = "SSH-1.99-Cisco-1.25"
		p.KeyExchanges = []string{sha1Group1}
		p.Ciphers = []string{"aes128-cbc", "3des-cbc"}
	case ProfileModern:
		p.KeyExchanges = []string{"ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "diffie-hellman-group14-sha256"}
		p.Ciphers = []string{"aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes128-ctr"}
		p.MACs, p.SHA2 = []string{"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"},
			true
	case ProfileKey1024:
		p.KeyBits = 1024
	case ProfileKey768:
		p.KeyBits = 768
	case ProfileSSH1:
		p.Version = "SSH-1.5-Cisco-1.25"
	default:
		return SSHProfile{}, fmt.Errorf("SSH profile %q: known are %s, %s, %s, %s, %s, %s and %s", name,
			ProfileIOS154, ProfileCBC, ProfileGroup1, ProfileModern, ProfileKey1024, ProfileKey768, ProfileSSH1)
	}
	return p, nil
}

// profile is the router's; its name was checked when the router was made.
func (r *Router) profile() SSHProfile {
	p, _ := r.cfg.profile()
	return p
}

func (cfg Config) profile() (SSHProfile, error) {
	if cfg.SSH != nil {
		return *cfg.SSH, nil
	}
	return SSHProfileByName(cfg.SSHProfile)
}

// tooOld reports whether the server has no SSH version 2.
func (p SSHProfile) tooOld() bool { return strings.HasPrefix(p.Version, "SSH-1.5-") }

func (p SSHProfile) apply(config *ssh.ServerConfig) {
	config.ServerVersion = p.Version
	config.KeyExchanges = p.KeyExchanges
	config.Ciphers = p.Ciphers
	config.MACs = p.MACs
	config.PublicKeyAuthAlgorithms = []string{ssh.KeyAlgoRSA}
	if p.SHA2 {
		config.PublicKeyAuthAlgorithms = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
}

// hostKey parses the key given, or makes one as long as the profile says.
func (cfg Config) hostKey() (ssh.Signer, error) {
	p, err := cfg.profile()
	if err != nil {
		return nil, err
	}
	signer, err := cfg.wholeKey(p.KeyBits)
	if err != nil {
		return nil, fmt.Errorf("host key: %w", err)
	}
	return limitAlgorithms(signer, p.SHA2)
}

// wholeKey is the host key with all that it can sign with.
func (cfg Config) wholeKey(bits int) (ssh.Signer, error) {
	switch {
	case cfg.HostKey != nil:
		return cfg.HostKey, nil
	case len(cfg.HostKeyPEM) > 0:
		return ssh.ParsePrivateKey(cfg.HostKeyPEM)
	default:
		return NewHostKey(bits)
	}
}

// limitAlgorithms lets an RSA key sign with SHA-1 alone, as IOS 15.4 does.
func limitAlgorithms(signer ssh.Signer, sha2 bool) (ssh.Signer, error) {
	algorithms, ok := signer.(ssh.AlgorithmSigner)
	if _, short := signer.(*shortKey); short || !ok || sha2 || signer.PublicKey().Type() != ssh.KeyAlgoRSA {
		return signer, nil
	}
	return ssh.NewSignerWithAlgorithms(algorithms, []string{ssh.KeyAlgoRSA})
}

// NewHostKey makes an RSA host key, for one router or for many. Go's own library refuses to make
// or to use keys below 1024 bits, so those are made here; they are for laboratories alone.
func NewHostKey(bits int) (ssh.Signer, error) {
	if bits >= 1024 {
		key, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			return nil, err
		}
		return ssh.NewSignerFromKey(key)
	}
	return newShortKey(bits)
}

// shortKey is an RSA key of fewer than 1024 bits that signs with ssh-rsa.
type shortKey struct {
	n, d *big.Int
	e    int
}

func newShortKey(bits int) (*shortKey, error) {
	if bits < 512 {
		return nil, fmt.Errorf("an RSA key of %d bits is too short for any SSH", bits)
	}
	e := big.NewInt(65537)
	for {
		p, err := rand.Prime(rand.Reader, bits/2)
		if err != nil {
			return nil, err
		}
		q, err := rand.Prime(rand.Reader, bits-bits/2)
		if err != nil {
			return nil, err
		}
		one := big.NewInt(1)
		phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
		d := new(big.Int).ModInverse(e, phi)
		n := new(big.Int).Mul(p, q)
		if d != nil && n.BitLen() == bits {
			return &shortKey{n, d, 65537}, nil
		}
	}
}

// PublicKey implements [ssh.Signer].
func (k *shortKey) PublicKey() ssh.PublicKey { return shortPublic{k} }

// Sign implements [ssh.Signer]: PKCS #1 v1.5 over SHA-1 (RFC 4253, 6.6).
func (k *shortKey) Sign(_ io.Reader, data []byte) (*ssh.Signature, error) {
	sum := sha1.Sum(data) //nolint:gosec // what ssh-rsa is
	// DigestInfo of SHA-1, RFC 8017, 9.2 note 1.
	info := append([]byte{0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14},
		sum[:]...)
	size := (k.n.BitLen() + 7) / 8
	padded := make([]byte, size)
	padded[1] = 1
	for i := 2; i < size-len(info)-1; i++ {
		padded[i] = 0xff
	}
	copy(padded[size-len(info):], info)
	signed := new(big.Int).Exp(new(big.Int).SetBytes(padded), k.d, k.n)
	return &ssh.Signature{Format: ssh.KeyAlgoRSA, Blob: signed.FillBytes(make([]byte, size))}, nil
}

// shortPublic is the public half of a shortKey. It only goes over the wire.
type shortPublic struct{ key *shortKey }

// Type implements [ssh.PublicKey].
func (shortPublic) Type() string { return ssh.KeyAlgoRSA }

// Marshal implements [ssh.PublicKey].
func (p shortPublic) Marshal() []byte {
	return ssh.Marshal(struct {
		Name string
		E, N *big.Int
	}{ssh.KeyAlgoRSA, big.NewInt(int64(p.key.e)), p.key.n})
}

// Verify implements [ssh.PublicKey]; nobody asks a host key to.
func (shortPublic) Verify([]byte, *ssh.Signature) error {
	return fmt.Errorf("a short key verifies nothing: %s is not wanted", crypto.SHA1)
}
