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
)

// browser is a real one, without a window and without a network.
type browser struct{ path, home string }

// newBrowser skips the test where there is none, or where nobody has asked for one.
func newBrowser(t *testing.T) browser {
	t.Helper()
	if os.Getenv("CLIENTS") == "" {
		t.Skip("CLIENTS is not set; `make test-clients` sets it")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return browser{path, t.TempDir()}
		}
	}
	t.Skip("no Chromium on this machine: nobody looks at the page")
	return browser{}
}

// sight is what a browser has made of a page: its elements, a picture of a screen, and sheets of paper.
type sight struct {
	dom     string
	picture image.Image
	paper   []byte
}

// open opens a file on a screen of that size. The page may read other files of this machine, and reach nothing else.
// One start of the browser gives all there is to see: it takes seconds of processor, and the looking hardly any.
func (b browser) open(t *testing.T, file string, size image.Point) sight {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	dir := t.TempDir()
	screen, paper := filepath.Join(dir, "screen.png"), filepath.Join(dir, "paper.pdf")
	flags := []string{
		"--headless",
		"--disable-gpu",
		"--hide-scrollbars",
		"--no-first-run",
		"--disable-dev-shm-usage",
		"--disable-extensions",
		"--disable-background-networking",
		"--proxy-server=127.0.0.1:9",
		"--allow-file-access-from-files",
		"--user-data-dir=" + b.home,
		"--dump-dom",
		fmt.Sprintf("--window-size=%d,%d", size.X, size.Y),
		"--screenshot=" + screen,
		"--no-pdf-header-footer",
		"--print-to-pdf=" + paper,
	}
	if os.Getuid() == 0 { // its sandbox does not work for root
		flags = append(flags, "--no-sandbox")
	}
	cmd := exec.CommandContext(ctx, b.path, append(flags, (&url.URL{Scheme: "file", Path: file}).String())...)
	cmd.Env = append(os.Environ(), "HOME="+b.home)
	cmd.WaitDelay = time.Second // its children hold the pipes
	var said, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &trouble
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s", b.path, flags, err, trouble.String())
	}
	out := sight{dom: said.String()}
	f, err := os.Open(screen)
	if err != nil {
		t.Fatalf("%v\n%s", err, trouble.String())
	}
	defer f.Close()
	if out.picture, err = png.Decode(f); err != nil {
		t.Fatal(err)
	}
	if out.paper, err = os.ReadFile(paper); err != nil {
		t.Fatalf("%v\n%s", err, trouble.String())
	}
	return out
}

// looks opens a page as a person would: on a telephone, on a desk and on paper, of which it needs so many
// sheets. It returns the elements of the page.
func looks(t *testing.T, b browser, page string, fewest, most int) string {
	t.Helper()
	fits(t, b, page)
	desk := image.Point{1280, 900}
	seen := b.open(t, page, desk)
	shows(t, seen.picture, desk)
	prints(t, seen.paper, fewest, most)
	return seen.dom
}

// fits looks at the width of the page in frames as wide as devices are, which a window of a browser may
// refuse to be. The first of them is a telephone, and fills the screen.
func fits(t *testing.T, b browser, page string) {
	t.Helper()
	harness := filepath.Join(t.TempDir(), "harness.html")
	address := url.URL{Scheme: "file", Path: page}
	text := strings.ReplaceAll(harnessHTML, "PAGE", html.EscapeString(address.String()))
	if err := os.WriteFile(harness, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	telephone := image.Point{390, 844}
	seen := b.open(t, harness, telephone)
	shows(t, seen.picture, telephone)
	found := regexp.MustCompile(`<pre id="result">(.*?)</pre>`).FindStringSubmatch(seen.dom)
	if found == nil {
		t.Fatal("the harness has measured nothing")
	}
	var frames []struct {
		Width, Needs, Height int
		Beyond               []string
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &frames); err != nil || len(frames) != 4 {
		t.Fatalf("%v: %s", err, found[1])
	}
	for _, f := range frames {
		if f.Needs > f.Width || len(f.Beyond) > 0 || f.Height < 1000 {
			t.Errorf("%d wide, it needs %d and is %d high; over the edge are %v", f.Width, f.Needs, f.Height, f.Beyond)
		}
	}
}

const harnessHTML = `<!DOCTYPE html><style>body { margin: 0 } iframe { border: 0; display: block }</style><body>
<iframe width="390" height="844" src="PAGE"></iframe><iframe width="320" height="600" src="PAGE"></iframe>
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

// shows wants a picture that has the size of the screen and something on it.
func shows(t *testing.T, picture image.Image, size image.Point) {
	t.Helper()
	if picture.Bounds().Size() != size {
		t.Fatal(picture.Bounds())
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

// prints wants a PDF of so many pages of the size of a sheet.
func prints(t *testing.T, paper []byte, fewest, most int) {
	t.Helper()
	if n := len(pdfPage.FindAll(paper, -1)); n < fewest || n > most {
		t.Errorf("%d pages, and not %d to %d", n, fewest, most)
	}
	if !regexp.MustCompile(`/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]`).Match(paper) {
		t.Error("the pages are not A4")
	}
}
