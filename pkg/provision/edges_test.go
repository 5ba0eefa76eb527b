package provision_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/provision"
	"github.com/ziatunnel/ziatunnel/pkg/serviceedge"
)

// TestResolvedEdges: gateways are looked up by name; one that leads nowhere is said, all of them are an error.
func TestResolvedEdges(t *testing.T) {
	t.Parallel()
	list, err := serviceedge.ParseRanges([]byte(`{"a.net":{"continent : A":{
		"city : Tokyo":[{"range":"198.51.100.0/24","vpn":"tyo4-vpn.a.net"}],
		"city : Osaka":[{"range":"203.0.113.0/24","vpn":"osa2-vpn.a.net"}]}}}`))
	if err != nil {
		t.Fatal(err)
	}
	hosts := []string{"tyo4-vpn.a.net", "osa2-vpn.a.net"}
	source := provision.EdgeSource{Resolve: func(_ context.Context, network, host string) ([]netip.Addr, error) {
		if network != "ip4" || host != "tyo4-vpn.a.net" {
			return nil, errors.New("no such host")
		}
		return []netip.Addr{netip.MustParseAddr("198.51.100.11")}, nil
	}}
	got, failed, err := source.Resolved(t.Context(), list, hosts)
	if err != nil || len(failed) != 1 || failed[0] != "osa2-vpn.a.net could not be looked up: no such host" ||
		len(got.Rows[0].VPN) != 0 || len(got.Rows[1].VPN) != 1 {
		t.Errorf("%+v, %v, %v", got, failed, err)
	}
	_, _, err = source.Resolved(t.Context(), list, hosts[1:])
	if err == nil || !strings.Contains(err.Error(), "--address finds edges without that") {
		t.Errorf("%v", err)
	}
	ended, end := context.WithCancelCause(t.Context())
	why := errors.New("somebody has had enough")
	end(why)
	if _, _, err = source.Resolved(ended, list, hosts); !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}
