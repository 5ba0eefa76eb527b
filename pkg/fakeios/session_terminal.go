package fakeios

// terminalUser is a session as its terminal sees it.
type terminalUser struct{ s *session }

// Help answers "?".
func (u terminalUser) Help(typed string) string {
	s := u.s
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	if s.conf.Mode != "" {
		return s.conf.Help(typed)
	}
	return s.currentTable().Help(typed)
}

// Completion is the one keyword that the line's last word abbreviates; ok is false when there is
// none, or more than one.
func (u terminalUser) Completion(typed string) (full string, ok bool) {
	s := u.s
	s.router.mu.Lock()
	defer s.router.mu.Unlock()
	if s.conf.Mode != "" {
		return s.conf.Completion(typed)
	}
	return s.currentTable().Completion(typed)
}

// Typing plays the faults of a line that is being typed.
func (u terminalUser) Typing(line string) bool { return u.s.typing(line) }

// LeaveConfiguration runs a line, unless it is empty, and leaves configuration mode.
func (u terminalUser) LeaveConfiguration(line string) {
	if line != "" {
		u.s.execute(line)
	}
	u.s.router.mu.Lock()
	u.s.conf.Leave()
	u.s.router.mu.Unlock()
}
