package inventory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/inventory"
)

const defaultsText = `router: {user: noc, password: "env:ROUTER_PASSWORD"}
credential: {psk: "file:secrets/{site}.psk"}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
exempt: [10.0.0.0/8]
`

func files(pairs ...string) (out []inventory.File) {
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, inventory.File{Name: pairs[i], Data: []byte(pairs[i+1])})
	}
	return out
}

// TestTable reads what spreadsheets save: with their marks, their quotes and their line ends.
func TestTable(t *testing.T) {
	const rows = "tokyo-01,192.0.2.10,tokyo-01@corp.example\nosaka-01,192.0.2.11,osaka-01@corp.example\n"
	for name, text := range map[string]string{
		"plain": "site,router.address,credential.fqdn\n" + rows,
		"BOM and CRLF": "\xef\xbb\xbfsite,router.address,credential.fqdn\r\n" +
			strings.ReplaceAll(rows, "\n", "\r\n"),
		"semicolons": "site;router.address;credential.fqdn\n" + strings.ReplaceAll(rows, ",", ";"),
		"sep= first": "sep=;\r\nsite;router.address;credential.fqdn\r\n" + strings.ReplaceAll(rows, ",", ";"),
		"tabs":       "site\trouter.address\tcredential.fqdn\n" + strings.ReplaceAll(rows, ",", "\t"),
		"quoted": "\"site\",\"router.address\",\"credential.fqdn\"\n" +
			"\"tokyo-01\",\"192.0.2.10\",\"tokyo-01@corp.example\"\n" +
			"\"osaka-01\",192.0.2.11,\"osaka-01@corp.example\"\n",
		"names with blanks": " Site ,Router.Address,CREDENTIAL.FQDN\n" + rows,
		"empty at the end": "site,router.address,credential.fqdn,,\n" + strings.ReplaceAll(rows, "\n", ",,\n") +
			",,,,\n\n",
		"apostrophes, nbsps": "site,router.address,credential.fqdn\n" +
			"'tokyo-01,\u00a0192.0.2.10,tokyo-01@corp.example\nosaka-01 , 192.0.2.11,osaka-01@corp.example\n",
		"numbers": "site,router.address,credential.fqdn,mtu\n" +
			strings.ReplaceAll(rows, "\n", ",\"1400.00\"\n"),
	} {
		v, err := inventory.Parse(files("sites/defaults.yaml", defaultsText, "sites/all.csv", text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(v.Sites) != 2 || v.Sites[0].Site.Name != "tokyo-01" ||
			v.Sites[1].Site.Router.Address != "192.0.2.11:22" || v.Sites[0].Site.MTU != 1400 {
			t.Errorf("%s: %+v", name, v.Sites)
		}
		if got := fmt.Sprint(v.Sites[0].Site.Credential.PSK); !strings.Contains(got, "secrets/tokyo-01.psk") {
			t.Errorf("%s: the defaults' reference is %s", name, got)
		}
	}
}

// TestBranchColumns: the keys for what lives in a branch are columns too; auto is a word among the exemptions.
func TestBranchColumns(t *testing.T) {
	v, err := inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv",
		"site,router.address,credential.fqdn,exempt,lans,tunnel_zone,lan.zone,wan.zone,wan.vrf,lan.vrf,vrf_definition,"+
			"names.zone_pair\n"+
			"kobe-01,192.0.2.10,kobe-01@corp.example,auto,Vlan20; "+
			"Vlan30,ZIA,INSIDE,OUTSIDE,INTERNET,OFFICE,true,PAIR\n"+
			"nara-01,192.0.2.11,nara-01@corp.example,10.0.0.0/8 auto from:172.17.0.80,,,,,,,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range v.Sites {
		s := e.Site
		got = append(got, fmt.Sprint(s.ExemptAuto, s.Exempt, s.ExemptFrom, s.LANs, s.TunnelZone, " ", s.LAN.Zone,
			" ", s.WAN.Zone,
			" ", s.WAN.VRF, " ", s.LAN.VRF, " ", s.VRFDefinition, " ", s.Names.ZonePair))
	}
	want := []string{"true [] [] [Vlan20 Vlan30]ZIA INSIDE OUTSIDE INTERNET OFFICE true PAIR",
		"true [10.0.0.0/8] [172.17.0.80/32] []     false ZIA-LAN-TUNNEL"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestMistakes: all of them, in all rows and files, with their places.
func TestMistakes(t *testing.T) {
	const table = `site,router.address,credential.fqdn,zia.primary.vpn,exempt,labels.region,mtu
tokyo-01,192.0.2.10,tokyo-01@corp.example,,,apac,
bad name,192.0.2.11,nobody,host.example,10.0.0.1/8 192.0.2.0/24,,99
"osaka
-01",192.0.2.12,osaka-01@corp.example,,,,
kobe-01,192.0.2.10,tokyo-01@corp.example,,,,=1+1
nara-01,192.0.2.13,nara-01@corp.example,,,,1400,more
kyoto-01,192.0.2.10,tokyo-01@corp.example,198.51.100.12,"10.0.0.0/8, 192.0.2.0/24",,
`
	_, err := inventory.Parse(
		files("s/defaults.yaml", defaultsText+"mtu: 20\n", "s/a.csv", table, "s/b.yaml",
			"site: b\nrouter: {adddress: 192.0.2.99}\n", "s/c.csv", "name,site\nx,y\n"))
	if err == nil {
		t.Fatal("no mistake is found")
	}
	const want = `s/a.csv:3:1: not a site name: "bad name" (letters, digits, . _ and -)
s/a.csv:3:21: not the FQDN of a VPN credential: "nobody" (it has the form user@domain.tld)
s/a.csv:3:28: not an IPv4 address: "host.example" (host names change their addresses: write the address)
s/a.csv:3:41: host bits are set in a subnet: "10.0.0.1/8" (write 10.0.0.0/8)
s/a.csv:3:66: MTU of the tunnels is out of range: "99" (576 to 1500)
s/a.csv:6:9: another site is at this router: "192.0.2.10:22" (site tokyo-01, s/a.csv line 2)
s/a.csv:4:1: not a site name: "osaka\n-01" (letters, digits, . _ and -)
s/a.csv:6:45: a formula in the place of a value (save the values, not the formulas)
s/a.csv:7:49: a cell in a column without a name (give the column a name in the first row, or clear it)
s/b.yaml:2:9: router lacks the key address
s/b.yaml:2:10: unknown key in router: "adddress" (did you mean address?)
s/b.yaml:2:13: credential lacks the key fqdn
s/c.csv:1:1: no column is called so: "name" (columns are named`
	got := err.Error()
	for line := range strings.SplitSeq(want, "\n") {
		if !strings.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	if n := strings.Count(got, "s/defaults.yaml:10:6: MTU"); n != 1 {
		t.Errorf("the mistake of the defaults is reported %d times", n)
	}
	if t.Failed() {
		t.Log(got)
	}
}

// TestDuplicates finds what two sites may not share, before anything starts.
func TestDuplicates(t *testing.T) {
	_, err := inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv",
		"site,router.address,credential.fqdn,zia.primary.tunnel_address,zia.backup.tunnel_address,router.jump\n"+
			"a,192.0.2.1,a@corp.example,10.1.0.1/30,10.1.0.5/30,\n"+
			"b,192.0.2.1:22,A@corp.example,10.1.0.9/30,10.1.0.1/30,\na,192.0.2.2,c@corp.example,,,\n"+
			"d,192.0.2.1,d@corp.example,,,noc@bastion.example\n"))
	if err == nil {
		t.Fatal("nothing is found")
	}
	got := err.Error()
	for _, want := range []string{
		`s/a.csv:3:3: another site is at this router: "192.0.2.1:22" (site a, s/a.csv line 2)`,
		`s/a.csv:3:16: another site has this credential: "a@corp.example"`,
		`s/a.csv:3:43: another tunnel has this address: "10.1.0.1"`, `s/a.csv:4:1: another site has this name: "a"`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing: %s in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\n") + 1; n != 4 {
		t.Errorf("%d mistakes, not 4: behind a jump host an address is another router\n%s", n, got)
	}
}

// TestJumpColumns: the logins of a jump host come from the defaults or from columns of their own.
func TestJumpColumns(t *testing.T) {
	defaults := strings.Replace(defaultsText, "user: noc", "user: noc, jump: {user: ops, key: 'file:{site}.key'}", 1)
	v, err := inventory.Parse(files("s/defaults.yaml", defaults, "s/a.csv",
		"site,router.address,credential.fqdn,router.jump.address,router.jump.legacy_ssh\n"+
			"a,192.0.2.1,a@corp.example,b1.example,true\nb,192.0.2.1,b@corp.example,B2.example:2200,\n"))
	if err != nil {
		t.Fatal(err)
	}
	a, b := v.Sites[0].Site.Router.Jump, v.Sites[1].Site.Router.Jump
	if len(a) != 1 || a[0].Address != "b1.example:22" || a[0].User != "ops" || !a[0].LegacySSH ||
		fmt.Sprint(a[0].Key) != "file:a.key" || len(b) != 1 || b[0].Address != "b2.example:2200" || b[0].LegacySSH {
		t.Errorf("%+v and %+v", a, b)
	}
	for head, row := range map[string]string{
		"router.jump,router.jump.user": "ops@b.example,ops", "router.jump.user,router.jump": "ops,ops@b.example",
	} {
		_, err = inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv",
			"site,router.address,credential.fqdn,"+head+"\na,192.0.2.1,a@corp.example,"+row+"\n"))
		if err == nil || !strings.Contains(err.Error(), "jump hosts stand in two ways") {
			t.Errorf("%s: %v", head, err)
		}
	}
}

