package engine

import "github.com/ziatunnel/ziatunnel/pkg/iosconf"

// Running is the running-config that the plan of a review was made for. It holds secrets.
func (r Review) Running() iosconf.Config { return r.running }
