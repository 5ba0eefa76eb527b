package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/durable"
	"github.com/ziatunnel/ziatunnel/pkg/importfile"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/keyfile"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
)

// portalCSVCommand: the names of the portal's menus in its help are [inferred]; of the format see package importfile.
func (p *program) portalCSVCommand() *cli.Command {
	return &cli.Command{
		Name: "csv", Usage: "write or read the file by which the portal imports VPN credentials",
		ArgsUsage: "FILE|DIRECTORY...", OnUsageError: usageError,
		Description: "For tenants without the API: Administration > VPN Credentials > Import VPN Credentials takes " +
			"the file. It has one row a credential, those of\nfurther pairs of tunnels too, and at most 3,000 rows: " +
			"more are several files, with -1, -2 and so on in their names.\n\n" +
			"The keys are in it in clear. It is written with mode 0600, never over a file that is there, and never " +
			"to the terminal; delete it once it is\nimported. What the format has no rule for is refused: commas, " +
			"quotes, line breaks and characters beyond ASCII.\n\n" +
			"--read says what is in such a file, without its keys, and compares it with the sites that are named: " +
			"whether each credential is in it, and\nhas the key that the site file's reference gives.\n\n" +
			"JSON\n" +
			"   {files: [{file, rows}...], credentials: [{action, type, name, comment, site, state: " +
			"written|listed|same|other_key|missing|no_site|deletes}...]}\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel portal csv --write credentials.csv sites/\n" +
			"   ziatunnel portal csv --write old.csv --delete osaka-01.yaml\n" +
			"   ziatunnel portal csv --read credentials.csv\n" +
			"   ziatunnel portal csv --read credentials.csv --exit-code sites/\n\n" +
			"EXIT STATUS\n" +
			"   0 done   2 usage, or something that the file cannot hold   3 --read --exit-code found differences",
		Flags: []cli.Flag{
			outputFlag(),
			&cli.PathFlag{Name: "write", Usage: "write the credentials of the sites to `FILE`, mode 0600"},
			&cli.PathFlag{Name: "read", Usage: "say what is in `FILE`"},
			&cli.BoolFlag{Name: "delete", Usage: "with --write: rows that delete the credentials"},
			&cli.BoolFlag{Name: "exit-code", Usage: "with --read: exit 3 when file and sites differ"},
			selectFlag(),
		},
		Action: p.portalCSV,
	}
}

func (p *program) portalCSV(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	write, read := c.Path("write"), c.Path("read")
	switch {
	case (write == "") == (read == ""):
		return &inputError{"portal csv takes --write FILE or --read FILE: the file has keys in it, and is never shown"}
	case write != "" && c.NArg() == 0:
		return &inputError{"portal csv --write takes site files, tables or directories"}
	case write != "" && c.Bool("exit-code"), read != "" && c.Bool("delete"):
		return &inputError{"--delete goes with --write, and --exit-code with --read"}
	}
	var wanted []provision.PortalCredential
	if c.NArg() > 0 {
		sites, err := p.readInventory(c.Args().Slice(), repeatedOf(c, "select"))
		if err != nil {
			return err
		}
		for _, s := range portalSites(sites) {
			wanted = append(wanted, provision.PortalCredentials(s)...)
		}
	}
	if write != "" {
		return p.writeCSV(c, write, wanted)
	}
	return p.readCSV(c, read, wanted)
}

// csvRows are the rows of credentials. All problems come at once.
func (p *program) csvRows(ctx context.Context, wanted []provision.PortalCredential, action importfile.Action) (
	[]importfile.Row, error,
) {
	var rows []importfile.Row
	var problems []error
	for _, w := range wanted {
		psk, err := w.Key(ctx, p.redactor)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			problems = append(problems, err)
		}
		rows = append(rows, importfile.Row{Action: action, Type: "UFQDN", Name: w.FQDN, Comment: w.Comments, Key: psk})
	}
	if len(problems) > 0 {
		return nil, &inputError{errors.Join(problems...).Error()}
	}
	return rows, nil
}