// TestDuplicatesInOtherSpellings finds the same router, jump host and name however they are written.
func TestDuplicatesInOtherSpellings(t *testing.T) {
	const at, named = "another site is at this router", "another site has this name"
	for _, c := range []struct{ a, b, want string }{
		{"a,192.0.2.1,", "b,::ffff:192.0.2.1,", at},
		{"a,192.0.2.1,", "b,[::ffff:c000:201]:22,", at},
		{"a,192.0.2.1,", "b,\uff11\uff19\uff12.0.2.1:\uff12\uff12,", at},
		{"a,2001:db8::1,", "b,[2001:DB8:0::0001]:22,", at},
		{"a,Router.Example,", "b,router.example.:022,", at},
		{"a,router.example,", "b,router\u3002example,", at},
		{"a,192.0.2.1,ops@Bastion.Example", "b,192.0.2.1:22,other@bastion.example:22", at},
		{"a,192.0.2.1,ops@b1.example noc@b2.example", "b,192.0.2.1,ops@b1.example;noc@B2.example", at},
		{"Tokyo-01,192.0.2.1,", "tokyo-01,192.0.2.2,", named},
		{"tokyo,192.0.2.1,", "\uff34okyo,192.0.2.2,", named},
		{"a,192.0.2.1,", "b,192.0.2.1:23,", ""},
		{"a,192.0.2.1,ops@b1.example", "b,192.0.2.1,ops@b2.example", ""},
		{"a,fe80::1%vlan1,", "b,fe80::1%vlan2,", ""},
	} {
		_, err := inventory.Parse(files("s/defaults.yaml",
			strings.Replace(defaultsText, "credential: {", "credential: {fqdn: '{site}@x.example', ", 1),
			"s/a.csv", "site,router.address,router.jump\n"+c.a+"\n"+c.b+"\n"))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s and %s: %v", c.a, c.b, err)
		}
	}
}

