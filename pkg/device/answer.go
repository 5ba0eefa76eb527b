package device

import "regexp"

// Answer is what to reply when an exec command asks a question that was expected.
type Answer struct {
	// Question recognises the end of what the router has said, where the cursor now stands.
	Question *regexp.Regexp
	// Reply is typed behind it, followed by Enter; "" is Enter alone.
	Reply string
}
