package fakeios

// logSize bounds the log, as `logging buffered` does.
const logSize = 500

// logMessage logs a message.
func (r *Router) logMessage(message string) { r.logMessageAt(r.now(), message) }

// notifyMonitors shows new messages on the terminals that monitor and are not running a command.
func (r *Router) notifyMonitors() {
	for _, s := range r.sessions {
		if !s.busy {
			s.showLog()
		}
	}
}

// clearLog is `clear logging`.
func (r *Router) clearLog() {
	r.log = nil
	for _, s := range r.sessions {
		s.logSeen = 0
	}
}
