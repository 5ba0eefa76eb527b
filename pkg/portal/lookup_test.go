package portal_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/portal"
)

func (f *tenant) lookup(change ...func(*portal.LookupOptions)) *portal.Lookup {
	f.t.Helper()
	o := portal.LookupOptions{Cloud: "zscalertwo.net", Options: f.options()}
	for _, c := range change {
		c(&o)
	}
	l, err := portal.NewLookup(o)
	if err != nil {
		f.t.Fatal(err)
	}
	return l
}

// TestLookups ask without a login, and give what came to the byte.
func TestLookups(t *testing.T) {
	t.Parallel()
	const nearest, ranges = `{ "primaryIp":"192.0.2.1" , "primaryMeta":{"dcName":"FRA4"}}`, `{"zscalertwo.net":{}}` +
		"\n"
	f := newTenant(t)
	var asked []string
	f.all = func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie")+r.Header.Get("Authorization") != "" {
			t.Error("a login was sent")
		}
		asked = append(asked, r.URL.String())
		if strings.HasSuffix(r.URL.Path, "json") {
			say(w, 200, ranges)
			return
		}
		say(w, 200, nearest)
	}
	l := f.lookup()
	for _, w := range []portal.Where{{}, {Source: netip.MustParseAddr("198.51.100.7"), Domestic: true},
		{Latitude: 0, Longitude: -8.25, At: true, Subcloud: "eu cloud"}} {
		if got, err := l.VPNEndpoints(t.Context(), w); err != nil || string(got) != nearest {
			t.Errorf("%s %v", got, err)
		}
	}
	if got, err := l.Ranges(t.Context()); err != nil || string(got) != ranges {
		t.Errorf("%s %v", got, err)
	}
	us := f.lookup(func(o *portal.LookupOptions) { o.Cloud = "govus"; o.RangesURL = "http://127.0.0.1:1/cenr.json" })
	for _, ask := range []func() error{
		func() error { _, err := us.VPNEndpoints(t.Context(), portal.Where{}); return err },
		func() error { _, err := us.Ranges(t.Context()); return err },
	} {
		if err := ask(); err != nil {
			t.Error(err)
		}
	}
	wantCalls(t, asked, "https://pac.zscalertwo.net/getVpnEndpoints",
		"https://pac.zscalertwo.net/getVpnEndpoints?domesticPref=true&srcIp=198.51.100.7",
		"https://pac.zscalertwo.net/getVpnEndpoints?lat=0&long=-8.25&subcloud=eu+cloud",
		"https://config.zscaler.com/api/zscalertwo.net/cenr/json", "https://pac.zscalergov.us/getVpnEndpoints",
		"http://127.0.0.1:1/cenr.json")
}

// TestLookupsFail as calls do.
func TestLookupsFail(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   int
		body     string
		says     []string
		requests int
	}{
		"place": {400, "bad latitude", []string{"look up service edges: GET /getVpnEndpoints: 400: bad latitude"}, 1},
		"401":   {401, "SESSION_NOT_VALID", []string{"401: SESSION_NOT_VALID"}, 1},
		"page":  {200, "<html>", []string{"an HTML page"}, 1},
		"list":  {200, "[]", []string{"not a JSON object"}, 1},
		"404":   {404, "", []string{"check cloud and URLs"}, 1},
		"ill":   {503, "", []string{"503"}, 4},
	} {
		f := newTenant(t)
		f.all = answering(c.status, c.body)
		_, err := f.lookup().VPNEndpoints(t.Context(), portal.Where{})
		wantError(t, err, nil, c.says...)
		if len(f.requests) != c.requests {
			t.Errorf("%s: %d requests", name, len(f.requests))
		}
	}
	for _, o := range []portal.LookupOptions{
		{Cloud: "no cloud/at all?"}, {Cloud: "x", Options: portal.Options{Timeout: time.Second}},
		{Cloud: "x", EndpointsURL: "ftp://x"}, {Cloud: "x", RangesURL: "https://u:p@x/y"}, {Cloud: "",
			EndpointsURL: "https://x"},
	} {
		if _, err := portal.NewLookup(o); err == nil {
			t.Errorf("%+v", o)
		}
	}
}

// TestVIPs joins the pages to one array, with every row to the byte.
func TestVIPs(t *testing.T) {
	t.Parallel()
	f := newTenant(t)
	row := `{"dataCenter":"ATL2", "vpnIps":["192.0.2.48"],"location":"84 W, 34 N","zz":1.50}`
	f.on("GET /api/v1/vips", func(w http.ResponseWriter, r *http.Request) {
		if number, size := page(r); number != 1 || size != 1000 {
			t.Errorf("%d %d", number, size)
		}
		say(w, 200, "[ "+row+" ,\n"+row+"]")
	})
	if got, err := f.client().VIPs(t.Context()); err != nil || string(got) != "["+row+","+row+"]" {
		t.Errorf("%s %v", got, err)
	}
	f.says("GET /api/v1/vips", 200, "[]")
	if got, err := f.client().VIPs(t.Context()); err != nil || string(got) != "[]" {
		t.Errorf("%s %v", got, err)
	}
	f.says("GET /api/v1/vips", 403, "")
	_, err := f.client().VIPs(t.Context())
	wantError(t, err, nil, "list addresses of service edges: GET /vips: 403")
}
