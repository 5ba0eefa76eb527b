package diagnosis

import (
	"slices"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// sa is the IKE SA with the tunnel's edge, the one that is up where there are several; nil: none.
func (t *tunnel) sa() *show.IKEv2SA {
	var found *show.IKEv2SA
	for i := range t.sas {
		if sa := &t.sas[i]; sa.Remote == t.want.Peer.String() && t.sendsFrom(sa.Local) &&
			(found == nil || sa.Status == "READY") {
			found = sa
		}
	}
	return found
}

// sendsFrom reports whether an SA may be of this tunnel by its own address: several pairs of tunnels may end at one
// edge.
func (t *tunnel) sendsFrom(local string) bool {
	shared := slices.ContainsFunc(t.tunnels, func(o *tunnel) bool {
		return o.want.Role != t.want.Role && o.want.Peer == t.want.Peer
	})
	return !shared || !t.wanAddress().IsValid() || local == t.wanAddress().String()
}

// negotiates reports whether the router tries, and gets nowhere: it says so, or it has all it needs to
// try. Between two attempts there may be no SA to see [inferred].
func (t *tunnel) negotiates() bool {
	says := t.report.IKE == "IN-NEG" || t.report.Session == "DOWN-NEGOTIATING"
	return t.report.IKE != "READY" && (says || t.profile != nil && t.peer != nil && t.set != nil)
}

// knows is the identity that the edge has shown in an attempt that came to nothing; "": none yet. That
// IOS shows it is [inferred].
func (t *tunnel) knows() string {
	if sa := t.sa(); sa != nil && sa.Status != "READY" && sa.RemoteID != nil {
		return *sa.RemoteID
	}
	return ""
}

// answersInit reports whether the edge has answered IKE_SA_INIT, in the words of the detailed table, which
// are [inferred].
func (t *tunnel) answersInit() (Evidence, bool) {
	if sa := t.sa(); sa == nil || sa.Status == "READY" {
		return Evidence{}, false
	}
	line := t.detail("waiting for AUTH")
	return line, line.Line != ""
}

// detail is the line with a word among those of the tunnel's SA in the detailed table.
func (t *tunnel) detail(word string) Evidence {
	all, _ := t.raw(ikeDetailed)
	_, rest, _ := strings.Cut(all, " "+t.want.Peer.String()+"/")
	rest, _, _ = strings.Cut(rest, "Tunnel-id ")
	for line := range strings.Lines(rest) {
		if strings.Contains(line, word) {
			return Evidence{ikeDetailed, strings.TrimSpace(line)}
		}
	}
	return Evidence{}
}
