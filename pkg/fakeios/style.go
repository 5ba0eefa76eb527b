package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"

// style is how this router shows a configuration.
func (r *Router) style() running.Style {
	q := r.cfg.Quirks
	return running.Style{
		Serial:                r.cfg.Serial,
		ShowTrackStateKeyword: q.ShowTrackStateKeyword,
		DeepHTTPRaw:           q.DeepHTTPRaw,
		ShowDefaultLifetime:   q.ShowDefaultLifetime,
		SSHBeforeCrypto:       q.SSHBeforeCrypto,
	}
}
