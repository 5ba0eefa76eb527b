package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/ziatunnel/ziatunnel/cmd/ziatunnel/internal/view"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/inputfile"
	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
)

const surveyHelp = `For a maintenance window of five minutes. FILE is a site file, read for address and login.

The router is armed first, as for apply. Then every kind of line that this program may ever send is typed, on names,
numbers and addresses that the running-config does not use, and on new Tunnel and Loopback interfaces that are shut
down first. It reads how the router shows each line, tries its prompts, sends blocks of lines with windows of 1, 16 and
32, asks every show command, moves the revert timer and confirms it, takes everything away line by line, and lets the
router take it away by itself. Nothing is saved, no reload is scheduled while a revert timer can be had, and the
running-config is proven to be what it was. Three global lines (crypto ikev2 dpd, crypto ikev2 nat keepalive, crypto
ipsec fragmentation) are typed only where the router has none. Whatever interrupts it, it is taken back, as a failover
is; resume and rollback do that after a process that was killed.

It writes one JSON file, a row a fact: what this program believes, what was seen, and whether the two agree. Secrets and
what the site file names are masked; no configuration is in it. --share also replaces hostname, serial number, users and
all addresses. Please send such a file to the project: it becomes test data, and replaces a guess. ziatunnel lab --like
makes the virtual router behave as that one. How the router shows lines, which optional ones it refuses, and how fast it
may be talked to is learned, as by an apply: apply --forget-renderings drops it. --learn does the same with files that
were made elsewhere, on routers with the same release and image, and connects to nothing.

EXAMPLES
   ziatunnel survey tokyo-01.yaml
   ziatunnel survey --share --write 881-15.4.json tokyo-01.yaml
   ziatunnel survey --yes --expiry --beside-tunnels tokyo-01.yaml
   ziatunnel survey --learn 881-15.4.json

EXIT STATUS
   0 everything was tried, also where rows disagree; the router is what it was
   5 interrupted or failed; it is what it was   6 that is not proven, a person is needed
   7 refused, nothing was sent   8 could not connect   2 usage or invalid input   1 unexpected`

func (p *program) surveyCommand() *cli.Command {
	return &cli.Command{
		Name: engine.SurveyCommand, Usage: "try on a real router what this program believes of IOS, and take it back",
		ArgsUsage: "FILE | --learn SURVEY...", OnUsageError: usageError,
		Description: surveyHelp,
		Flags: append(
			surveyFlags(),
			stateDirFlag(),
			breakLockFlag(),
			yesFlag(),
			&cli.PathFlag{
				Name:        "write",
				Usage:       "write what was found to `FILE`",
				DefaultText: "survey-MODEL-RELEASE-DATE.json",
			},
			&cli.BoolFlag{Name: "share", Usage: "leave out hostname, serial number, users and all addresses"},
			&cli.BoolFlag{Name: "expiry", Usage: "let the revert timer run out, too: two minutes more"},
			&cli.BoolFlag{
				Name:  "beside-tunnels",
				Usage: "although tunnels are up: IKE may look at the policy that is tried",
			},
			&cli.BoolFlag{
				Name: "learn",
				Usage: "the arguments are files of surveys: rely on what their routers have shown; nothing is " +
					"connected to",
			},
		),
		Action: p.survey,
	}
}

// surveyFlags are those of every command that connects and arms, without what is about proofs.
func surveyFlags() []cli.Flag {
	var out []cli.Flag
	for _, flag := range append(routerFlags(), armFlags()[:2]...) {
		switch flag.Names()[0] {
		case "wait", "interval", "playbook", "window":
		case "arm":
			out = append(out, &cli.StringFlag{Name: "arm", Value: "auto",
				Usage: "how the router takes it back by itself: revert (timer), reload, or auto"})
		default:
			out = append(out, flag)
		}
	}
	return out
}

func (p *program) survey(c *cli.Context) error {
	if c.Bool("learn") {
		return p.learnSurveys(c)
	}
	if err := p.requireConfirmation(c); err != nil {
		return err
	}
	if engine.Arm(c.String("arm")) == engine.ArmNone {
		return &inputError{"a survey is always armed: --arm is auto, revert or reload"}
	}
	s, dir, err := p.siteArgument(c)
	if err != nil {
		return err
	}
	r, err := p.openRun(c, s, dir, provision.DefaultOptions())
	if err != nil {
		return err
	}
	o := provision.SurveyOptions{
		Expiry:        c.Bool("expiry"),
		BesideTunnels: c.Bool("beside-tunnels"),
		Share:         c.Bool("share"),
	}
	file, err := r.Survey(c.Context, o, p.decideSurvey(c))
	if file != nil {
		name, writeErr := p.writeSurvey(c, *file)
		err = errors.Join(err, writeErr)
		view.Survey(p.out, p.json, *file, name)
		p.json = false // one JSON document on stdout; an error goes to stderr
	}
	return r.end(err)
}

