//go:build linux

package playbooks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/playbooks"
)

// connection is a connection of a daemon that begins. IOS asks the same of DPD, more slowly.
func connection(number int, address, id, ike, esp, unique string) string {
	return fmt.Sprintf(`  tunnel%[1]d {
    version = 2
    local_addrs = %[2]s
    remote_addrs = %[3]s
    proposals = %[4]s
    mobike = no
    unique = %[5]s
    dpd_delay = 1s
    rekey_time = 24h
    local {
      auth = psk
      id = email:%[6]s
    }
    remote {
      auth = psk
      id = %[3]s
    }
    children {
      net%[1]d {
        local_ts = 10.%[1]d.0.0/24
        remote_ts = 0.0.0.0/0
        esp_proposals = %[7]s
      }
    }
  }
`, number, address, edgeAddress, ike, unique, id, esp)
}

// edgeConfig is an edge that knows both identities, and lets every tunnel have the network that it asks for.
func edgeConfig(ike, esp, unique string) string {
	return fmt.Sprintf(`connections {
  zia {
    version = 2
    local_addrs = %[1]s
    proposals = %[2]s
    mobike = no
    unique = %[3]s
    rekey_time = 0
    local {
      auth = psk
      id = %[1]s
    }
    remote {
      auth = psk
    }
    children {
      net {
        local_ts = 0.0.0.0/0
        remote_ts = 10.1.0.0/24,10.2.0.0/24
        esp_proposals = %[4]s
        rekey_time = 0
      }
    }
  }
}
secrets {
  ike-1 {
    id-1 = email:%[5]s
    id-2 = email:%[6]s
    secret = %[7]s
  }
}
`, edgeAddress, ike, unique, esp, firstID, secondID, preSharedKey)
}

// rendered are the lines of the playbook for a site, as words.
func rendered(t *testing.T, encryption string) (lines [][]string) {
	t.Helper()
	s, err := site.Parse("tokyo-01.yaml", []byte(`site: tokyo-01
router: {address: 192.0.2.10, user: noc, password: env:PW}
credential: {fqdn: tokyo-01@corp.example, psk: env:PSK}
zia:
  cloud: zscalertwo
  encryption: `+encryption+`
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
`))
	if err != nil {
		t.Fatal(err)
	}
	src, err := playbooks.FS.ReadFile(playbooks.Default)
	if err != nil {
		t.Fatal(err)
	}
	book, err := playbook.Load(playbooks.Default, src)
	if err != nil {
		t.Fatal(err)
	}
	r, err := book.Render(s, secret.New(preSharedKey))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range r.Steps {
		for _, line := range step.Lines {
			lines = append(lines, strings.Fields(line.Reveal()))
		}
	}
	return lines
}

// proposals are those of the playbook for a site, in the language of swanctl.
func proposals(t *testing.T, encryption string) (ike, esp string) {
	t.Helper()
	var parts []string
	for _, words := range rendered(t, encryption) {
		switch {
		case len(words) > 4 && words[1] == "ipsec" && words[2] == "transform-set":
			esp = swanctlWord(t, strings.Join(words[4:], " "))
		case slices.Contains([]string{"encryption", "integrity", "prf", "group"}, words[0]):
			parts = append(parts, swanctlWord(t, strings.Join(words, " ")))
		}
	}
	if esp == "" || len(parts) < 3 {
		t.Fatalf("the playbook proposes %q and %q", parts, esp)
	}
	return strings.Join(parts, "-"), esp
}

// swanctlWord is what IOS writes, in the language of swanctl.
func swanctlWord(t *testing.T, ios string) string {
	t.Helper()
	known := map[string]string{
		"encryption aes-cbc-256": "aes256", "integrity sha1": "sha1", "integrity sha256": "sha256",
		"group 14": "modp2048", "esp-null esp-sha-hmac": "null-sha1", "esp-gcm 256": "aes256gcm16",
	}
	if word, ok := known[ios]; ok {
		return word
	}
	t.Fatalf("the playbook sends %q, which this test has no word of swanctl for: add it to known", ios)
	return ""
}
