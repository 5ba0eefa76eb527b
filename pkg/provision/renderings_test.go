package provision_test

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
)

// TestRenderings: what is learned about a release and image comes back for these alone, is replaced by what is
// newer, and is dropped on demand. A file that is damaged is an error, and learning makes a new one.
func TestRenderings(t *testing.T) {
	dir := t.TempDir()
	kept := provision.OpenRenderings(dir)
	const release, image = "15.4(3)M3", "C880DATA-UNIVERSALK9-M"
	if book, err := kept.Known(release, image); err != nil || len(book.Records) > 0 || book.Release != release {
		t.Fatalf("before anything was learned: %+v, %v", book, err)
	}
	record := rendering.Record{
		Header: "crypto ipsec profile {IPsecProfile1}", Sent: "set security-policy limit 1", Shown: []string{},
		Learned: time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC), Router: "FTX0000001A",
	}
	for range 2 { // the same thing twice is one record
		if err := kept.Learn(release, image, []rendering.Record{record}); err != nil {
			t.Fatal(err)
		}
	}
	book, err := kept.Known(release, image)
	if err != nil || !reflect.DeepEqual(book.Records, []rendering.Record{record}) {
		t.Errorf("%+v, %v", book, err)
	}
	for _, other := range [][2]string{{"15.5(3)M", image}, {release, "C880DATA-UNIVERSALK9_NPE-M"}} {
		if book, err := kept.Known(other[0], other[1]); err != nil || len(book.Records) > 0 {
			t.Errorf("%q: %+v, %v", other, book, err)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "renderings", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v", files, err)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(files[0], []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := kept.Known(release, image); err == nil || !strings.Contains(err.Error(), "--forget-renderings") {
		t.Errorf("damaged: %v", err)
	}
	if err := kept.LearnSpeed(release, image, rendering.Speed{Window: 16}); err != nil {
		t.Errorf("a speed in the place of what is damaged: %v", err)
	}
	if err := kept.Learn(release, image, []rendering.Record{record}); err != nil {
		t.Error(err)
	}
	speed := rendering.Speed{Window: 32, LoginBeside: true, Learned: record.Learned, Router: record.Router}
	if err := kept.LearnSpeed(release, image, speed); err != nil {
		t.Error(err)
	}
	if book, err := kept.Known(release, image); err != nil || book.Speed != speed || len(book.Records) != 1 {
		t.Errorf("%+v, %v", book, err)
	}
	if err := kept.Forget(); err != nil {
		t.Error(err)
	}
	if book, err := kept.Known(release, image); err != nil || len(book.Records) > 0 {
		t.Errorf("forgotten: %+v, %v", book, err)
	}
}
