package provision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// EdgesFileError is a site file that service edges could not be put into. It is as it was.
type EdgesFileError struct {
	File string
	Err  error
}

func (e *EdgesFileError) Error() string {
	return fmt.Sprintf("%s: %v; nothing was written", e.File, e.Err)
}

// Unwrap gives what went wrong.
func (e *EdgesFileError) Unwrap() error { return e.Err }

// InvalidInput says that the file is to be mended.
func (e *EdgesFileError) InvalidInput() {}

// ChosenEdges are the edges of a choice for some pairs, pair by pair.
func ChosenEdges(pairs []int, choice serviceedge.Choice) []site.PairEdges {
	var out []site.PairEdges
	each := len(choice.Edges) / max(len(pairs), 1)
	for i, number := range pairs {
		of := choice.Edges[i*each:]
		edges := site.PairEdges{Pair: number, Primary: site.Edge{VPN: of[0].VPN, Global: of[0].Global},
			Backup: site.Edge{VPN: of[1].VPN, Global: of[1].Global}}
		if each > 2 {
			edges.Spare = of[2].String()
		}
		out = append(out, edges)
	}
	return out
}

// WriteEdges puts service edges into a site file. The file is replaced as a whole, or stays as it was; so does its
// mode. A link stays one, and what it leads to is replaced.
func WriteEdges(ctx context.Context, path string, edges []site.PairEdges) ([]yamlfile.Change, error) {
	fail := func(err error) ([]yamlfile.Change, error) { return nil, &EdgesFileError{path, err} }
	target, err := filepath.EvalSymlinks(path)
	if err != nil {
		return fail(inputfile.Cause(err))
	}
	info, err := os.Stat(target)
	if err != nil {
		return fail(inputfile.Cause(err))
	}
	data, err := inputfile.Read(target, site.MaxSize)
	if err != nil {
		return fail(inputfile.Cause(err))
	}
	edited, changes, err := site.WithEdges(data, edges)
	if err != nil {
		return fail(err)
	}
	if _, err := site.Parse(path, edited); err != nil {
		return fail(fmt.Errorf("with these edges it would be no site file: %w", err))
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	err = durable.Replace(target, func(w io.Writer) error {
		now, err := inputfile.Read(target, site.MaxSize)
		if err == nil && !bytes.Equal(now, data) {
			err = errors.New("somebody else has changed it meanwhile")
		}
		if f, ok := w.(*os.File); ok && err == nil {
			err = f.Chmod(info.Mode().Perm())
		}
		if err == nil {
			_, err = w.Write(edited)
		}
		return err
	})
	if err != nil {
		return fail(err)
	}
	return changes, nil
}
