// Package playbooks carries the playbooks that are built into the program.
package playbooks

import "embed"

// Default is the playbook that is used when none is named.
const Default = "cisco-881-zia.yaml"

// FS holds the playbooks by file name.
//
//go:embed *.yaml
var FS embed.FS
