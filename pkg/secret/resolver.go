package secret

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// maxSecret bounds what a file or a command may give: a private key fits many times.
const maxSecret = 64 << 10

// Resolver fetches what references name.
type Resolver struct {
	Dir string                      // base of relative file: paths, the directory of the site file
	Env func(string) (string, bool) // os.LookupEnv in the program
}

// Resolve fetches the secret. One line end at its end is cut off. The zero reference gives the
// absent secret.
func (r Resolver) Resolve(ctx context.Context, ref Ref) (String, error) {
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
		value, err = r.readFile(ref.target)
	case "cmd":
		value, err = runCommand(ctx, ref.target)
	}
	if err != nil {
		return String{}, fmt.Errorf("%s: %w", ref, err)
	}
	value = strings.TrimSuffix(strings.TrimSuffix(value, "\n"), "\r")
	if value == "" {
		return String{}, fmt.Errorf("%s: it is empty", ref)
	}
	return New(value), nil
}

// readFile refuses a file that other users of the machine can read.
func (r Resolver) readFile(path string) (string, error) {
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.Dir, path)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", errors.Unwrap(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.IsDir() {
		return "", errors.New("it is a directory")
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("mode %04o lets others read it: chmod 600 %s", info.Mode().Perm(), path)
	}
	return bounded(f)
}

func runCommand(ctx context.Context, command string) (string, error) {
	shell, flag := "sh", "-c"
	if runtime.GOOS == "windows" {
		shell, flag = "cmd", "/C"
	}
	cmd := exec.CommandContext(ctx, shell, flag, command)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	value, readErr := bounded(out)
	if readErr != nil {
		_ = cmd.Process.Kill()
	}
	if err := cmd.Wait(); err != nil && readErr == nil {
		return "", fmt.Errorf("the command ended with %w", err)
	}
	return value, readErr
}

func bounded(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxSecret+1))
	if err == nil && len(b) > maxSecret {
		err = errors.New("larger than 64 kB")
	}
	return string(b), err
}
