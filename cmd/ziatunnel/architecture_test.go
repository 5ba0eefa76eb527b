package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/ziatunnel/ziatunnel/"

// mayImport is the architecture: every package of the module and the packages of the module that
// it may import. A package that is missing here fails the test, so none is added without a
// decision. ARCHITECTURE.md draws the same picture.
var mayImport = map[string][]string{
	// KNOW: leaves and the words everybody shares.
	"pkg/yamlfile":   {},
	"pkg/lazyregexp": {}, // expressions that are compiled by their first use
	// What is in a file that somebody has named; it waits for nothing.
	"pkg/inputfile": {},
	"pkg/clock":     {},
	"pkg/secret":    {"pkg/inputfile", "pkg/lazyregexp"},
	"pkg/printable": {}, // text of others as it may be shown
	"pkg/interrupt": {}, // the signals that end a program, the same in all of them
	"pkg/device":    {"pkg/secret", "pkg/lazyregexp"},
	"pkg/filename":  {},
	"pkg/iosconf":   {},
	"pkg/show":      {"pkg/device", "pkg/lazyregexp"}, // one answer to "did the router refuse this command?"
	"pkg/acl":       {"pkg/iosconf"},
	"pkg/monitor":   {"pkg/iosconf"}, // when probes ask, and how long tracks wait
	"pkg/capture":   {},              // what was copied from a terminal
	"pkg/site":      {"pkg/secret", "pkg/yamlfile", "pkg/device", "pkg/filename", "pkg/lazyregexp"},
	// Which service edges a cloud has, and which two a branch takes.
	"pkg/serviceedge": {},
	// The file by which the admin portal imports VPN credentials.
	"pkg/importfile": {"pkg/secret"},
	"playbooks":      {},
	"pkg/playbook": {
		"pkg/secret", "pkg/site", "pkg/iosconf",
	},

	"pkg/inventory": {"pkg/site", "pkg/yamlfile", "pkg/device", "pkg/filename"},

	// DECIDE: values in, values out.
	"pkg/rollout": {},
	"pkg/tenant":  {}, // the portal side: what a ZIA tenant lacks
	"pkg/plan":    {"pkg/secret", "pkg/device", "pkg/iosconf", "pkg/playbook"},
	// How a release of IOS shows what is typed.
	"pkg/rendering": {"pkg/secret", "pkg/iosconf", "pkg/playbook"},
	"pkg/branch":    {"pkg/iosconf", "pkg/acl"}, // what lives on a router
	// The rules by subject, and what they are made of; nobody else sees them.
	"pkg/guard": {
		"pkg/iosconf", "pkg/site", "pkg/plan", "pkg/guard/internal/rule", "pkg/guard/internal/wayin",
		"pkg/guard/internal/router", "pkg/guard/internal/tunnel", "pkg/guard/internal/traffic",
	},
	"pkg/guard/internal/rule": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/plan", "pkg/show", "pkg/acl", "pkg/branch",
	},
	"pkg/guard/internal/wayin": {
		"pkg/guard/internal/rule", "pkg/iosconf", "pkg/acl", "pkg/branch", "pkg/plan",
	},
	"pkg/guard/internal/router": {
		"pkg/guard/internal/rule", "pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/branch",
	},
	"pkg/guard/internal/tunnel": {
		"pkg/guard/internal/rule", "pkg/secret", "pkg/site", "pkg/iosconf", "pkg/acl", "pkg/branch",
	},
	"pkg/guard/internal/traffic": {
		"pkg/guard/internal/rule", "pkg/secret", "pkg/site", "pkg/iosconf", "pkg/acl", "pkg/branch",
	},
	"pkg/verify":            {"pkg/site", "pkg/playbook", "pkg/show", "pkg/iosconf", "pkg/monitor"},
	"pkg/verify/verifytest": {"pkg/verify"}, // reports for tests of what shows them
	// What happened, as a document; pkg/evidence/recorder fills it.
	"pkg/evidence": {"pkg/verify", "pkg/diagnosis", "pkg/tenant"},
	// What somebody has built by hand: what is wrong with it, and what it is called.
	"pkg/audit": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/playbook", "pkg/show", "pkg/acl", "pkg/branch",
	},
	"pkg/failover": {
		"pkg/site", "pkg/iosconf", "pkg/monitor", "pkg/show", "pkg/branch", "pkg/plan", "pkg/guard", "pkg/verify",
	},
	"pkg/survey": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/playbook", "pkg/iosconf", "pkg/show", "pkg/plan", "pkg/rendering",
	},
	"pkg/diagnosis": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/show", "pkg/acl", "pkg/branch", "pkg/verify",
		"pkg/tenant",
	},

	// ACT: what was done, on disk; and the only packages that reach a router.
	"pkg/durable": {},
	"pkg/chain":   {},
	"pkg/lock":    {"pkg/durable"},
	// A new pre-shared key, and the file that a site names for it.
	"pkg/keyfile": {"pkg/secret", "pkg/durable"},
	// What the program says, on its way out.
	"pkg/console": {"pkg/printable", "pkg/secret"},
	"pkg/journal": {
		"pkg/printable", "pkg/secret", "pkg/device", "pkg/filename", "pkg/iosconf", "pkg/plan", "pkg/lock",
		"pkg/durable",
		"pkg/chain",
	},
	// The portal side: what was done to a ZIA tenant, on disk; and the only package that changes one.
	"pkg/ledger": {
		"pkg/printable", "pkg/secret", "pkg/filename", "pkg/tenant", "pkg/chain", "pkg/durable", "pkg/lock",
	},
	"pkg/enrolment": {"pkg/secret", "pkg/tenant", "pkg/portal", "pkg/ledger"},
	"pkg/engine": {
		"pkg/clock",
		"pkg/rendering", "pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/playbook", "pkg/show",
		"pkg/plan", "pkg/guard", "pkg/verify", "pkg/failover", "pkg/diagnosis", "pkg/survey", "pkg/journal",
		"pkg/capture", "pkg/audit",
	},
	"drivers/ciscoios":   {"pkg/secret", "pkg/device", "pkg/inputfile", "pkg/lazyregexp", "pkg/lock"},
	"drivers/drivertest": {"pkg/secret", "pkg/device"}, // the promises of a session, as tests
	// The client of ZIA's API; it decides nothing about what should be there.
	"pkg/portal": {"pkg/secret", "pkg/printable", "pkg/clock"},
	// A test kit: a branch office on a virtual router, for the tests of the engine and of what stands on it. Only
	// tests import it.
	"pkg/engine/enginetest": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/playbook", "playbooks", "pkg/rendering",
		"pkg/plan", "pkg/verify", "pkg/journal", "pkg/engine", "drivers/ciscoios", "pkg/fakeios",
	},
	// What happened on the way, seen by the engine's events and the sessions, and the file it goes to.
	"pkg/evidence/recorder": {
		"pkg/secret", "pkg/device", "pkg/plan", "pkg/guard", "pkg/verify", "pkg/failover", "pkg/diagnosis",
		"pkg/evidence", "pkg/journal", "pkg/engine", "drivers/ciscoios", "pkg/durable", "pkg/tenant",
	},
	"pkg/rollout/local": {
		"pkg/printable", "pkg/rollout", "pkg/lock", "pkg/durable", "pkg/chain", "pkg/filename", "pkg/yamlfile",
	},
	"pkg/rehearsal": {
		"pkg/secret", "pkg/device", "pkg/site", "pkg/iosconf", "pkg/branch", "pkg/guard", "pkg/journal", "pkg/engine",
		"drivers/ciscoios", "pkg/fakeios",
	},
	"pkg/provision": {
		"pkg/clock",
		"pkg/rehearsal",
		"pkg/inputfile",
		"pkg/printable",
		"pkg/secret",
		"pkg/device",
		"pkg/filename",
		"pkg/yamlfile",
		"pkg/site",
		"pkg/inventory",
		"pkg/playbook",
		"playbooks",
		"pkg/iosconf",
		"pkg/plan",
		"pkg/guard",
		"pkg/audit",
		"pkg/verify",
		"pkg/diagnosis",
		"pkg/failover",
		"pkg/survey",
		"pkg/evidence",
		"pkg/evidence/recorder",
		"pkg/rendering",
		"pkg/durable",
		"pkg/lock",
		"pkg/journal",
		"pkg/engine",
		"pkg/portal",
		"pkg/serviceedge",
		"pkg/ledger",
		"pkg/enrolment",
		"drivers/ciscoios",
		"pkg/capture",
		"pkg/rollout", "pkg/rollout/local",
		"pkg/tenant",
		"pkg/keyfile",
	},

	// Kits for tests, shipped beside what they test.
	"pkg/provision/provisiontest": {"pkg/provision", "pkg/journal", "pkg/verify"},

	// The fake of the portal's API shares nothing with its client: from the client's own types it would agree
	// with the client's mistakes.
	"pkg/fakezia": {},

	// The virtual router shares no code with the tool it tests: built from the tool's own
	// parsers it would agree with their mistakes. The reader of lab files may use pkg/yamlfile, as
	// the reader of site files does: that package knows the form of YAML files and nothing of routers,
	// so there is no mistake about a router for the two to share. The same holds for pkg/inputfile.
	"pkg/fakeios/internal/packet":   {},
	"pkg/fakeios/internal/grammar":  {},
	"pkg/fakeios/internal/terminal": {"pkg/fakeios/internal/grammar"},
	"pkg/fakeios/internal/running":  {"pkg/fakeios/internal/packet"},
	"pkg/fakeios/internal/wan":      {"pkg/fakeios/internal/packet", "pkg/fakeios/internal/running"},
	"pkg/fakeios/internal/applet": {"pkg/fakeios/internal/grammar", "pkg/fakeios/internal/running",
		"pkg/fakeios/internal/wan"},
	"pkg/fakeios/internal/show": {
		"pkg/fakeios/internal/packet", "pkg/fakeios/internal/running", "pkg/fakeios/internal/wan",
		"pkg/fakeios/internal/applet",
	},
	"pkg/fakeios/internal/pasted":  {},
	"pkg/fakeios/internal/catalog": {},
	"pkg/fakeios/internal/feature": {"pkg/fakeios/internal/catalog", "pkg/fakeios/internal/grammar",
		"pkg/fakeios/internal/running"},
	"pkg/fakeios/internal/configure": {"pkg/fakeios/internal/feature", "pkg/fakeios/internal/grammar",
		"pkg/fakeios/internal/pasted", "pkg/fakeios/internal/running"},
	"pkg/fakeios": {
		"pkg/fakeios/internal/packet", "pkg/fakeios/internal/grammar", "pkg/fakeios/internal/terminal",
		"pkg/fakeios/internal/running", "pkg/fakeios/internal/wan", "pkg/fakeios/internal/show",
		"pkg/fakeios/internal/configure", "pkg/fakeios/internal/pasted", "pkg/fakeios/internal/applet",
	},
	"pkg/fakeios/scenario": {"pkg/fakeios", "pkg/yamlfile", "pkg/inputfile", "pkg/lazyregexp"},
	// Portal and edges put together; neither knows the other.
	"pkg/fakecloud": {"pkg/fakezia", "pkg/fakeios", "pkg/fakeios/scenario"},
	"cmd/fakezia": {"pkg/fakezia", "pkg/fakecloud", "pkg/fakeios/scenario", "pkg/inputfile", "pkg/interrupt",
		"pkg/completion"},
	"cmd/fakeios": {"pkg/fakeios", "pkg/fakeios/scenario", "pkg/inputfile", "pkg/interrupt", "pkg/completion",
		"pkg/secret", "pkg/printable"}, // what it lists of a startup-config may hold secrets

	// What shells ask every program.
	"pkg/completion": {},

	// cmd wires everything and decides nothing.
	"cmd/ziatunnel":                   {"cmd/ziatunnel/internal/cli", "pkg/interrupt"},
	"cmd/ziatunnel/internal/link":     {}, // a slow link, for tests and benchmarks
	"cmd/ziatunnel/internal/terminal": {}, // what the terminal of this system can show
	"cmd/ziatunnel/internal/cli":      {"*"},
	"cmd/ziatunnel/internal/view":     {"*"},
}

