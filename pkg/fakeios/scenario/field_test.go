package scenario

import (
	"reflect"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// TestWhatTheFieldDoes reads the keys of accounts, lines shown otherwise, packets and faults into the Config.
func TestWhatTheFieldDoes(t *testing.T) {
	lab, err := Read("lab.yaml", []byte(`
defaults:
  shown: {"ip virtual-reassembly in": ""}
routers:
  - license: advsecurity
    packet_size: 7
    ssh: ssh-1
    shown: {"set security-policy limit *": "", "react *": "react * action-type none"}
    users:
      - name: night
        password: x
        privilege: 7
        view: NOC
        exec: [all]
        configures: [interface, "all line vty"]
        shows: [hostname]
        denied: [configure confirm]
        lacks: [terminal length]
    faults:
      - {do: late, line: write memory, skip: 1, delay: 40s}
      - {do: enable-prompt, reply: "AD Password: ", times: always}
      - {do: no-channel, skip: 2, times: always}
`), testSource())
	if err != nil {
		t.Fatal(err)
	}
	got := lab.Routers[0].Config
	want := fakeios.Config{
		Hostname: "branch-001", License: "advsecurity", PacketSize: 7, SSHProfile: fakeios.ProfileSSH1,
		Shown: map[string]string{
			"set security-policy limit *": "", "react *": "react * action-type none", "ip virtual-reassembly in": "",
		},
		Users: []fakeios.User{{
			Name: "night", Password: "x", Privilege: 7, View: "NOC", Exec: []string{"all"},
			Configures: []string{"interface", "all line vty"}, Shows: []string{"hostname"},
			Denied: []string{"configure confirm"}, Lacks: []string{"terminal length"},
		}},
		Faults: []fakeios.Fault{
			{Do: fakeios.FaultLate, Line: "write memory", Skip: 1, Delay: 40 * time.Second},
			{Do: fakeios.FaultEnablePrompt, Reply: "AD Password: ", Times: -1},
			{Do: fakeios.FaultNoChannel, Skip: 2, Times: -1},
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
}