// TestPairsOfTwoSites: a further pair has a credential of its own, which no other site has.
func TestPairsOfTwoSites(t *testing.T) {
	one := strings.Replace(defaultsText, "credential: {", "credential: {fqdn: '{site}@x.example', ", 1)
	pair := "pairs: [{source: Loopback10, credential: {fqdn: 'FQDN', psk: env:P}, primary: {global: 185.46.212.90}, " +
		"backup: {global: 185.46.212.91}, lans: [Vlan20]}]\n"
	rows := "site,router.address\na,192.0.2.1\nb,192.0.2.2\n"
	const why = "another site has this credential"
	_, err := inventory.Parse(files("s/defaults.yaml", one+strings.Replace(pair, "FQDN", "more@x.example", 1),
		"s/a.csv", rows))
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("one credential for the pairs of two sites: %v", err)
	}
	_, err = inventory.Parse(files("s/defaults.yaml", one+strings.Replace(pair, "FQDN", "more-{site}@x.example", 1),
		"s/a.csv", rows))
	if err != nil {
		t.Errorf("a credential each: %v", err)
	}
}

// TestSelect keeps what fits.
func TestSelect(t *testing.T) {
	v, err := inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv",
		"site,router.address,credential.fqdn,labels.region,groups,labels.都市\n"+
			"tokyo-01,192.0.2.1,a@corp.example,apac,retail pilot,東京本社\n"+
			"osaka-01,192.0.2.2,b@corp.example,apac,retail,大阪\n"+
			"paris-01,192.0.2.3,c@corp.example,emea,,Orle\u0301ans\n"))
	if err != nil {
		t.Fatal(err)
	}
	for expressions, want := range map[string]string{
		"": "tokyo-01 osaka-01 paris-01", "region=apac": "tokyo-01 osaka-01",
		"region=apac,emea": "tokyo-01 osaka-01 paris-01", "region!=apac": "paris-01",
		"group=pilot": "tokyo-01", "name=*-01 group!=pilot": "osaka-01 paris-01",
		"region=apac name=osaka-*": "osaka-01",
		"都市=東京本社":                  "tokyo-01", "都市=Orléans": "paris-01", "都市!=Orle\u0301ans": "tokyo-01 osaka-01",
	} {
		got, err := v.Select(strings.Fields(expressions)...)
		var names []string
		for _, s := range got.Sites {
			names = append(names, s.Site.Name)
		}
		if err != nil || strings.Join(names, " ") != want {
			t.Errorf("%q selects %v, %v", expressions, names, err)
		}
	}
	for _, wrong := range []string{"region", "=x", "regoin=apac", "name=[", "region="} {
		if _, err := v.Select(wrong); err == nil {
			t.Errorf("%q selects something", wrong)
		}
	}
}

