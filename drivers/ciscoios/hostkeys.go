package ciscoios

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// thinkingTime is how long a person may look at a fingerprint; IOS itself waits 120 s for a login.
const thinkingTime = 100 * time.Second

// patient lets the question about an unknown key outlast the deadline of the handshake.
func (h HostKeys) patient(at *phases) HostKeys {
	if ask := h.Ask; ask != nil {
		h.Ask = func(ctx context.Context, address, algorithm, fingerprint string) (bool, error) {
			at.enter(askingPerson, thinkingTime)
			return ask(ctx, address, algorithm, fingerprint)
		}
	}
	return h
}

// callback checks the key that a host shows: against the pin, else against known_hosts, else by
// asking. A key that differs from the recorded one is refused whatever the options say.
func (h HostKeys) callback(ctx context.Context, address, pin string) ssh.HostKeyCallback {
	refuse := func(detail, hint string) error {
		return &device.ConnectError{Address: address, Reason: device.ErrHostKey, Detail: detail, Hint: hint}
	}
	return func(_ string, remote net.Addr, key ssh.PublicKey) error {
		shown := ssh.FingerprintSHA256(key)
		if pin != "" {
			if pin != shown {
				return refuse("the router shows "+shown+", the site file pins "+pin,
					"if the router was replaced, correct router.host_key; if not, somebody is in between")
			}
			return nil
		}
		changed, known, err := h.lookup(address, remote, key)
		switch {
		case err != nil:
			return refuse(err.Error(), "mend or remove "+h.File)
		case known:
			return nil
		case changed != "":
			return refuse("the router shows "+shown+", but "+changed,
				"if the router was replaced, remove that line; if not, somebody is in between")
		}
		return h.trust(ctx, address, key, shown, refuse)
	}
}

// lookup finds the key in known_hosts; changed describes the record it differs from.
func (h HostKeys) lookup(address string, remote net.Addr, key ssh.PublicKey) (changed string, known bool, err error) {
	f, _, err := inputfile.Open(h.File) // which waits for nothing
	if err == nil {
		_ = f.Close()
	}
	if errors.Is(err, os.ErrNotExist) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	check, err := knownhosts.New(h.File)
	if err != nil {
		return "", false, err
	}
	err = check(address, remote, key)
	var differs *knownhosts.KeyError
	switch {
	case err == nil:
		return "", true, nil
	case errors.As(err, &differs) && len(differs.Want) == 0:
		return "", false, nil
	case errors.As(err, &differs):
		want := differs.Want[0]
		recorded := ssh.FingerprintSHA256(want.Key)
		return fmt.Sprintf("%s line %d records %s", want.Filename, want.Line, recorded), false, nil
	default:
		return "", false, err
	}
}

func (h HostKeys) trust(ctx context.Context, address string, key ssh.PublicKey, shown string,
	refuse func(string, string) error) error {
	if !h.AcceptNew {
		if h.Ask == nil {
			return refuse("unknown key "+shown,
				"compare it with `show crypto key mypubkey rsa`, then pin it as router.host_key or use "+
					"--accept-new-host-key")
		}
		yes, err := h.Ask(ctx, address, key.Type(), shown)
		if err != nil {
			return refuse(err.Error(), "")
		}
		if !yes {
			return refuse("key "+shown+" not trusted", "nothing was sent")
		}
	}
	if err := h.record(address, key); err != nil {
		return refuse("the key could not be recorded: "+err.Error(), "name another file with --known-hosts")
	}
	return nil
}

// record appends the key to known_hosts, which only its owner may read.
func (h HostKeys) record(address string, key ssh.PublicKey) error {
	if h.File == "" {
		return errors.New("no known_hosts file is named")
	}
	if err := os.MkdirAll(filepath.Dir(h.File), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(h.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(knownhosts.Line([]string{knownhosts.Normalize(address)}, key) + "\n")
	return errors.Join(err, f.Close())
}