// pure packages may not name the packages that touch the world.
var (
	pure = []string{
		"pkg/printable",
		"pkg/yamlfile",
		"pkg/filename",
		"pkg/site",
		"pkg/serviceedge",
		"pkg/importfile",
		"pkg/inventory",
		"pkg/rollout",
		"pkg/tenant",
		"pkg/playbook",
		"pkg/iosconf",
		"pkg/show",
		"pkg/acl",
		"pkg/branch",
		"pkg/monitor",
		"pkg/capture",
		"pkg/plan",
		"pkg/guard",
		"pkg/guard/internal/rule",
		"pkg/guard/internal/wayin",
		"pkg/guard/internal/router",
		"pkg/guard/internal/tunnel",
		"pkg/guard/internal/traffic",
		"pkg/audit",
		"pkg/verify",
		"pkg/verify/verifytest",
		"pkg/failover",
		"pkg/diagnosis",
		"pkg/survey",
		"pkg/evidence",
		"pkg/rendering",
	}
	world = []string{
		"os", "os/exec", "net", "net/http", "log", "log/slog", "context", "math/rand", "math/rand/v2",
	}
)

// TestArchitecture reads the import clauses itself instead of asking the go command: files that
// the test opens are part of its cache key, so the next violation is not hidden by a cached pass.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	const root = "../.."
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root &&
			(d.Name() == "testdata" || d.Name() == "ziatunnel-temporal" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir // the last is a module of its own, with a test of its own
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(dir)
		seen[pkg] = true
		checkImports(t, pkg, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg := range mayImport {
		if !seen[pkg] {
			t.Errorf("%s is in the table, but not in the module", pkg)
		}
	}
}

func checkImports(t *testing.T, pkg, path string) {
	t.Helper()
	allowed, ok := mayImport[pkg]
	if !ok {
		t.Errorf("%s is not in the architecture table", pkg)
		return
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		dep, ours := strings.CutPrefix(name, module)
		if ours && !slices.Contains(allowed, dep) && !slices.Contains(allowed, "*") {
			t.Errorf("%s imports %s: not in the table", path, dep)
		}
		if slices.Contains(pure, pkg) && slices.Contains(world, name) {
			t.Errorf("%s must stay pure, but imports %q", path, name)
		}
		if fake := pkg == "pkg/fakeios" || strings.HasPrefix(pkg, "pkg/fakeios/internal/"); fake && !ours &&
			strings.Contains(name, ".") && !strings.HasPrefix(name, "golang.org/x/crypto/") {
			t.Errorf("%s imports %s: the virtual router needs only golang.org/x/crypto", path, name)
		}
		if pkg == "pkg/fakezia" && strings.Contains(name, ".") {
			t.Errorf("%s imports %s: the fake of the portal needs Go's own library alone", path, name)
		}
		if strings.HasPrefix(name, "github.com/scrapli/") && pkg != "drivers/ciscoios" {
			t.Errorf("%s imports %s: only drivers/ciscoios knows scrapligo", path, name)
		}
	}
}

// TestNoBackgroundBelowCmd keeps every blocking call on its caller's context: a context made
// below cmd is one that Ctrl-C does not reach.
func TestNoBackgroundBelowCmd(t *testing.T) {
	t.Parallel()
	for _, top := range []string{"../../pkg", "../../drivers"} {
		err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			return noBackground(t, path)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func noBackground(t *testing.T, path string) error {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, nil, 0)
	if err != nil {
		return err
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		if ok && pkg.Name == "context" && (sel.Sel.Name == "Background" || sel.Sel.Name == "TODO") {
			t.Errorf("%s: context.%s below cmd", fset.Position(n.Pos()), sel.Sel.Name)
		}
		return true
	})
	return nil
}
