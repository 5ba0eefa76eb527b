package provision

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/rendering"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/survey"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// SurveyOptions is what a survey is to do beside what all runs are.
type SurveyOptions struct {
	Expiry        bool // let the revert timer run out, too
	BesideTunnels bool // although tunnels are up
	Share         bool // leave out whose router it is
}

// Survey tries on the router what the product may ever type, and takes it back, see [engine.Survey]. The file is nil
// when nothing was sent.
func (x *Run) Survey(
	ctx context.Context,
	o SurveyOptions,
	decide func(engine.Review) (bool, error),
) (file *survey.File, err error) {
	if err := x.loadKnownRouter(); err != nil {
		return nil, err
	}
	books, err := surveyBooks()
	if err != nil {
		return nil, err
	}
	options := engine.SurveyOptions{Books: books, Window: x.dialWith, Expiry: o.Expiry, BesideTunnels: o.BesideTunnels,
		Mask: x.surveyMask(o.Share), Tool: x.runner.Version}
	err = x.journaled(ctx, "", func() (err error) {
		file, err = engine.Survey(ctx, x.dial, x.job, options, x.recordDecision(decide), x.onEvent)
		return err
	})
	return file, err
}

// LearnSurvey keeps what a survey has found about how a release and image shows lines and how fast it takes them, as if
// it had been made here: runs with that state directory rely on it. [CheckSurvey] comes first.
func LearnSurvey(stateDir string, file survey.File) error {
	return engine.LearnSurvey(OpenRenderings(stateDir), file)
}

// CheckSurvey refuses a survey that teaches nothing: one that was stopped, that left something on the router, or that
// holds what no survey writes.
func CheckSurvey(file survey.File) error {
	switch {
	case !file.Complete:
		return errors.New("the survey was stopped on its way: it teaches nothing")
	case !file.Restored:
		return errors.New("the router was not proven to be what it was before the survey: it teaches nothing")
	case file.Router.Release == "" || file.Router.Image == "":
		return errors.New("the survey does not say of which release and image it is")
	}
	for _, record := range file.Learned {
		if err := checkRecord(record); err != nil {
			return err
		}
	}
	return nil
}

// checkRecord refuses a record that no survey writes.
func checkRecord(record rendering.Record) error {
	if record.Sent == "" || record.Learned.IsZero() {
		return errors.New("a record of the survey has no line or no date")
	}
	for _, line := range append([]string{record.Header, record.Sent}, record.Shown...) {
		switch {
		case !device.CanBeTyped(line):
			return fmt.Errorf("the line %q of the survey holds a character that cannot be typed", line)
		case secret.MaskSyntax(line) != line:
			return fmt.Errorf("the line %q of the survey holds a secret", secret.MaskSyntax(line))
		}
	}
	return nil
}

// surveyBooks are the built-in playbooks, the default one first.
func surveyBooks() ([]*playbook.Playbook, error) {
	names, err := fs.Glob(playbooks.FS, "*.yaml")
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == playbooks.Default })
	var out []*playbook.Playbook
	for _, name := range append([]string{playbooks.Default}, names...) {
		book, _, err := FindPlaybook(name)
		if err != nil {
			return nil, err
		}
		out = append(out, book)
	}
	return out, nil
}

// surveyMask is what a survey of this site may not hold.
func (x *Run) surveyMask(share bool) survey.Mask {
	s := x.job.Site
	words := map[string]string{s.Credential.FQDN: "{fqdn}", s.Router.Address: "{router}"}
	if host, _, err := net.SplitHostPort(s.Router.Address); err == nil {
		words[host] = "{router}"
	}
	for _, p := range s.Further {
		words[p.Credential.FQDN] = "{fqdn}"
	}
	for _, t := range s.Tunnels() {
		words[t.Edge.VPN.String()] = "{edge}"
		words[t.Edge.Global.String()] = "{edge}"
	}
	if share {
		words[s.Router.User], words[s.Name] = "{user}", "{site}"
	}
	return survey.Mask{Words: words, Share: share}
}
