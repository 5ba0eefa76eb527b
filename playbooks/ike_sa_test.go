//go:build linux

package playbooks_test

import (
	"regexp"
	"strings"
)

// ikeSA is an IKE SA with its one CHILD SA that is in use.
type ikeSA struct {
	id, spi        string // who the peer is, and the initiator's SPI
	host, port     string // where the peer is seen
	inside         string // the peer's network in the tunnel
	children       int    // CHILD SAs, those that are about to go too
	childSPI       string
	encryption     string
	received, sent string // packets
}

var (
	eventOfSA  = regexp.MustCompile(`list-sa event \{`)
	wordOfSA   = regexp.MustCompile(`([a-z-]+)=(\[[^\]]*\]|\S*?)[\s}]`)
	childOfSAs = regexp.MustCompile(`child-sas \{`)
	eachChild  = regexp.MustCompile(`\S+-\d+ \{`)
)

// sas are the IKE SAs that are up at a daemon.
func (d *daemon) sas() []ikeSA {
	d.lab.t.Helper()
	var out []ikeSA
	for _, event := range eventOfSA.Split(d.must("--list-sas --raw"), -1)[1:] {
		both := append(childOfSAs.Split(event, 2), "")
		ike := words(both[0])
		if ike["state"] != "ESTABLISHED" {
			continue
		}
		sa := ikeSA{id: ike["remote-id"], spi: ike["initiator-spi"], host: ike["remote-host"], port: ike["remote-port"]}
		for _, text := range eachChild.Split(both[1], -1)[1:] {
			sa.children++
			if child := words(text); child["state"] == "INSTALLED" {
				sa.inside = strings.Trim(child["remote-ts"], "[]")
				sa.childSPI, sa.encryption = child["spi-in"], child["encr-alg"]
				sa.received, sa.sent = child["packets-in"], child["packets-out"]
			}
		}
		out = append(out, sa)
	}
	return out
}

func words(text string) map[string]string {
	out := map[string]string{}
	for _, m := range wordOfSA.FindAllStringSubmatch(text+" ", -1) {
		out[m[1]] = m[2]
	}
	return out
}
