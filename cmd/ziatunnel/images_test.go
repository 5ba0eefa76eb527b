package main_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

var (
	pulled      = regexp.MustCompile(`(?m)^\s*(?:image:|FROM)\s+(\S+)`)
	pinnedImage = regexp.MustCompile(`^[a-z0-9./-]+:[a-zA-Z0-9._-]+@sha256:[0-9a-f]{64}$`)
)

// TestImagesArePinned: an image that is pulled is one that nobody can replace behind its tag. The tag stands beside
// the digest for people. A base that whoever builds may choose is none by itself.
func TestImagesArePinned(t *testing.T) {
	t.Parallel()
	found := 0
	for _, pattern := range []string{"docker/*.yaml", "docker/*.Dockerfile"} {
		names, err := fs.Glob(repository, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text := strings.ReplaceAll(readDocument(t, name), "ARG BASE=scratch\nFROM ${BASE}\n", "FROM scratch\n")
			for _, match := range pulled.FindAllStringSubmatch(text, -1) {
				found++
				if match[1] != "scratch" && !pinnedImage.MatchString(match[1]) {
					t.Errorf("%s: %s has no tag with a digest behind it", name, match[1])
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d images were found", found)
	}
}
