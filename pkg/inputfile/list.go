package inputfile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// List are the files of a directory whose names end in one of the endings, such as ".yaml", whatever their case.
// What is no regular file has no place in a directory of inputs: other is what has such a name all the same, with the
// reason as an error ([fs.PathError] around [KindError]). A link that leads nowhere is an error.
func List(dir string, endings ...string) (files []string, other []error, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if !slices.Contains(endings, strings.ToLower(filepath.Ext(e.Name()))) {
			continue
		}
		path := filepath.Join(dir, e.Name())
		info, err := os.Stat(path)
		switch {
		case err != nil:
			return nil, nil, err
		case info.Mode().IsRegular():
			files = append(files, path)
		default:
			other = append(other, refused(path, info, nil))
		}
	}
	return files, other, nil
}
