package yamlfile_test

import (
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/ziatunnel/ziatunnel/pkg/yamlfile"
)

// FuzzDocument: a file is read or refused with a line that it has, in text that can be shown, and reading a
// mapping takes each of its keys once.
func FuzzDocument(f *testing.F) {
	f.Add([]byte("a: 1\nb: [x, {y: z}]\n"))
	f.Add([]byte("a: &x [*x]\na: 2\n<<: {b: 1}\n"))
	f.Add([]byte("---\na: 1\n---\n\tb: 2\n"))
	f.Add([]byte("\xef\xbb\xbf# only\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		root, err := yamlfile.Document("f.yaml", text, yamlfile.Advice{TooLarge: "a", Empty: "b", Second: "c"})
		var problems yamlfile.Problems
		switch {
		case err == nil && root == nil:
			t.Fatal("neither a document nor an error")
		case err != nil && !errors.As(err, &problems):
			t.Fatalf("%T", err)
		}
		for _, p := range problems {
			if p.Line < 0 || p.Line > bytes.Count(text, []byte("\n"))+2 || !utf8.ValidString(p.Error()) {
				t.Errorf("%q", p.Error())
			}
		}
		if root == nil {
			return
		}
		read := map[string]int{}
		key := func(name string) yamlfile.Key {
			return yamlfile.Key{Name: name, Read: func(*yaml.Node) { read[name]++ }}
		}
		yamlfile.Mapping{What: "the file", Keys: []yamlfile.Key{key("a"), key("b")},
			Report: func(n *yaml.Node, text, why, remedy string) {
				if p := yamlfile.At("f.yaml", n, text, why, remedy); p.Error() == "" {
					t.Error("refused without a reason")
				}
			}}.Read(root)
		if read["a"] > 1 || read["b"] > 1 {
			t.Errorf("a key is read twice: %v", read)
		}
	})
}
