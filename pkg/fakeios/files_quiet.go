package fakeios

// quiet tells whether `file prompt quiet` takes the questions of file commands away.
func (s *session) quiet() bool {
	for _, line := range s.router.running.Plain["file"] {
		if line == "file prompt quiet" {
			return true
		}
	}
	return false
}