// FuzzTable: no table panics, and what comes out of it has a name and a router.
func FuzzTable(f *testing.F) {
	f.Add("site,router.address,credential.fqdn\na,192.0.2.1,a@corp.example\n")
	f.Add("sep=;\nsite;exempt\n\"a\nb\";10.0.0.0/8\n\"x")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := inventory.Parse(files("s/defaults.yaml", defaultsText, "s/a.csv", text))
		for _, s := range v.Sites {
			if err != nil || s.Site.Name == "" || s.Site.Router.Address == "" || !strings.Contains(text, s.Site.Name) {
				t.Errorf("%+v, %v", s, err)
			}
		}
	})
}

// BenchmarkTable reads tables of growing length: the time for a row stays the same.
func BenchmarkTable(b *testing.B) {
	for _, n := range []int{100, 10000} {
		var text strings.Builder
		text.WriteString("site,router.address,credential.fqdn,labels.region\n")
		for i := range n {
			fmt.Fprintf(&text, "s%d,192.0.%d.%d:%d,s%d@corp.example,apac\n", i, i/250%250, i%250+1, 22+i/62500, i)
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := inventory.Parse(
					files("s/defaults.yaml", defaultsText, "s/a.csv", text.String())); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(n), "µs/row")
		})
	}
}
