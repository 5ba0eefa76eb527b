package ciscoios

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/lock"
)

// mostKnownHosts is the largest file of known hosts that is read, in bytes: some hundred thousand routers.
const mostKnownHosts = 64 << 20

// records are what known_hosts says of one host.
type records struct {
	check     ssh.HostKeyCallback // nil: there is no file
	spellings []string            // of the host's address
	types     []string            // of the keys that are recorded
	authority bool                // a certificate authority is recorded
}

// records reads known_hosts. A file that does not exist records nothing.
func (h HostKeys) records(address string) (records, error) {
	out := records{spellings: []string{address}}
	data, err := inputfile.Read(h.File, mostKnownHosts)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if out.check, err = knownhosts.New(h.File); err != nil {
		return out, err
	}
	authorities := out.scan(data, address)
	for _, spelling := range out.spellings {
		var recorded *knownhosts.KeyError
		if !errors.As(out.check(spelling, &net.TCPAddr{}, noKey{}), &recorded) {
			continue
		}
		for _, want := range recorded.Want {
			if slices.Contains(authorities, want.Line) {
				out.authority = true
			} else {
				out.types = append(out.types, want.Key.Type())
			}
		}
	}
	return out, nil
}

// scan finds how else the address is spelled in the file, and the lines of certificate authorities. OpenSSH ignores the
// case of names, and other programs record what was typed.
func (r *records) scan(data []byte, address string) (authorities []int) {
	number := 0
	for line := range bytes.Lines(data) {
		number++
		fields := bytes.Fields(line)
		if len(fields) > 1 && bytes.HasPrefix(fields[0], []byte("@")) {
			if string(fields[0]) == "@cert-authority" {
				authorities = append(authorities, number)
			}
			fields = fields[1:]
		}
		if len(fields) == 0 || bytes.ContainsAny(fields[0][:1], "#|") {
			continue
		}
		for name := range strings.SplitSeq(string(fields[0]), ",") {
			host, port, err := net.SplitHostPort(name)
			if err != nil {
				host, port = name, "22"
			}
			spelled := net.JoinHostPort(host, port)
			if same, err := device.ParseAddress(spelled); err == nil && same == address &&
				!slices.Contains(r.spellings, spelled) {
				r.spellings = append(r.spellings, spelled)
			}
		}
	}
	return authorities
}

// noKey is a key that nobody has, for asking which ones are recorded.
type noKey struct{ ssh.PublicKey }

// Type implements [ssh.PublicKey].
func (noKey) Type() string { return "" }

// Marshal implements [ssh.PublicKey].
func (noKey) Marshal() []byte { return nil }

// lookup finds a key; changed says which record it differs from. A key that is revoked, or a certificate that is not
// good, is an error.
func (r records) lookup(remote net.Addr, key ssh.PublicKey) (changed string, known bool, err error) {
	if r.check == nil {
		return "", false, nil
	}
	for _, spelling := range r.spellings {
		err := r.check(spelling, remote, key)
		var differs *knownhosts.KeyError
		var revoked *knownhosts.RevokedError
		switch {
		case err == nil:
			known = true
		case errors.As(err, &revoked):
			return "", false, fmt.Errorf("%s line %d revokes this key", revoked.Revoked.Filename, revoked.Revoked.Line)
		case !errors.As(err, &differs):
			return "", false, err
		case len(differs.Want) > 0 && changed == "":
			want := differs.Want[0]
			changed = fmt.Sprintf("%s line %d records %s (%s)", want.Filename, want.Line,
				ssh.FingerprintSHA256(want.Key), want.Key.Type())
		}
	}
	return changed, known, nil
}

// lockTime is how long other processes may take to write their records.
const lockTime = 10 * time.Second

var errLocked = errors.New("another process keeps the file locked")

// record appends a key to known_hosts. Others that do so too wait for each other, and the host that one of them has
// recorded meanwhile is not recorded again.
func (h HostKeys) record(ctx context.Context, address string, remote net.Addr, key ssh.PublicKey) (err error) {
	if h.File == "" {
		return errors.New("no known_hosts file is named")
	}
	ctx, cancel := context.WithTimeoutCause(ctx, lockTime, errLocked)
	defer cancel()
	f, err := h.openLocked(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	now, err := h.records(address)
	if err != nil {
		return err
	}
	changed, known, err := now.lookup(remote, key)
	switch {
	case err != nil:
		return err
	case known:
		return nil
	case changed != "":
		return errors.New("meanwhile " + changed)
	}
	return appendLine(f, knownhosts.Line([]string{address}, key))
}

// openLocked opens the file, which is made when there is none, for its owner alone, and waits for its lock. A file that
// somebody has put in its place meanwhile, as ssh-keygen -R does, is opened instead.
func (h HostKeys) openLocked(ctx context.Context) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(h.File), 0o700); err != nil {
		return nil, err
	}
	for {
		if seen, _, err := inputfile.Open(h.File); err == nil {
			_ = seen.Close()
		} else if !errors.Is(err, fs.ErrNotExist) { // what blocks whoever opens it, such as a named pipe
			return nil, err
		}
		f, err := os.OpenFile(h.File, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return nil, err
		}
		if err := lock.File(ctx, f); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		opened, err := f.Stat()
		named, err2 := os.Stat(h.File)
		if err == nil && err2 == nil && os.SameFile(opened, named) {
			return f, nil
		}
		if err := errors.Join(err, f.Close(), context.Cause(ctx)); err != nil {
			return nil, err
		}
	}
}

// appendLine writes a whole line in one go, on a line of its own whatever the file ends with. Of a line that does not
// fit nothing stays.
func appendLine(f *os.File, line string) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	size, text := info.Size(), line+"\n"
	if size > 0 {
		last := make([]byte, 1)
		if _, err := f.ReadAt(last, size-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			text = "\n" + text
		}
	}
	n, err := f.WriteString(text)
	if err != nil && n > 0 {
		return errors.Join(err, f.Truncate(size))
	}
	if err == nil && info.Mode().IsRegular() {
		err = f.Sync()
	}
	return err
}
