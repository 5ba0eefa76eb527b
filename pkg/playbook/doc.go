// Package playbook answers: which lines does the guide ask for at this site? A playbook is data:
// numbered steps with a title, a reason and a template of lines. It is checked when it is loaded
// and expanded for one site; errors name file, line and column.
//
// It never looks at a router.
package playbook
