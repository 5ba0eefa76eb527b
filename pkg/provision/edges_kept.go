package provision

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/filename"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// maxEdges bounds a list of service edges on the disk, in bytes: that of the largest cloud has some 100 kB.
const maxEdges = 4 << 20

// keptEdges is the file of a cloud below the state directory.
func keptEdges(stateDir, cloud string) (string, error) {
	if stateDir == "" {
		return "", errors.New("no state directory")
	}
	if err := filename.Check(cloud); err != nil {
		return "", err
	}
	return filepath.Join(stateDir, "edges", cloud+".json"), nil
}

// KeepEdges keeps a list below the state directory, for whoever works offline. One that is not complete is not kept.
func KeepEdges(stateDir string, s serviceedge.Stored) error {
	path, err := keptEdges(stateDir, s.Cloud)
	if err != nil || !s.List.Complete() || len(s.List.Rows) == 0 {
		return err
	}
	data, err := s.Encode()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return durable.Replace(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// KeptEdges is the list of a cloud that was kept; ok is false when there is none. It asks nobody.
func KeptEdges(stateDir, cloud string) (s serviceedge.Stored, ok bool, err error) {
	path, err := keptEdges(stateDir, cloud)
	if err != nil {
		return s, false, nil //nolint:nilerr // nowhere to keep one
	}
	data, err := inputfile.Read(path, maxEdges)
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err == nil {
		s, err = serviceedge.Decode(data)
	}
	if err == nil && s.Cloud != cloud {
		err = fmt.Errorf("it is that of the cloud %.60q", s.Cloud)
	}
	if err != nil {
		return s, false, fmt.Errorf("%s: %w; `ziatunnel portal edges` writes it anew", path, err)
	}
	return s, true, nil
}
