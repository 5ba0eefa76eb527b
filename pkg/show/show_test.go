package show_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/show"
)

// TestRekey keeps several SAs of one section apart, and a second peer of the same interface, which
// has no interface line of its own.
func TestRekey(t *testing.T) {
	flow := func(peer string, spis ...string) string {
		text := "   protected vrf: (none)\n   local  ident (addr/mask/prot/port): (0.0.0.0/0.0.0.0/0/0)\n" +
			"   current_peer " + peer + " port 4500\n     inbound esp sas:\n"
		for _, spi := range spis {
			text += "      spi: " + spi + "(1)\n        transform: esp-gcm 256 ,\n" +
				"        sa timing: remaining key lifetime (k/sec): (4607998/153)\n        Status: ACTIVE(ACTIVE)\n"
		}
		return text + "     outbound esp sas:\n"
	}
	got, err := show.ParseIPsecSA("\ninterface: Tunnel1\n    Crypto map tag: Tunnel1-head-0, local addr 192.0.2.10\n" +
		flow("198.51.100.11", "0xA1", "0xB2") +
		"*Nov 24 09:00:00.123: %CRYPTO-6-ISAKMP_ON_OFF: ISAKMP is ON\n" + flow("203.0.113.22"))
	if err != nil || len(got.Interfaces) != 1 || len(got.Interfaces[0].Flows) != 2 || len(got.UnknownLines) != 0 {
		t.Fatalf("%v %+v", err, got)
	}
	first, second := got.Interfaces[0].Flows[0], got.Interfaces[0].Flows[1]
	if len(first.InboundESP) != 2 || first.InboundESP[1].SPI != "0xB2" ||
		*first.InboundESP[0].RemainingSeconds != 153 || *first.Port != 4500 ||
		first.InboundESP[0].Transform != "esp-gcm 256" || second.Peer != "203.0.113.22" ||
		len(second.InboundESP) != 0 || second.Encaps != nil {
		t.Errorf("%+v", got.Interfaces[0].Flows)
	}
}

func TestUnknownValuesAreNil(t *testing.T) {
	got, err := show.ParseIPSLAStatistics("IPSLAs Latest Operation Statistics\r\r\n\r\nIPSLA operation id: 2\r\n" +
		"Number of successes: Unknown\r\nNumber of failures: Unknown\r\nOperation time to live: 0\r\n\r\n" +
		"IPSLA operation id: 1\n\t\tLatest RTT: NoConnection/Busy/Timeout\nLatest operation return code: Timeout\n" +
		"Number of successes: 0\nNumber of failures: 2\nOperation time to live: Forever\nsomething new\n")
	if err != nil || len(got.Operations) != 2 || got.Operations[0].Successes != nil ||
		got.Operations[1].RTTMilliseconds != nil || *got.Operations[1].Failures != 2 ||
		len(got.UnknownLines) != 1 {
		t.Errorf("%v %+v", err, got)
	}
}

func TestStatesAreKeptAsPrinted(t *testing.T) {
	isakmp, err := show.ParseISAKMPSA("IPv4 Crypto ISAKMP SA\ndst \t src  state  conn-id  status\n" +
		"198.51.100.11\t 192.0.2.10   QM_IDLE  2012  ACTIVE\n203.0.113.22 192.0.2.10 AG_INIT_EXCH 2011 ACTIVE\n\n" +
		"IPv6 Crypto ISAKMP SA\n")
	if err != nil || len(isakmp.SAs) != 2 || isakmp.SAs[1].State != "AG_INIT_EXCH" || isakmp.SAs[1].Status != "ACTIVE" {
		t.Errorf("%v %+v", err, isakmp)
	}
	tracks, err := show.ParseTrack("Track 1\nIP SLA 1 reachability\nReachability is Down\n" +
		"\t3 changes, last change 00:16:23\nLatest operation return code: Timeout\nTracked by:\n" +
		"  Static IP Routing 0\n")
	if err != nil || tracks.Tracks[0].Kind != "reachability" || tracks.Tracks[0].State != "Down" ||
		*tracks.Tracks[0].Changes != 3 || len(tracks.UnknownLines) != 0 {
		t.Errorf("%v %+v", err, tracks)
	}
}

func TestMissingMustHave(t *testing.T) {
	var parse *show.ParseError
	if _, err := show.ParseVersion("nothing of use\n"); !errors.As(err, &parse) || parse.Command != "show version" {
		t.Errorf("%v", err)
	}
	if _, err := show.ParseTrack("Track 1\n"); !errors.As(err, &parse) {
		t.Errorf("%v", err)
	}
}

func TestBrief(t *testing.T) {
	got, err := show.ParseIPInterfaceBrief("Interface                  IP-Address      OK? Method Status           " +
		"     Protocol\nFastEthernet4              192.0.2.10      YES NVRAM  administratively down down    \n" +
		"Vlan1 unassigned YES unset up up\n")
	if err != nil || len(got.Interfaces) != 2 || got.Interfaces[0].Status != "administratively down" ||
		got.Interfaces[1].Address != "" {
		t.Errorf("%v %+v", err, got)
	}
}

// FuzzParsers: no panic, and no address in a result that is not in the text.
func FuzzParsers(f *testing.F) {
	f.Add("interface: Tunnel1\ncurrent_peer 198.51.100.11 port 500\ninbound esp sas:\nspi: 0x1(1)\nStatus: ACTIVE\n")
	f.Add("1 192.0.2.1/500 198.51.100.11/500 none/none READY\nEncr: AES-CBC, keysize: 256\nTrack 1\nState is Up\n" +
		"IPSLA operation id: 1\nInterface: Tunnel1\nPeer: 198.51.100.11 port 500\n")
	f.Fuzz(func(t *testing.T, text string) {
		ike, _ := show.ParseIKEv2SA(text)
		for _, sa := range ike.SAs {
			if !strings.Contains(text, sa.Remote) {
				t.Errorf("invented peer %s", sa.Remote)
			}
		}
		ipsec, _ := show.ParseIPsecSA(text)
		for _, i := range ipsec.Interfaces {
			for _, flow := range i.Flows {
				for _, sa := range flow.InboundESP {
					if !strings.Contains(text, sa.SPI) {
						t.Errorf("invented SPI %s", sa.SPI)
					}
				}
			}
		}
		_, _ = show.ParseCryptoSession(text)
		_, _ = show.ParseTrack(text)
		_, _ = show.ParseIPSLAStatistics(text)
		_, _ = show.ParseISAKMPSA(text)
		_, _ = show.ParseVersion(text)
		_, _ = show.ParseIPInterfaceBrief(text)
	})
}
