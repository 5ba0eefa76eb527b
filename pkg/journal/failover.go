package journal

// FailedOver is the proof of a failover: with the primary failed the backup carries the traffic.
type FailedOver struct {
	Backup  string  `json:"backup"`  // word of `show crypto session`
	Primary string  `json:"primary"` // the same
	Seconds float64 `json:"seconds"` // since the primary was failed
}

// Recovered is the proof, behind [RolledBack], that the tunnels are up again.
type Recovered struct{}

func (FailedOver) kind() string { return "failed_over" }
func (Recovered) kind() string  { return "recovered" }
