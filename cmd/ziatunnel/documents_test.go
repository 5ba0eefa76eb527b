package main_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// repository is the root of the repository, seen from this package.
var repository = os.DirFS("../..")

// wholePaths are the documents for contributors. In them a file name is always a file of the repository.
// In all other documents, which also name files of the user, only a path that begins with a directory of
// the root is one.
var wholePaths = []string{"ARCHITECTURE.md", "CONTRIBUTING.md", ".github/pull_request_template.md"}

// roots are the directories that paths in documents begin with. What is made or
// built there, such as bin, is none of them.
var roots = []string{".ci", ".github", "cmd", "docker", "drivers", "pkg", "playbooks", "release", "testdata"}

var (
	codeSpan   = regexp.MustCompile("`([^`]+)`")
	fenced     = regexp.MustCompile("(?ms)^```.*?^```[ \t]*$\n?")
	listItem   = regexp.MustCompile(`^\s*(?:[-*]|\d+\.)\s`)
	linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading    = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	targetRule = regexp.MustCompile(`(?m)^([a-z-]+):`)
	targetName = regexp.MustCompile(`^[a-z][a-z-]*$`)
	sourceFile = regexp.MustCompile(`^[\w.*/-]+\.(?:go|md|mod|yaml|yml|json|html|css|sh|txtar|golden|cfg)$`)
)

// block is a part of a document in which a directory is said once: a paragraph, a list item, a row of a
// table, or a line of code. heading is that of its section.
type block struct {
	heading, text string
	code          bool
}

// TestDocumentsNameWhatExists holds the documents to the repository: a path that they give in backticks or in
// a block of code has to exist, and a pattern such as `mode_*.go` has to match something.
//
// A path is written from the root. A name that is not may stand in the document of a contributor if the block
// in which it stands, or the heading above, names the directory that it is relative to.
func TestDocumentsNameWhatExists(t *testing.T) {
	t.Parallel()
	for _, root := range roots {
		if !exists(root) {
			t.Errorf("the directory %s is gone: take it out of roots", root)
		}
	}
	for _, name := range documents(t) {
		found := 0
		for _, b := range blocks(readDocument(t, name)) {
			paths := append(pathsOf(b.text, b.code), pathsOf(b.heading, false)...)
			for _, p := range paths {
				found++
				if !exists(p) {
					t.Errorf("%s names %s, which does not exist: %s", name, p, excerpt(b.text))
				}
			}
			if !slices.Contains(wholePaths, name) {
				continue
			}
			for _, file := range fileNames(b) {
				if !resolves(file, paths) {
					t.Errorf("%s names %s, which is neither at the root nor in a directory that is named beside it: %s",
						name, file, excerpt(b.text))
				}
			}
		}
		if name == "ARCHITECTURE.md" && found < 50 {
			t.Errorf("only %d paths were found in %s: is it still read as it is written?", found, name)
		}
	}
}