func (p *program) writeCSV(c *cli.Context, path string, wanted []provision.PortalCredential) error {
	action := importfile.Add
	if c.Bool("delete") {
		action = importfile.Delete
	}
	rows, err := p.csvRows(c.Context, wanted, action)
	if err != nil {
		return err
	}
	files, err := importfile.Encode(rows)
	if err != nil {
		return &inputError{err.Error() + "; nothing was written"}
	}
	names := partNames(path, len(files))
	for _, name := range names {
		if _, err := os.Lstat(name); err == nil {
			return &inputError{name + " is there already, and is not replaced; nothing was written"}
		}
	}
	shown := view.ImportFile{Written: true}
	if err := writeParts(names, files); err != nil {
		return err
	}
	for i, name := range names {
		shown.Files = append(shown.Files, view.ImportPart{File: name,
			Rows: min(importfile.MaxRows, len(rows)-i*importfile.MaxRows)})
	}
	for i, r := range rows {
		shown.Credentials = append(shown.Credentials, view.ImportedOf(r, wanted[i].Site, view.ImportWritten))
	}
	view.Import(p.out, p.json, shown)
	return nil
}

// writeParts writes the files. The error names those that are written: there are keys in them.
func writeParts(names []string, files [][]byte) error {
	for i, text := range files {
		name := names[i]
		err := durable.CreateWhole(name, text)
		switch {
		case err == nil:
		case i == 0:
			return fmt.Errorf("%s: %w; nothing was written", name, inputfile.Cause(err))
		default:
			return fmt.Errorf("%s: %w; written are %s, with keys in clear: remove them before another try", name,
				inputfile.Cause(err), strings.Join(names[:i], ", "))
		}
	}
	return nil
}

// partNames are the names of the files: "a.csv", or "a-1.csv" and so on.
func partNames(path string, n int) []string {
	if n == 1 {
		return []string{path}
	}
	ending := filepath.Ext(path)
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ending), i+1, ending))
	}
	return out
}

func (p *program) readCSV(c *cli.Context, path string, wanted []provision.PortalCredential) error {
	data, err := inputfile.ReadOnce(c.Context, path, maxInput)
	if err != nil {
		return &inputError{fmt.Sprintf("%s: %v", path, inputfile.Cause(err))}
	}
	rows, err := importfile.Parse(path, data)
	if err != nil {
		return &inputError{err.Error()}
	}
	shown := view.ImportFile{Files: []view.ImportPart{{File: path, Rows: len(rows)}}}
	there := map[string]importfile.Row{}
	for _, r := range rows {
		p.redactor.Add(r.Key)
		there[r.Name] = r
	}
	if len(wanted) == 0 {
		for _, r := range rows {
			shown.Credentials = append(shown.Credentials, view.ImportedOf(r, "", view.ImportListed))
		}
		view.Import(p.out, p.json, shown)
		return nil
	}
	differ := false
	for _, w := range wanted {
		r, ok := there[w.FQDN]
		delete(there, w.FQDN)
		state := view.ImportMissing
		if ok {
			psk, err := w.Key(c.Context, p.redactor)
			if err != nil {
				return &inputError{err.Error()}
			}
			switch {
			case r.Action == importfile.Delete:
				state = view.ImportDeletes
			case r.Key == psk:
				state = view.ImportSame
			default:
				state = view.ImportOtherKey
			}
		} else {
			r = importfile.Row{Type: "UFQDN", Name: w.FQDN}
		}
		differ = differ || state != view.ImportSame
		shown.Credentials = append(shown.Credentials, view.ImportedOf(r, w.Site, state))
	}
	for _, r := range rows {
		if _, left := there[r.Name]; left {
			differ = true
			shown.Credentials = append(shown.Credentials, view.ImportedOf(r, "", view.ImportNoSite))
		}
	}
	view.Import(p.out, p.json, shown)
	p.json = false // one JSON document on stdout; the error goes to stderr
	if differ && c.Bool("exit-code") {
		return provision.ErrFindings
	}
	return nil
}

