package engine

import (
	"context"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// hostKeyed is a session that knows the host key of its router.
type hostKeyed interface{ HostKey() string }

// identityOf is who a router is, as `show version` and the session tell.
func identityOf(s Session, v show.Version, address string) device.Identity {
	out := device.Identity{Serial: v.Serial, Hostname: v.Hostname, Address: address}
	if k, ok := s.(hostKeyed); ok {
		out.HostKey = k.HostKey()
	}
	return out
}

// SameRouter refuses to work at a router with what the journal has of another one. Nobody can override
// that: what would be typed was made for the other router.
func SameRouter(site string, known, now device.Identity) error {
	if !known.Other(now) {
		return nil
	}
	return refusal("other_router",
		"the run of site "+site+" was made on another router ("+known.String()+"): "+
			strings.Join(known.Differences(now), "; "),
		"correct router.address or site in the site file; if the router was replaced, `ziatunnel apply --new-router` "+
			"begins anew on this one")
}

// Identify logs in and asks the router who it is. It changes nothing.
func Identify(ctx context.Context, dial Dialer, address string) (device.Identity, error) {
	s, err := dial(ctx)
	if err != nil {
		return device.Identity{}, err
	}
	defer func() { _ = s.Close() }()
	outputs, err := s.Show(ctx, "show version")
	if err != nil {
		return device.Identity{}, fmt.Errorf("reading the router: %w", err)
	}
	version, err := show.ParseVersion(outputs[0])
	if err != nil {
		return device.Identity{}, fmt.Errorf("reading the router: %w", err)
	}
	return identityOf(s, version, address), nil
}
