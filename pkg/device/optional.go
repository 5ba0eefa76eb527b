package device

import (
	"fmt"
	"strings"
)

// OptionalRefusedError is a push of which the router took every line but optional ones. The router is what
// it would be if those had not been typed.
type OptionalRefusedError struct {
	Refused []*RejectedLineError // in the order in which they were typed
}

// Error names the lines, each with the router's words.
func (e *OptionalRefusedError) Error() string {
	words := make([]string, len(e.Refused))
	for i, r := range e.Refused {
		words[i] = r.Error()
	}
	return fmt.Sprintf("%d optional lines refused: %s", len(e.Refused), strings.Join(words, "; "))
}

// Lacks reports whether the router's words say that its image or its hardware does not have what the line
// asks for. Every line of the same kind is then refused too, for whoever types it.
func (e *RejectedLineError) Lacks() bool {
	if e.Caret >= 0 {
		return true
	}
	r := Judge(e.Reply.Reveal())
	return r.Verdict == Refused && (r.Kind.Lacking() || r.Kind == NotSupported)
}
