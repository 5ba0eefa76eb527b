package scenario

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

func read(t *testing.T, text string) *Lab {
	t.Helper()
	lab, err := Read("lab.yaml", []byte(text), testSource())
	if err != nil {
		t.Fatal(err)
	}
	return lab
}

// up serves a lab until the test ends.
func up(t *testing.T, text string) *Network {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	network, err := read(t, text).Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- network.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return network
}

const twoEdges = `
edges:
  - {name: primary, vpn: 198.51.100.11, global: 185.46.212.88}
  - {name: backup, vpn: 203.0.113.22, global: 185.46.212.89}
`

// TestLogin logs in to every router of a lab with what its files say: the pinned host key, the
// address of the site file, the password file.
func TestLogin(t *testing.T) {
	network := up(t, twoEdges+`
spread: true
defaults: {hostname: "rtr-{n}"}
routers:
  - {count: 2}
  - {users: [{name: root, password: lab}], ssh: rsa-1024}
`)
	dir := t.TempDir()
	if err := WriteFiles(dir, network.Files(dir)); err != nil {
		t.Fatal(err)
	}
	pinned, err := knownhosts.New(filepath.Join(dir, KnownHosts))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct{ address, user, prompt string }{
		{"127.0.0.1", "noc", "rtr-1#"}, {"127.0.0.2", "noc", "rtr-2#"}, {"127.0.0.3", "root", "rtr-3#"},
	} {
		if host, _, _ := net.SplitHostPort(network.Address(i)); host != want.address {
			t.Errorf("router %d is at %s, not at %s", i, host, want.address)
		}
		password, err := os.ReadFile(filepath.Join(dir, network.PasswordFile(i)))
		if err != nil {
			t.Fatal(err)
		}
		client, err := ssh.Dial("tcp", network.Address(i), &ssh.ClientConfig{
			User: want.user, Auth: []ssh.AuthMethod{ssh.Password(strings.TrimSpace(string(password)))},
			HostKeyCallback: pinned, HostKeyAlgorithms: []string{ssh.KeyAlgoRSA},
		})
		if err != nil {
			t.Errorf("router %d: %v", i, err)
			continue
		}
		session, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		out, err := session.Output("show running-config")
		if err != nil || !strings.Contains(string(out), "hostname "+strings.TrimSuffix(want.prompt, "#")) {
			t.Errorf("router %d: %v: %s", i, err, out)
		}
		_ = client.Close()
	}
	for _, name := range []string{"branch-001.yaml", "branch-003.psk", "branch-001.password", SSHConfig, KnownHosts} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

// TestHostKeys holds that one key serves all routers of a profile, and that a key of one's own
// serves all.
func TestHostKeys(t *testing.T) {
	network := up(t, "routers: [{}, {}, {ssh: rsa-1024}, {ssh: rsa-768}]")
	first := network.Routers[0].HostKeyFingerprint()
	second := network.Routers[1].HostKeyFingerprint()
	third := network.Routers[2].HostKeyFingerprint()
	if first != second || first == third {
		t.Errorf("host keys %s, %s, %s", first, second, third)
	}
	if !strings.Contains(network.Introduction("dir", "lab.yaml"), "below 1024 bits") {
		t.Error("nobody is told that clients refuse the short key")
	}
}

// TestPortal looks at what the edges' portals know.
func TestPortal(t *testing.T) {
	lab := read(t, `
edges:
  - name: own
    vpn: 198.51.100.11
    global: 185.46.212.88
    credentials: [{fqdn: a@corp.example, psk: other}, {fqdn: spare@corp.example, psk: spare, active: false}]
  - {name: plain, vpn: 203.0.113.22, global: 185.46.212.89}
  - {name: shut, vpn: 203.0.113.33, global: 185.46.212.90, refuse: true}
routers:
  - credential: {fqdn: a@corp.example, psk: a-key}
  - credential: {fqdn: b@corp.example, psk: b-key, portal_psk: not-b-key}
  - credential: {fqdn: c@corp.example, psk: c-key, inactive: true}
  - {credential: {fqdn: d@corp.example, psk: d-key}, edges: [plain]}
`)
	show := func(name string) string {
		var words []string
		for _, c := range lab.portals()[name].Credentials {
			word := strings.TrimSuffix(c.FQDN, "@corp.example") + "=" + c.PSK
			if c.Inactive {
				word += "(inactive)"
			}
			words = append(words, word)
		}
		return strings.Join(words, " ")
	}
	for name, want := range map[string]string{
		"own":   "a=other spare=spare(inactive) b=not-b-key c=c-key(inactive)",
		"plain": "a=a-key b=not-b-key c=c-key(inactive) d=d-key",
		"shut":  "",
	} {
		if got := show(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	if len(lab.Edges[0].Config.Credentials) != 2 {
		t.Error("building changed the lab")
	}
}

// TestSiteFile holds the text of a site file.
func TestSiteFile(t *testing.T) {
	network := up(t, twoEdges+`
advertise: router
routers:
  - name: old
    ssh: group1-only
    users: [{name: "on", password: lab, privilege: 1}]
    enable: secret
    edges: [backup, primary]
    credential: {fqdn: old@corp.example, psk: key}
    site: {encryption: aes-gcm, traffic: web, wan: Dialer1, lan: Vlan2}
  - {edges: [primary]}
`)
	_, port, _ := net.SplitHostPort(network.Address(0))
	want := `site: old
router:
  address: "router:` + port + `"
  user: "on"
  password: file:old.password
  host_key: ` + network.Routers[0].HostKeyFingerprint() + `
  enable: file:old.enable
  legacy_ssh: true
credential:
  fqdn: old@corp.example
  psk: file:old.psk
zia:
  cloud: zscalertwo
  encryption: aes-gcm
  primary: {vpn: 203.0.113.22, global: 185.46.212.89}
  backup: {vpn: 198.51.100.11, global: 185.46.212.88}
lan: {interface: Vlan2}
wan: {interface: Dialer1}
traffic: web
`
	files := map[string]string{}
	for _, f := range network.Files("/lab") {
		files[f.Name] = f.Text
	}
	if got := files["old.yaml"]; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	if _, there := files["branch-002.yaml"]; there || network.HasSite(1) {
		t.Error("a router with one edge has a site file")
	}
}

// TestBusyAddress opens no listener when one cannot be opened, and says which.
func TestBusyAddress(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	lab := read(t, "routers: [{}, {listen: '"+busy.Addr().String()+"'}]")
	if _, err := lab.Open(context.Background()); err == nil ||
		!strings.Contains(err.Error(), "router branch-002 (2 of 2): listen tcp") {
		t.Errorf("the error is %v", err)
	}
}

// TestRefusedStartup names the router's place and all that it refuses, with its words.
func TestRefusedStartup(t *testing.T) {
	_, err := read(t, "routers:\n  - {}\n  - strict: true\n    startup: |\n      nonsense here\n"+
		"      more of it\n").Boot()
	if err == nil || !strings.HasPrefix(err.Error(),
		`lab.yaml:3:5: router branch-002: startup-config: line "nonsense here": `) ||
		!strings.Contains(err.Error(), `line "more of it": `) {
		t.Errorf("the error is %v", err)
	}
}

// TestDialects holds that every profile there is says how OpenSSH gets in.
func TestDialects(t *testing.T) {
	for _, profile := range []string{"", fakeios.ProfileIOS154, fakeios.ProfileCBC, fakeios.ProfileGroup1,
		fakeios.ProfileKey1024, fakeios.ProfileKey768} {
		p, err := fakeios.SSHProfileByName(profile)
		if err != nil {
			t.Fatal(err)
		}
		options := strings.Join(dialectOf(profile).openSSH, " ")
		added, ok := strings.CutPrefix(options, "KexAlgorithms=+")
		if !ok {
			t.Errorf("%s: %s", profile, options)
		}
		added, _, _ = strings.Cut(added, " ")
		if !strings.Contains(strings.Join(p.KeyExchanges, " "), added) {
			t.Errorf("%s does not offer %s", profile, added)
		}
		if counter := strings.Contains(strings.Join(p.Ciphers, " "), "-ctr"); counter == strings.Contains(options,
			"Ciphers=") {
			t.Errorf("%s offers %v, OpenSSH is told %s", profile, p.Ciphers, options)
		}
	}
	if len(dialectOf(fakeios.ProfileModern).openSSH) > 0 {
		t.Error("a current server needs options")
	}
}

// TestKeysOfOnesOwn gives a lab its host key and a user a public key, both by reference.
func TestKeysOfOnesOwn(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(edwards)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{
		"host": pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		"rsa":  ssh.MarshalAuthorizedKey(signer.PublicKey()), "ed25519": ssh.MarshalAuthorizedKey(public),
	}
	source := Source{File: func(path string) ([]byte, error) { return files[path], nil }}
	text := "host_key: file:host\nrouters: [{users: [{name: noc, keys: ['file:rsa']}]}, {ssh: rsa-1024}]"
	lab, err := Read("lab.yaml", []byte(text), source)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	network, err := lab.Open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- network.Serve(ctx) }()
	defer func() { cancel(); <-done }()
	if want := ssh.FingerprintSHA256(signer.PublicKey()); network.Routers[0].HostKeyFingerprint() != want ||
		network.Routers[1].HostKeyFingerprint() != want {
		t.Error("the routers have another host key")
	}
	sha1, err := ssh.NewSignerWithAlgorithms(signer.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	client, err := ssh.Dial("tcp", network.Address(0), &ssh.ClientConfig{
		User: "noc", Auth: []ssh.AuthMethod{ssh.PublicKeys(sha1)},
		HostKeyCallback:   ssh.FixedHostKey(signer.PublicKey()),
		HostKeyAlgorithms: []string{ssh.KeyAlgoRSA},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = client.Close()
	_, err = Read("lab.yaml", []byte(strings.Replace(text, "file:rsa", "file:ed25519", 1)), source)
	if err == nil || !strings.Contains(err.Error(), "2:39: IOS 15.4 takes RSA keys alone") {
		t.Errorf("the error is %v", err)
	}
}
