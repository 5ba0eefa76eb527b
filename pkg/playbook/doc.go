// Package playbook answers: which lines does the guide ask for at this site? A playbook is data: numbered steps
// with a title, a reason and a template of lines. It is checked when it is loaded and rendered for one site;
// errors name file, line and column.
//
//	book, err := playbook.Load("cisco-881-zia.yaml", source)
//	rendered, err := book.Render(s, psk)
//	for _, step := range rendered.Steps { use(step.Number, step.Lines) }
//
// It never looks at a router, and it does not know what a line means: that is pkg/iosconf and pkg/plan.
// playbooks/README.md explains the language of the templates.
package playbook