func (p *program) portalKeyCommand() *cli.Command {
	return &cli.Command{
		Name: "key", Usage: "generate the pre-shared keys of sites, into the files that they name for them",
		ArgsUsage: "FILE|DIRECTORY...", OnUsageError: usageError,
		Description: "Puts a new key where `psk: file:PATH` of a site file says, mode 0600: letters and digits, " +
			"which router and portal take as they are, from the\nrandom source of the system. A file that is there " +
			"is never replaced, and no key is ever shown. Credentials of further pairs of tunnels get\nkeys of their " +
			"own.\n\n" +
			"JSON\n   {keys: [{site, fqdn, file, state: generated|there}...]}\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel portal key tokyo-01.yaml\n" +
			"   ziatunnel portal key --length 48 sites/\n\n" +
			"EXIT STATUS\n   0 every site has its keys   1 a file could not be written   2 usage, or a key that is " +
			"in no file",
		Flags: []cli.Flag{
			outputFlag(),
			&cli.IntFlag{Name: "length", Value: keyfile.DefaultLength, Usage: fmt.Sprintf("`CHARACTERS` of a key, "+
				"%d to %d",
				keyfile.MinLength, keyfile.MaxLength)},
			selectFlag(),
		},
		Action: p.portalKey,
	}
}

// portalKey generates what is missing. What cannot be is said before anything is written.
func (p *program) portalKey(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	length := c.Int("length")
	if c.NArg() == 0 {
		return &inputError{"no site is named: `ziatunnel portal key` makes keys for site files, tables or directories"}
	}
	if length < keyfile.MinLength || length > keyfile.MaxLength {
		return &inputError{fmt.Sprintf("--length is %d to %d", keyfile.MinLength, keyfile.MaxLength)}
	}
	sites, err := p.readInventory(c.Args().Slice(), repeatedOf(c, "select"))
	if err != nil {
		return err
	}
	var keys []view.KeyFile
	var problems []error
	for _, s := range portalSites(sites) {
		for _, want := range provision.PortalCredentials(s) {
			path, err := keyfile.Path(want.KeyRef, want.Dir)
			if err != nil {
				problems = append(problems, fmt.Errorf("site %s: %w", want.Site, err))
			}
			keys = append(keys, view.KeyFile{Site: want.Site, FQDN: want.FQDN, File: path, State: "generated"})
		}
	}
	if len(problems) > 0 {
		return &inputError{errors.Join(problems...).Error() + "; nothing was written"}
	}
	for i := range keys {
		psk, err := keyfile.Generate(length)
		if err != nil {
			return err
		}
		p.redactor.Add(psk)
		err = keyfile.Create(keys[i].File, psk)
		switch {
		case errors.Is(err, fs.ErrExist):
			keys[i].State = "there"
		case err != nil:
			view.Keys(p.err, false, keys[:i])
			return fmt.Errorf("site %s: the key could not be written: %w", keys[i].Site, err)
		}
	}
	view.Keys(p.out, p.json, keys)
	return nil
}

func (p *program) portalClicksCommand() *cli.Command {
	return &cli.Command{
		Name: "clicks", Usage: "print what a person clicks in the admin portal for a site, with its values",
		ArgsUsage: "SITE", OnUsageError: usageError,
		Description: "For tenants without the API: the few places in the admin portal, and what is put in there for " +
			"this site. It says where the pre-shared key is,\nand never what it is; no secret is fetched, and nobody " +
			"is asked. --output html is one page that needs no network.\n\n" +
			"JSON\n   {site, url, steps: [{place, fields: [{name, value}...], then}...]}\n\n" +
			"EXAMPLES\n" +
			"   ziatunnel portal clicks tokyo-01.yaml\n" +
			"   ziatunnel portal clicks --output html tokyo-01.yaml >tokyo-01.html\n\n" +
			"EXIT STATUS\n   0 done   2 usage or an invalid site file",
		Flags: []cli.Flag{&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "text",
			Usage: "text, json or html"}},
		Action: p.portalClicks,
	}
}

func (p *program) portalClicks(c *cli.Context) error {
	html := c.String("output") == "html"
	if html {
		p.out.Whole()
	} else if _, err := p.begin(c); err != nil {
		return &inputError{"--output is text, json or html"}
	}
	path, err := oneFile(c)
	if err != nil {
		return err
	}
	s, err := p.readSite(c.Context, path)
	if err != nil {
		return err
	}
	clicks := view.ClicksFor(s, path, provision.PortalCredentials(provision.PortalSite{Site: s}))
	switch {
	case html:
		return clicks.HTML(p.out)
	case p.json:
		view.JSON(p.out, clicks)
	default:
		clicks.Text(p.out)
	}
	return nil
}
