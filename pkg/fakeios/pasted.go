package fakeios

import (
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/pasted"
)

// HostnameOf is the name that a startup-config gives its router, and empty when it gives none.
func HostnameOf(startup string) string {
	for _, line := range pasted.Lines(startup) {
		if words := strings.Fields(line); len(words) == 2 && words[0] == "hostname" && line[0] == 'h' {
			return words[1]
		}
	}
	return ""
}
