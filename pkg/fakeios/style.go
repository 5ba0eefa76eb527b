package fakeios

// style is how this router shows a configuration.
func (r *Router) style() Style {
	q := r.cfg.Quirks
	return Style{
		Serial:                r.cfg.Serial,
		ShowTrackStateKeyword: q.ShowTrackStateKeyword,
		DeepHTTPRaw:           q.DeepHTTPRaw,
		ShowDefaultLifetime:   q.ShowDefaultLifetime,
		SSHBeforeCrypto:       q.SSHBeforeCrypto,
	}
}
