package secret

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
)

// maxSecret bounds what a file or a command may give, in bytes: a private key fits many times.
const maxSecret = 64 << 10

// Resolver fetches what references name.
type Resolver struct {
	Dir string                      // base of relative file: paths, the directory of the site file
	Env func(string) (string, bool) // os.LookupEnv in the program
	// CommandTimeout is how long a command may take; zero is two minutes.
	CommandTimeout time.Duration
}

// Resolve fetches a secret of one line: a password, a pre-shared key. One line end at its end is cut off. A secret
// with control characters is refused, see [CheckLine]. The zero reference gives the absent secret.
func (r Resolver) Resolve(ctx context.Context, ref Ref) (String, error) {
	value, err := r.ResolveText(ctx, ref)
	if err == nil {
		err = CheckLine(value)
	}
	if err != nil {
		return String{}, named(ref, err)
	}
	return value, nil
}

// ResolveText fetches a secret that may have many lines and is never typed: a private key.
func (r Resolver) ResolveText(ctx context.Context, ref Ref) (String, error) {
	var value string
	var err error
	switch ref.scheme {
	case "":
		return String{}, nil
	case "env":
		var ok bool
		if value, ok = r.Env(ref.target); !ok {
			err = errors.New("the environment variable is not set")
		}
	case "file":
		value, err = r.readFile(ref)
	case "cmd":
		value, err = runCommand(ctx, ref.target, cmp.Or(r.CommandTimeout, 2*time.Minute))
	}
	value = strings.TrimSuffix(strings.TrimSuffix(value, "\n"), "\r")
	if err == nil && value == "" {
		err = errors.New("it is empty")
	}
	if err != nil {
		return String{}, named(ref, err)
	}
	return New(value), nil
}

// refError is what is wrong with what a reference names.
type refError struct {
	ref Ref
	err error
}

func (e *refError) Error() string { return fmt.Sprintf("%s: %v", e.ref, e.err) }

func (e *refError) Unwrap() error { return e.err }

// named names the reference in an error, once.
func named(ref Ref, err error) error {
	var done *refError
	if errors.As(err, &done) {
		return err
	}
	return &refError{ref, err}
}

// readFile reads a regular file, and refuses one that other users of the machine can read.
func (r Resolver) readFile(ref Ref) (string, error) {
	path, err := ref.Path(r.Dir)
	if err != nil {
		return "", err
	}
	f, info, err := inputfile.Open(path)
	if err != nil {
		return "", errors.Unwrap(err)
	}
	defer f.Close()
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("mode %04o lets others read it: chmod 600 %s", info.Mode().Perm(), path)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err == nil && len(b) > maxSecret {
		err = &inputfile.SizeError{Most: maxSecret}
	}
	return string(b), err
}
