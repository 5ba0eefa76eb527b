// Package playbooks carries the playbooks that are built into the program: the vendor's guide in the words that
// IOS takes, and the guide word for word.
//
//	source, err := playbooks.FS.ReadFile(playbooks.Default)
//	book, err := playbook.Load(playbooks.Default, source)
//
// It holds files only. README.md explains their language, and pkg/playbook reads them.
package playbooks

import "embed"

// Default is the playbook that is used when none is named.
const Default = "cisco-881-zia.yaml"

// FS holds the playbooks by file name.
//
//go:embed *.yaml
var FS embed.FS
