package view

import (
	"fmt"
	"io"
)

// KeyFile is where the key of a credential is. Its JSON names are a contract.
type KeyFile struct {
	Site  string `json:"site"`
	FQDN  string `json:"fqdn"`
	File  string `json:"file"`
	State string `json:"state"` // generated, or there
}

// Keys prints where keys are, and never one of them.
func Keys(w io.Writer, asJSON bool, keys []KeyFile) {
	if asJSON {
		JSON(w, map[string]any{"keys": keys})
		return
	}
	for _, k := range keys {
		what := "a new key was written, mode 0600"
		if k.State == "there" {
			what = "there already, and left as it is"
		}
		fmt.Fprintf(w, "site %s: %s: %s: %s\n", k.Site, k.FQDN, k.File, what)
	}
}
