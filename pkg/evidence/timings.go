package evidence

// Timings are where the time went.
type Timings struct {
	Phases []Phase `json:"phases"`
	Total  Cost    `json:"total"`
}

// Cost is what was spent. Round trips are waits for the router that came one after the other; logins
// that failed are not counted in them, nor their bytes.
type Cost struct {
	RoundTrips    int   `json:"round_trips"`
	Commands      int   `json:"commands"` // lines typed
	BytesSent     int64 `json:"bytes_sent"`
	BytesReceived int64 `json:"bytes_received"`
}

// Minus is what was spent since.
func (c Cost) Minus(before Cost) Cost {
	return Cost{c.RoundTrips - before.RoundTrips, c.Commands - before.Commands, c.BytesSent - before.BytesSent,
		c.BytesReceived - before.BytesReceived}
}

// Plus adds what was spent elsewhere.
func (c Cost) Plus(other Cost) Cost {
	return Cost{c.RoundTrips + other.RoundTrips, c.Commands + other.Commands, c.BytesSent + other.BytesSent,
		c.BytesReceived + other.BytesReceived}
}

// Phase is one part of the run.
type Phase struct {
	Name    string  `json:"name"`
	Begin   float64 `json:"begin"`   // seconds since the start
	Seconds float64 `json:"seconds"` // that it took
	Cost
}
