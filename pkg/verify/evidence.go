package verify

import (
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// phase1 reads the IKEv2 table; READY beside a dying SA of the same peer counts. The IKEv1 table is
// empty on an IKEv2 router; what stands in it is named, and proves nothing.
func (t *TunnelReport) phase1(f Facts, want Tunnel) bool {
	for _, sa := range f.IKEv2.SAs {
		if sa.Remote == want.Peer.String() && t.IKE != "READY" {
			t.IKE = sa.Status
		}
	}
	for _, sa := range f.ISAKMP.SAs {
		if sa.Destination != want.Peer.String() && sa.Source != want.Peer.String() {
			continue
		}
		t.ISAKMP = sa.State + " " + sa.Status
		if sa.State == "QM_IDLE" {
			t.because("an IKEv1 SA to this edge is up (QM_IDLE), but the tunnel is configured for IKEv2")
		} else {
			t.because("the IKEv1 table shows %s: still negotiating, whatever its status %s says", sa.State, sa.Status)
		}
	}
	if t.IKE == "none" {
		t.because("no IKEv2 SA to %s", want.Peer)
	} else if t.IKE != "READY" {
		t.because("the IKEv2 SA to %s is %s, not READY", want.Peer, t.IKE)
	}
	return t.IKE == "READY"
}

// phase2 wants an inbound and an outbound ESP SA, ACTIVE, on this interface, with this peer and
// this transform.
func (t *TunnelReport) phase2(f Facts, want Tunnel) bool {
	var flow *show.IPsecFlow
	for i := range f.IPsec.Interfaces {
		if !strings.EqualFold(f.IPsec.Interfaces[i].Name, want.Interface) {
			continue
		}
		for j := range f.IPsec.Interfaces[i].Flows {
			candidate := &f.IPsec.Interfaces[i].Flows[j]
			if candidate.Peer == want.Peer.String() {
				flow = candidate
			} else if candidate.Peer != "" {
				t.because("%s has SAs with %s, not with %s", want.Interface, candidate.Peer, want.Peer)
			}
		}
	}
	if flow == nil {
		t.because("no IPsec SA on %s", want.Interface)
		return false
	}
	t.Encaps, t.Decaps = flow.Encaps, flow.Decaps
	in, out := active(flow.InboundESP), active(flow.OutboundESP)
	if in != nil {
		t.InboundSPI, t.InboundStatus, t.Transform = in.SPI, in.Status, in.Transform
	}
	if out != nil {
		t.OutboundSPI, t.OutboundStatus = out.SPI, out.Status
	}
	good := t.direction("inbound", in, want) && t.direction("outbound", out, want)
	return good
}

// active picks an ACTIVE SA among those of a direction, or the last one.
func active(sas []show.ESPSA) *show.ESPSA {
	var found *show.ESPSA
	for i := range sas {
		if found == nil || found.Status != "ACTIVE" {
			found = &sas[i]
		}
	}
	return found
}

func (t *TunnelReport) direction(way string, sa *show.ESPSA, want Tunnel) bool {
	switch {
	case sa == nil:
		t.because("no %s ESP SA", way)
	case sa.Status != "ACTIVE":
		t.because("the %s ESP SA is %q, not ACTIVE", way, sa.Status)
	case want.Transforms != "" && sa.Transform != want.Transforms:
		t.because("the %s ESP SA uses %s, not %s", way, sa.Transform, want.Transforms)
	default:
		return true
	}
	return false
}

func (t *TunnelReport) session(f Facts, want Tunnel) {
	for _, s := range f.Sessions.Sessions {
		if strings.EqualFold(s.Interface, want.Interface) && (s.Peer == want.Peer.String() || t.Session == "none") {
			t.Session = s.Status
		}
	}
}

// probe notes track and IP SLA. They say whether the service answers, not whether the tunnel is up.
func (t *TunnelReport) probe(f Facts, want Tunnel) {
	for _, track := range f.Tracks.Tracks {
		if want.Track > 0 && track.ID == uint64(want.Track) {
			t.Track = track.State
			if track.Delayed != "" {
				t.Track += ", " + delayWords.Replace(track.Delayed)
			}
		}
	}
	for _, o := range f.SLA.Operations {
		if want.SLA == 0 || o.ID != uint64(want.SLA) {
			continue
		}
		t.SLA = o.ReturnCode
		if t.SLA == "" {
			t.SLA = "not scheduled"
		}
		if o.RTTMilliseconds != nil {
			t.SLA += fmt.Sprintf(" %d ms", *o.RTTMilliseconds)
		}
	}
}

// delayWords shortens IOS's "Up (179 secs remaining)" to "Up in 179 s".
var delayWords = strings.NewReplacer(" (", " in ", " secs remaining)", " s", " sec remaining)", " s")

// contradictions names evidence that does not fit together.
func (t *TunnelReport) contradictions(ready, child bool) {
	switch {
	case ready && !child:
		t.because("phase 1 is up, but no child SA carries traffic")
	case child && !ready:
		t.because("IPsec SAs are there without a READY IKEv2 SA")
	}
	if child && ready && strings.HasPrefix(t.Track, "Down") {
		t.because("the tunnel is up, but its track is %s: the probe's answer or its delay is still missing", t.Track)
	}
}

// advise says what to do next.
func (t *TunnelReport) advise(ready, child bool) {
	switch {
	case ready && child:
	case ready:
		t.Next = "compare the transform set with what the ZIA subscription allows (zia.encryption), then `clear crypto sa`"
	case t.IKE == "IN-NEG":
		t.Next = fmt.Sprintf("`ping %s` from the WAN interface; then compare FQDN and pre-shared key with the credential in the ZIA portal, and that it is activated and linked to a location", t.Peer)
	default:
		t.Next = fmt.Sprintf("check that %s is configured and not shut down, and that a route leads to %s", t.Interface, t.Peer)
	}
}
