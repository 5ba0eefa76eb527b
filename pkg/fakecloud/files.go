package fakecloud

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/scenario"
)

// The files of a portal in a lab's directory.
const (
	PasswordFile    = "portal.password"
	APIKeyFile      = "portal.api_key" //nolint:gosec // the name of a file
	EnvironmentFile = "portal.env"
)

// Files are those of the lab, whose site files name the portal, with what it takes to log in there. dir is where they
// will be.
func (c *Cloud) Files(dir string) []scenario.File {
	sites := map[string]bool{}
	for i, router := range c.lab.Routers {
		sites[scenario.SiteFile(router.Name)] = c.Network.HasSite(i)
	}
	files := c.Network.Files(dir)
	for i, f := range files {
		if sites[f.Name] {
			files[i].Text += fmt.Sprintf(portalKey,
				scenario.YAMLText(c.admin.User), PasswordFile, APIKeyFile, c.Portal.BaseURL())
		}
	}
	var environment strings.Builder
	environment.WriteString("# . " + EnvironmentFile + ", for a client of the API of your own.\n")
	for _, word := range c.Environment() {
		name, value, _ := strings.Cut(word, "=")
		environment.WriteString("export " + name + "=" + scenario.ShellWord(value) + "\n")
	}
	return append(files, scenario.File{Name: PasswordFile, Text: c.admin.Password + "\n"},
		scenario.File{Name: APIKeyFile, Text: c.admin.APIKey + "\n"},
		scenario.File{Name: EnvironmentFile, Text: environment.String()})
}

const portalKey = `portal:
  login: legacy
  user: %s
  password: file:%s
  api_key: file:%s
  url: %s
`

// Environment are the variables for a client of the portal, NAME=VALUE, as a process takes them.
func (c *Cloud) Environment() []string {
	return []string{
		"ZIA_URL=" + c.Portal.BaseURL(), "ZIA_USER=" + c.admin.User, "ZIA_PASSWORD=" + c.admin.Password,
		"ZIA_API_KEY=" + c.admin.APIKey,
	}
}

// Secrets are the secrets of the portal, for a redactor.
func (c *Cloud) Secrets() []string { return []string{c.admin.Password, c.admin.APIKey} }

// Introduction says in plain words what is up and how to use it.
func (c *Cloud) Introduction(dir, labFile string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "A fake ZIA portal answers at %s; %s logs in with %s and %s.\n", c.Portal.BaseURL(), c.admin.User,
		filepath.Join(dir, PasswordFile), filepath.Join(dir, APIKeyFile))
	b.WriteString("The service edges take the credentials that it has activated, and no others.\n")
	if first := c.Network.FirstSite(); first != "" {
		fmt.Fprintf(&b, "\n  ziatunnel apply --portal %s\n\n", scenario.ShellWord(filepath.Join(dir, first)))
	}
	return b.String() + c.Network.Introduction(dir, labFile)
}
