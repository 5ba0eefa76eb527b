package provision

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
)

// SurpriseError is a change that is proven, kept, and saved if that was wanted, and of which the router shows
// lines in another way than they were typed. It is an error only where [Options.Strict] wants that.
type SurpriseError struct{ Surprises []engine.Surprise }

func (e *SurpriseError) Error() string {
	words := make([]string, len(e.Surprises))
	for i, s := range e.Surprises {
		words[i] = s.Sentence()
	}
	return fmt.Sprintf("the change is proven and kept, but: %s", strings.Join(words, "; "))
}
