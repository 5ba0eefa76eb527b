package provision_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// FuzzRenderings: a book that somebody has written into is read or refused, only for the release that it names,
// and what is learned afterwards can be read.
func FuzzRenderings(f *testing.F) {
	const release, image = "15.4(3)M3", "C880DATA-UNIVERSALK9-M"
	f.Add([]byte(`{"release":"15.4(3)M3","image":"C880DATA-UNIVERSALK9-M",` +
		`"records":[{"sent":"a b","shown":["{1} c"]}]}`))
	f.Add([]byte(`{"release":"15.4(3)M3","image":"x","speed":{"window":-1}}`))
	f.Add([]byte("null"))
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "renderings", "15.4(3)M3_C880DATA-UNIVERSALK9-M.json")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		books := provision.OpenRenderings(dir)
		book, err := books.Known(release, image)
		if book.Release != release || book.Image != image || err != nil && len(book.Records) > 0 {
			t.Errorf("%+v %v", book, err)
		}
		if err := books.Learn(release, image, []rendering.Record{{Sent: "a b", Shown: []string{"c"}}}); err != nil {
			t.Fatal(err)
		}
		if again, err := books.Known(release, image); err != nil || len(again.Records) == 0 {
			t.Errorf("%+v %v", again, err)
		}
	})
}
