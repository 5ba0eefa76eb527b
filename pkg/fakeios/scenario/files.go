package scenario

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/lazyregexp"
)

// File is a file that a client needs to connect.
type File struct{ Name, Text string }

// Files are the site file of every router with its secrets, and the configuration of OpenSSH with
// the host keys; dir is where they will be, because OpenSSH wants whole paths.
func (n *Network) Files(dir string) []File {
	known := filepath.Join(dir, KnownHosts)
	files := []File{{KnownHosts, n.knownHosts()}, {SSHConfig, n.sshConfig(known)}}
	secrets := map[string]string{}
	keep := func(name, text string) {
		if text != "" && secrets[name] == "" {
			secrets[name] = text
			files = append(files, File{name, text + "\n"})
		}
	}
	for i, router := range n.lab.Routers {
		keep(n.PasswordFile(i), n.password(i))
		keep(n.secretFile(i, "enable"), n.enable(i))
		keep(router.Name+".psk", router.Credential.PSK)
		if text := n.site(i); text != "" {
			files = append(files, File{SiteFile(router.Name), text})
		}
	}
	return files
}

// The files of OpenSSH in a lab's directory.
const (
	KnownHosts = "known_hosts"
	SSHConfig  = "ssh_config"
)

// SiteFile is the name of a router's site file.
func SiteFile(router string) string { return router + ".yaml" }

// WriteFiles writes the files for their owner alone. Each takes the place of the one before at
// once, so that a reader finds a whole file or none.
func WriteFiles(dir string, files []File) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for _, f := range files {
		if err := writeFile(filepath.Join(dir, f.Name), f.Text); err != nil {
			return err
		}
	}
	return nil
}

func writeFile(path, text string) error {
	// CreateTemp makes it with mode 0600.
	f, err := os.CreateTemp(filepath.Dir(path), ".lab-")
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// PasswordFile is the name of the file with the password of router i: one file when all routers
// have the same password, else one for each.
func (n *Network) PasswordFile(i int) string { return n.secretFile(i, "password") }

func (n *Network) secretFile(i int, kind string) string {
	if n.shared[kind] {
		return "router." + kind
	}
	return n.lab.Routers[i].Name + "." + kind
}

func (n *Network) password(i int) string { return n.login(i).Password }

func (n *Network) enable(i int) string { return n.lab.Routers[i].Config.EnableSecret }

// same reports whether all routers have the same secret.
func (n *Network) same(of func(int) string) bool {
	for i := range n.lab.Routers {
		if of(i) != of(0) {
			return false
		}
	}
	return true
}

// HasSite reports whether router i has a site file: that takes two edges and a credential.
func (n *Network) HasSite(i int) bool {
	r := n.lab.Routers[i]
	return len(r.Edges) >= 2 && r.Credential.FQDN != "" && r.Credential.PSK != ""
}

// FirstSite is the name of the first site file; empty when there is none.
func (n *Network) FirstSite() string {
	for i, router := range n.lab.Routers {
		if n.HasSite(i) {
			return SiteFile(router.Name)
		}
	}
	return ""
}

// site is the text of the site file of router i; empty when it has none.
func (n *Network) site(i int) string {
	if !n.HasSite(i) {
		return ""
	}
	router := n.lab.Routers[i]
	primary, backup := n.lab.edge(router.Edges[0]), n.lab.edge(router.Edges[1])
	var more strings.Builder
	if router.Config.EnableSecret != "" && n.login(i).Privilege < 15 {
		fmt.Fprintf(&more, "  enable: file:%s\n", n.secretFile(i, "enable"))
	}
	if dialectOf(router.Config.SSHProfile).legacy {
		more.WriteString("  legacy_ssh: true\n")
	}
	return fmt.Sprintf(siteText, router.Name, n.Address(i), YAMLText(n.login(i).Name), n.PasswordFile(i),
		n.Routers[i].HostKeyFingerprint(),
		more.String(), router.Credential.FQDN, router.Name, cmp.Or(primary.Config.Cloud, defaultCloud),
		router.Site.Encryption,
		primary.Config.VPN, primary.Config.Global, backup.Config.VPN, backup.Config.Global,
		router.Site.LAN, router.Site.WAN, router.Site.Traffic)
}

const siteText = `site: %s
router:
  address: "%s"
  user: %s
  password: file:%s
  host_key: %s
%scredential:
  fqdn: %s
  psk: file:%s.psk
zia:
  cloud: %s
  encryption: %s
  primary: {vpn: %s, global: %s}
  backup: {vpn: %s, global: %s}
lan: {interface: %s}
wan: {interface: %s}
traffic: %s
`

func (l *Lab) edge(name string) Edge {
	return l.Edges[slices.IndexFunc(l.Edges, func(e Edge) bool { return e.Name == name })]
}

var plainYAML = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_-]*$`)

// YAMLText quotes what YAML would not read as the same text.
func YAMLText(text string) string {
	switch strings.ToLower(text) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
	default:
		if plainYAML.MatchString(text) {
			return text
		}
	}
	quoted, _ := json.Marshal(text) // a string can always be marshalled
	return string(quoted)
}

// Secrets are all secrets of the lab, for a redactor.
func (l *Lab) Secrets() []string {
	seen := map[string]bool{}
	for _, e := range l.Edges {
		for _, c := range e.Config.Credentials {
			seen[c.PSK] = true
		}
	}
	for _, r := range l.Routers {
		seen[r.Credential.PSK] = true
		seen[r.Credential.PortalPSK] = true
		seen[r.Config.EnableSecret] = true
		for _, u := range r.Config.Users {
			seen[u.Password] = true
		}
	}
	delete(seen, "")
	var out []string
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
