package fakeios

import (
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/show"
)

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

// view is what can be seen of the router now.
func (r *Router) view() show.View {
	return show.View{
		Config: r.running, Network: r.net, Now: r.now(),
		Serial: r.cfg.Serial, Release: r.cfg.Version, HostKey: r.hostKey.PublicKey(),
		Booted: r.booted, BootReason: r.bootReason,
		License:       r.cfg.License,
		NoGCMHardware: r.cfg.Quirks.NoGCMHardware || r.cfg.Quirks.NoGCM, HideNegotiation: r.cfg.Quirks.HideNegotiation,
		NoIPSLAHTTP: r.cfg.Quirks.NoIPSLAHTTP,
		Applets:     r.applets,
	}
}
