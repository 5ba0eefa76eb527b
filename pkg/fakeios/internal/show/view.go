package show

import (
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/applet"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/running"
	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/wan"
)

// View is what can be seen of a router at one moment. Whoever makes one has brought the network up
// to that moment.
type View struct {
	Config  *running.Config
	Network *wan.Network
	Applets *applet.Manager
	Now     time.Time // on the router's clock

	Serial, Release string
	License         string // level of the licence
	HostKey         ssh.PublicKey
	Booted          time.Time
	BootReason      string

	// NoGCMHardware is an encryption engine without GCM.
	NoGCMHardware bool
	// NoIPSLAHTTP is an IP SLA without the http operation.
	NoIPSLAHTTP bool
	// HideNegotiation shows every IKE SA that is not up as one that waits for the first answer.
	HideNegotiation bool
}
