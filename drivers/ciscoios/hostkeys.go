package ciscoios

import (
	"context"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
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

// callback checks the key that a host shows: against its pin, else against known_hosts, else by
// asking. A key that differs from the recorded one is refused whatever the options say.
func (h HostKeys) callback(ctx context.Context, to host, known records) ssh.HostKeyCallback {
	return func(_ string, remote net.Addr, key ssh.PublicKey) error {
		shown := ssh.FingerprintSHA256(key)
		if to.HostKey != "" {
			if to.HostKey != shown {
				return &otherKeyError{to.refuse(to.noun()+" shows "+shown+", the site file pins "+to.HostKey,
					"if it was replaced, correct "+to.setting("host_key")+"; if not, somebody is in between"), key}
			}
			return nil
		}
		changed, recorded, err := known.lookup(remote, key)
		switch {
		case err != nil:
			return to.refuse(shown+" ("+key.Type()+"): "+err.Error(), "somebody may be in between")
		case recorded:
			return nil
		case changed != "":
			return to.refuse(to.noun()+" shows "+shown+" ("+key.Type()+"), but "+changed,
				"if it was replaced, remove that line; if not, somebody is in between")
		}
		return h.trust(ctx, to, remote, key, shown)
	}
}

func (h HostKeys) trust(ctx context.Context, to host, remote net.Addr, key ssh.PublicKey, shown string) error {
	if !h.AcceptNew {
		if h.Ask == nil {
			compare := "compare it with `show crypto key mypubkey rsa`"
			if !to.router {
				compare = "compare it with `ssh-keygen -l` there"
			}
			return to.refuse("unknown key "+shown, compare+", then pin it as "+to.setting("host_key")+" or use "+
				"--accept-new-host-key")
		}
		yes, err := h.Ask(ctx, to.Address, key.Type(), shown)
		if err != nil {
			return to.refuse(err.Error(), "")
		}
		if !yes {
			return to.refuse("key "+shown+" not trusted", "nothing was sent")
		}
	}
	if err := h.record(ctx, to.Address, remote, key); err != nil {
		return to.refuse("the key could not be recorded: "+err.Error(), "name another file with --known-hosts")
	}
	return nil
}