// learned is what one file of a survey has taught.
type learned struct {
	File    string `json:"file"`
	Release string `json:"release"`
	Image   string `json:"image"`
	Lines   int    `json:"lines"`   // that are shown in another way than they are typed
	Refused int    `json:"refused"` // lines that the image does not have
	// Window is how many lines may be under way, 0 when the survey does not say; LoginBeside is whether a login may be
	// made beside them.
	Window      int  `json:"window"`
	TooMany     int  `json:"too_many,omitempty"` // lines under way of which some were lost
	LoginBeside bool `json:"login_beside"`
}

// learnedOf counts what a survey teaches.
func learnedOf(name string, file survey.File) learned {
	speed := file.Speed()
	out := learned{File: name, Release: file.Router.Release, Image: file.Router.Image, Window: speed.Window,
		TooMany: speed.TooMany, LoginBeside: speed.LoginBeside}
	for _, record := range file.Learned {
		if record.Refused {
			out.Refused++
		} else {
			out.Lines++
		}
	}
	return out
}

// sentence says it in one line.
func (l learned) sentence() string {
	words := fmt.Sprintf("%s: IOS %s (%s) shows %d lines in another way than they are typed and refuses %d", l.File,
		l.Release, l.Image, l.Lines, l.Refused)
	if l.Window > 0 {
		words += fmt.Sprintf(", takes %d lines ahead of their answers", l.Window)
	}
	if l.TooMany > 0 {
		words += fmt.Sprintf(", loses some of %d", l.TooMany)
	}
	if l.LoginBeside {
		words += ", takes a second login while lines are typed"
	}
	return words + "; runs rely on that from now on"
}

// learnSurveys reads and checks all files before it keeps anything of one.
func (p *program) learnSurveys(c *cli.Context) error {
	if _, err := p.begin(c); err != nil {
		return err
	}
	stateDir := c.Path("state-dir")
	switch {
	case c.Args().Len() == 0:
		return &inputError{"--learn wants the file of a survey; see --help"}
	case stateDir == "":
		return &inputError{"--learn needs a place to keep what it learns: set --state-dir"}
	}
	var files []survey.File
	for _, name := range c.Args().Slice() {
		file, err := readSurvey(name)
		if err != nil {
			return err
		}
		if err := provision.CheckSurvey(file); err != nil {
			return &inputError{name + ": " + err.Error()}
		}
		files = append(files, file)
	}
	all := []learned{}
	for i, file := range files {
		if err := provision.LearnSurvey(stateDir, file); err != nil {
			return fmt.Errorf("what %s teaches cannot be kept: %w", c.Args().Get(i), err)
		}
		all = append(all, learnedOf(c.Args().Get(i), file))
	}
	if p.json {
		view.JSON(p.out, map[string]any{"learned": all})
		return nil
	}
	for _, l := range all {
		fmt.Fprintln(p.out, l.sentence())
	}
	return nil
}

// maxSurvey is the largest file of a survey that is read, in bytes.
const maxSurvey = 16 << 20

// readSurvey reads the file of a survey.
func readSurvey(path string) (survey.File, error) {
	text, err := inputfile.Read(path, maxSurvey)
	if err != nil {
		return survey.File{}, &inputError{err.Error()}
	}
	file, err := survey.Read(text)
	if err != nil {
		return survey.File{}, &inputError{path + ": " + err.Error()}
	}
	return file, nil
}

// decideSurvey says what would be typed, and asks.
func (p *program) decideSurvey(c *cli.Context) func(engine.Review) (bool, error) {
	return func(review engine.Review) (bool, error) {
		if c.Bool("yes") {
			return true, nil
		}
		fmt.Fprintf(p.err, "%d lines are typed on %s, IOS %s, and taken away again; nothing is saved. They are on "+
			"names that begin with ZT-SURVEY,\non addresses in 198.18.0.0/15, and on new interfaces that are "+
			"shut down.\n",
			review.Plan.Count(), review.Version.Hostname, review.Version.Version)
		return p.ask(c.Context, "Is this a maintenance window, and may it begin?")
	}
}

var notInName = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// writeSurvey writes what was found, and returns the name of the file.
func (p *program) writeSurvey(c *cli.Context, file survey.File) (string, error) {
	name := strings.Join(
		[]string{"survey", file.Router.Model, file.Router.Release, file.Made.Format("2006-01-02")},
		"-",
	)
	name = cmp.Or(c.Path("write"), strings.Trim(notInName.ReplaceAllString(name, "-"), "-")+".json")
	text, err := file.Marshal()
	if err == nil {
		err = os.WriteFile(name, printable.JSON([]byte(p.redactor.Redact(string(text)))), 0o600)
	}
	return name, err
}
