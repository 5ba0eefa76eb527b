package view

import (
	"bytes"
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"

	"github.com/ziatunnel/ziatunnel/pkg/evidence"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/site"
)

//go:embed clicks.html
var clicksHTML string

// Clicks is what a person clicks in the admin portal for a site, in order. It never has a key in it. Its JSON names
// are a contract.
type Clicks struct {
	Site  string      `json:"site"`
	URL   string      `json:"url"` // of the admin portal
	Steps []ClickStep `json:"steps"`
}

// ClickStep is one place in the portal, and what is put in there.
type ClickStep struct {
	Place  string       `json:"place"` // the menus, then the button
	Fields []ClickField `json:"fields"`
	Then   string       `json:"then"` // what to do behind the fields, or to look at
}

// ClickField is a field of the portal and its value.
type ClickField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ClicksFor are those for a site in a file and its credentials. That the portal keeps a credential, a location and an
// activation apart, and what they hold, is documented; the names of menus, buttons and fields, that the domain of a
// user ID is a list of its own, and where the tunnels show are [inferred], and a tenant in the Experience Center has
// the same forms elsewhere.
func ClicksFor(s *site.Site, file string, credentials []provision.PortalCredential) Clicks {
	c := Clicks{Site: s.Name, URL: "https://admin." + s.ZIA.Cloud + ".net"}
	var names string
	for i, credential := range credentials {
		if i > 0 {
			names += ", "
		}
		names += credential.FQDN
		c.Steps = append(c.Steps, ClickStep{Place: "Administration > VPN Credentials > Add VPN Credential",
			Fields: []ClickField{
				{"Authentication Type", "FQDN"}, {"User ID", credential.FQDN + ", the domain behind the @ from the " +
					"list"},
				{"New Pre-Shared Key", keyPlace(credential)}, {"Confirm New Pre-Shared Key", "the same"},
				{"Comments", credential.Comments},
			},
			Then: "Save. If the credential is there already, edit it: the user ID stays, and the key is put in anew."})
	}
	c.Steps = append(c.Steps, ClickStep{Place: "Administration > Location Management > Add Location",
		Fields: append(locationFields(s.Portal.Location), ClickField{"VPN Credentials", names}),
		Then: "Save. If the location is there already, edit it and add the credential to those it has; a credential " +
			"that cannot be chosen is linked to another location."},
		ClickStep{Place: "Activation > Activate", Fields: []ClickField{},
			Then: "This activates everything that is pending in the tenant, also of other admins. Before it nothing " +
				"of the above counts, and the tunnels do not come up."},
		ClickStep{Place: "on this machine", Fields: []ClickField{{"Command", "ziatunnel apply " + file}},
			Then: "The tunnels end at " + edgesOf(s) + ". In the portal they show under Analytics > Tunnel Insights, " +
				"filtered by the VPN credential."})
	return c
}

// keyPlace says where the key of a credential is, and never what it is.
func keyPlace(c provision.PortalCredential) string {
	if _, file := c.KeyRef.File(); file {
		return "what is in the file of " + c.KeyRef.String() + ", without the line end"
	}
	return "what " + c.KeyRef.String() + " gives"
}

func locationFields(l site.PortalLocation) []ClickField {
	out := []ClickField{{"Name", l.Name}}
	for _, f := range []ClickField{{"Country", l.Country}, {"State/Province", l.State}, {"Time Zone", l.TimeZone},
		{"Location Type", l.Profile}, {"Description", l.Description}} {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

func edgesOf(s *site.Site) string {
	var text string
	for i, t := range s.Tunnels() {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s (%s)", t.Edge.VPN, t.Role)
	}
	return text
}

// Text prints the clicks of a site.
func (c Clicks) Text(w io.Writer) {
	fmt.Fprintf(w, "site %s: in the admin portal, %s\n", c.Site, c.URL)
	for i, step := range c.Steps {
		fmt.Fprintf(w, "\n%d. %s\n", i+1, step.Place)
		for _, f := range step.Fields {
			fmt.Fprintf(w, "     %-28s%s\n", f.Name+":", f.Value)
		}
		fmt.Fprintf(w, "   %s\n", step.Then)
	}
}

// HTML writes them as one page that stands alone, in the style of the evidence of a site.
func (c Clicks) HTML(w io.Writer) error {
	t, err := template.New("clicks").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(evidence.Style()) }, //nolint:gosec // our own file
		"next":  func(i int) int { return i + 1 },
	}).Parse(clicksHTML)
	if err != nil {
		return err
	}
	var b bytes.Buffer // whole or not at all
	if err := t.Execute(&b, c); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}