// TestDocumentsNameTargets holds every `make TARGET` of the documents to the Makefile.
func TestDocumentsNameTargets(t *testing.T) {
	t.Parallel()
	var targets []string
	for _, m := range targetRule.FindAllStringSubmatch(readDocument(t, "Makefile"), -1) {
		targets = append(targets, m[1])
	}
	found := 0
	for _, name := range documents(t) {
		for _, b := range blocks(readDocument(t, name)) {
			for _, code := range codeOf(b) {
				words := strings.Fields(strings.TrimPrefix(code, "$ "))
				if len(words) == 0 || words[0] != "make" {
					continue
				}
				for _, word := range words[1:] {
					if !targetName.MatchString(word) { // a comment, a variable or the next command
						if strings.Contains(word, "=") {
							continue
						}
						break
					}
					found++
					if !slices.Contains(targets, word) {
						t.Errorf("%s names make %s, which the Makefile lacks", name, word)
					}
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d targets were found", found)
	}
}

// TestDocumentLinks follows every relative link of the documents, to the heading if it names one.
func TestDocumentLinks(t *testing.T) {
	t.Parallel()
	found := 0
	for _, name := range documents(t) {
		text := fenced.ReplaceAllString(readDocument(t, name), "")
		for _, m := range linkTarget.FindAllStringSubmatch(codeSpan.ReplaceAllString(text, ""), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			found++
			target, anchor, _ := strings.Cut(m[1], "#")
			file := name
			if target != "" {
				file = path.Join(path.Dir(name), target)
			}
			if !exists(file) {
				t.Errorf("%s links to %s, which does not exist", name, m[1])
				continue
			}
			if anchor != "" && !slices.Contains(anchors(readDocument(t, file)), anchor) {
				t.Errorf("%s links to %s, and %s has no such heading", name, m[1], file)
			}
		}
	}
	if found < 5 {
		t.Errorf("only %d links were found", found)
	}
}

// documents are all Markdown files of the repository but fixtures.
func documents(t *testing.T) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(repository, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == ".git" || name == "bin"):
			return fs.SkipDir
		case path.Ext(name) == ".md":
			names = append(names, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func readDocument(t *testing.T, name string) string {
	t.Helper()
	text, err := fs.ReadFile(repository, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks takes a document apart.
func blocks(document string) []block {
	var all []block
	var paragraph []string
	section, inFence := "", false
	end := func() {
		if len(paragraph) > 0 {
			all = append(all, block{heading: section, text: strings.Join(paragraph, " ")})
		}
		paragraph = nil
	}
	for line := range strings.Lines(document) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case strings.HasPrefix(line, "```"):
			end()
			inFence = !inFence
		case inFence, strings.HasPrefix(line, "    ") && len(paragraph) == 0:
			all = append(all, block{heading: section, text: line, code: true})
		case strings.HasPrefix(line, "#"):
			end()
			section = line
		case strings.TrimSpace(line) == "":
			end()
		case strings.HasPrefix(line, "|"), listItem.MatchString(line):
			end()
			paragraph = []string{line}
		default:
			paragraph = append(paragraph, line)
		}
	}
	end()
	return all
}

// codeOf is what a block says in code: the line, or what stands in backticks.
func codeOf(b block) []string {
	if b.code {
		return []string{strings.TrimSpace(b.text)}
	}
	var all []string
	for _, m := range codeSpan.FindAllStringSubmatch(b.text, -1) {
		all = append(all, m[1])
	}
	return all
}

// pathsOf are the paths from the root that a text names, without a last part that the reader chooses.
func pathsOf(text string, code bool) []string {
	var all []string
	for _, span := range codeOf(block{text: text, code: code}) {
		for _, word := range strings.Fields(span) {
			word = strings.TrimSuffix(strings.TrimPrefix(strings.Trim(word, `"'():;,`), "./"), "/...")
			if strings.Contains(path.Base(word), "NAME") {
				word = path.Dir(word)
			}
			root, _, below := strings.Cut(word, "/")
			if below && slices.Contains(roots, root) {
				all = append(all, strings.TrimSuffix(word, "/"))
			}
		}
	}
	return all
}

// fileNames are what a block names relative to a directory: files in backticks, and anything internal. NAME
// stands for a name that the reader chooses.
func fileNames(b block) []string {
	var all []string
	for _, span := range codeOf(b) {
		for _, word := range strings.Fields(span) {
			word = strings.TrimSuffix(word, ":")
			root, _, _ := strings.Cut(word, "/")
			isFile := !b.code && word == span && sourceFile.MatchString(word) && !strings.Contains(word, "NAME")
			if (isFile || root == "internal") && !slices.Contains(roots, root) {
				all = append(all, word)
			}
		}
	}
	return all
}

// resolves reports whether a file is at the root, in one of the directories, or beside one of the files.
func resolves(file string, beside []string) bool {
	if exists(file) {
		return true
	}
	return slices.ContainsFunc(beside, func(p string) bool {
		if path.Ext(p) != "" {
			p = path.Dir(p)
		}
		return exists(path.Join(p, file))
	})
}

func exists(pattern string) bool {
	found, err := fs.Glob(repository, filepath.ToSlash(pattern))
	return err == nil && len(found) > 0
}

// anchors are the names that GitHub gives to the headings of a document.
func anchors(document string) []string {
	var all []string
	for _, m := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(document, ""), -1) {
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case strings.ContainsRune("`.,:;?!()/'\"*", r):
				return -1
			}
			return r
		}, strings.ToLower(strings.TrimSpace(m[1])))
		all = append(all, name)
	}
	return all
}

func excerpt(text string) string {
	if text = strings.TrimSpace(text); len(text) > 100 {
		return text[:100] + "..."
	}
	return text
}
