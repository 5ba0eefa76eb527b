package ciscoios

import (
	"net"
	"strings"
	"sync/atomic"
)

// Stats are what a session has cost so far.
type Stats struct {
	// RoundTrips are the waits for the router that came one after the other: one for TCP, those of the
	// SSH handshake, and those of the command line. What is typed ahead shares a wait with what it
	// follows, so this is the time spent on a slow link in units of its round trip time. Jump hosts are
	// counted with it, each up to one too many. Those of a [Login] that passed while the session beside
	// it waited for the router are not counted twice.
	RoundTrips int
	// Commands are the lines typed that the router answers: commands, configuration lines, answers to
	// its questions.
	Commands int
	// BytesSent and BytesReceived are what passed the TCP connection, encryption and jump hosts
	// included.
	BytesSent, BytesReceived int64
}

// Stats says what the session has cost since it was dialled, also when it is closed. Like the other
// methods it must not be called concurrently.
func (s *Session) Stats() Stats {
	out := Stats{RoundTrips: s.wire.handshake - s.wire.hidden + s.trips.over, Commands: s.commands}
	if m := s.wire.meter; m != nil {
		out.BytesSent, out.BytesReceived = m.sent.Load(), m.received.Load()
	}
	return out
}

// trips counts round trips along what had to be known before something else could be typed: what is
// typed when n of them are over is answered when n+1 are. Answers come in the order of the lines.
type trips struct {
	over  int   // known to be over
	due   []int // for each line under way, how many are over once it is answered
	tell  func(line string)
	lines []string // as due, if there is somebody to tell
}

// typed notes lines that go out together; text is all of them.
func (t *trips) typed(text string, lines int) {
	for range lines {
		t.due = append(t.due, t.over+1)
	}
	if t.tell != nil {
		rows := strings.SplitN(text, "\n", lines+1)
		t.lines = append(t.lines, rows[:lines]...)
	}
}

// answered notes the answer to the oldest line under way. The first answer behind a wait ends it.
func (t *trips) answered() {
	if len(t.due) == 0 {
		return
	}
	ends := t.due[0] > t.over
	t.over, t.due = max(t.over, t.due[0]), t.due[1:]
	if t.tell != nil {
		if ends {
			t.tell(t.lines[0])
		}
		t.lines = t.lines[1:]
	}
}

// meter is the connection to the router, or to its first jump host, with what passed it.
type meter struct {
	net.Conn
	sent, received atomic.Int64
	writes, turns  atomic.Int64
	waiting        atomic.Bool // something was written to which nothing has come yet
}

// Nobody waits for an answer to these writes, counted from the first, which is the version: both sides
// offer algorithms as soon as they know the other's version, and both go over to the new keys.
const (
	keyExchangeInit = 2
	newKeys         = 4
)

// Read implements [net.Conn]. What comes first behind a write is the end of a round trip.
func (m *meter) Read(b []byte) (int, error) {
	n, err := m.Conn.Read(b)
	m.received.Add(int64(n))
	if n > 0 && m.waiting.Swap(false) {
		m.turns.Add(1)
	}
	return n, err
}

// Write implements [net.Conn].
func (m *meter) Write(b []byte) (int, error) {
	if n := m.writes.Add(1); n != keyExchangeInit && n != newKeys {
		m.waiting.Store(true)
	}
	n, err := m.Conn.Write(b)
	m.sent.Add(int64(n))
	return n, err
}

// connected are the round trips of a handshake in which either side waits for the other.
func (m *meter) connected() int { return 1 + int(m.turns.Load()) }

// tellOfWaits passes on what is waited for, if anybody asked.
func (s *Session) tellOfWaits() {
	if waited := s.options.Waited; waited != nil {
		s.trips.tell = func(line string) { waited(s.masked(line)) }
	}
}
