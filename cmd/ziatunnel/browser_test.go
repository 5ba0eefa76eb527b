package main_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// browser is a real one, without a window and without a network.
type browser struct{ path, home string }

// newBrowser skips the test where there is none.
func newBrowser(t *testing.T) browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return browser{path, t.TempDir()}
		}
	}
	t.Skip("no Chromium on this machine: nobody looks at the page")
	return browser{}
}

// open opens a file and returns what the browser prints. It may read other files of this machine, and
// reach nothing else.
func (b browser) open(t *testing.T, file string, flags ...string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	all := []string{"--headless", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-dev-shm-usage", "--disable-extensions", "--disable-background-networking",
		"--proxy-server=127.0.0.1:9", "--allow-file-access-from-files", "--user-data-dir=" + b.home}
	if os.Getuid() == 0 { // its sandbox does not work for root
		all = append(all, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, b.path, append(append(all, flags...), (&url.URL{Scheme: "file", Path: file}).String())...)
	cmd.Env = append(os.Environ(), "HOME="+b.home)
	cmd.WaitDelay = time.Second // its children hold the pipes
	var said, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &trouble
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", b.path, flags, err, trouble.String())
	}
	return said.Bytes()
}

// hostilePage is what a router may say to be taken for markup.
const hostilePage = `% <script>document.title="owned"</script><img src=x onerror="document.title='owned'"><style>*{display:none}</style>`

// evidencePages are changes that end well and badly, and a long text without a blank in one of them.
func evidencePages(t *testing.T) map[string]string {
	t.Helper()
	refused := []fakeios.Fault{{Line: "ip sla 2", Do: fakeios.FaultReject, Reply: hostilePage + strings.Repeat("x", 600), Times: -1}}
	out := map[string]string{}
	for name, faults := range map[string][]fakeios.Fault{"proven": nil, "rolled back": refused} {
		k := newTicket(t, fakeios.Config{Faults: faults}, "lab-key-0123456789")
		if code, said := k.run("apply", "ticket.html", "", nil); code != map[string]int{"proven": 0, "rolled back": 5}[name] {
			t.Fatalf("exit %d\n%s", code, said)
		}
		out[name] = filepath.Join(k.dir, "ticket.html")
	}
	return out
}

// TestEvidenceInABrowser opens the page of a real apply in a real browser: on a telephone, on a desk and
// on paper.
func TestEvidenceInABrowser(t *testing.T) {
	b := newBrowser(t)
	for name, page := range evidencePages(t) {
		t.Run(name, func(t *testing.T) {
			fits(t, b, page)
			for _, size := range []image.Point{{390, 844}, {1280, 900}} {
				shows(t, b, page, size)
			}
			prints(t, b, page)
			dom := string(b.open(t, page, "--dump-dom"))
			if strings.Contains(dom, "<script") || strings.Contains(dom, "<img") || !strings.Contains(dom, "<title>branch-001: apply, "+name) {
				t.Error("what the router says is not text")
			}
		})
	}
}

// fits looks at the width of the page in frames as wide as devices are, which a window of a browser may
// refuse to be.
func fits(t *testing.T, b browser, page string) {
	t.Helper()
	harness := filepath.Join(t.TempDir(), "harness.html")
	if err := os.WriteFile(harness, []byte(strings.ReplaceAll(harnessHTML, "PAGE", html.EscapeString((&url.URL{Scheme: "file", Path: page}).String()))), 0o600); err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`<pre id="result">(.*?)</pre>`).FindSubmatch(b.open(t, harness, "--virtual-time-budget=5000", "--dump-dom"))
	if found == nil {
		t.Fatal("the harness has measured nothing")
	}
	var frames []struct {
		Width, Needs, Height int
		Beyond               []string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(string(found[1]))), &frames); err != nil || len(frames) != 4 {
		t.Fatalf("%v: %s", err, found[1])
	}
	for _, f := range frames {
		if f.Needs > f.Width || len(f.Beyond) > 0 || f.Height < 1000 {
			t.Errorf("%d wide, it needs %d and is %d high; over the edge are %v", f.Width, f.Needs, f.Height, f.Beyond)
		}
	}
}

const harnessHTML = `<!DOCTYPE html><body>
<iframe width="320" height="600" src="PAGE"></iframe><iframe width="390" height="844" src="PAGE"></iframe>
<iframe width="768" height="900" src="PAGE"></iframe><iframe width="1280" height="900" src="PAGE"></iframe>
<pre id="result"></pre>
<script>
addEventListener("load", () => {
  const out = [];
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument.documentElement, width = Number(frame.width), beyond = [];
    for (const e of page.querySelectorAll("body *")) {
      if (e.getBoundingClientRect().right > width + 1) beyond.push(e.tagName + "." + e.getAttribute("class"));
    }
    out.push({Width: width, Needs: page.scrollWidth, Height: page.scrollHeight, Beyond: beyond.slice(0, 5)});
  }
  document.getElementById("result").textContent = JSON.stringify(out);
});
</script>`

// shows takes a picture, which has the size of the screen and something on it.
func shows(t *testing.T, b browser, page string, size image.Point) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "screen.png")
	b.open(t, page, fmt.Sprintf("--window-size=%d,%d", size.X, size.Y), "--screenshot="+file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil || picture.Bounds().Size() != size {
		t.Fatalf("%v: %v", err, picture.Bounds())
	}
	colours := map[color.Color]bool{}
	for y := range size.Y {
		for x := range size.X {
			colours[picture.At(x, y)] = true
		}
	}
	if len(colours) < 20 {
		t.Errorf("%v: only %d colours: there is nothing to be seen", size, len(colours))
	}
}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// prints makes a PDF: more than one page, of the size of a sheet.
func prints(t *testing.T, b browser, page string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "paper.pdf")
	b.open(t, page, "--no-pdf-header-footer", "--print-to-pdf="+file)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(pdfPage.FindAll(text, -1)); n < 5 || n > 100 {
		t.Errorf("%d pages", n)
	}
	if !regexp.MustCompile(`/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]`).Match(text) {
		t.Error("the pages are not A4")
	}
}
