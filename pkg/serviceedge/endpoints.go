package serviceedge

import (
	"encoding/json"
	"fmt"
	"net/netip"
)

// meta is what getVpnEndpoints says of an address (documented).
type meta struct {
	Region    string `json:"region"`
	Country   string `json:"country"`
	City      string `json:"city"`
	DC        string `json:"dcName"`
	Latitude  number `json:"latitude"`
	Longitude number `json:"longitude"`
}

// ParseEndpoints reads the answer of getVpnEndpoints: up to three addresses for IPsec, the nearest first.
func ParseEndpoints(data []byte) (List, error) {
	var answer map[string]json.RawMessage
	if err := json.Unmarshal(data, &answer); err != nil {
		return List{}, notJSON("getVpnEndpoints", "an object", err)
	}
	l := List{Source: FromEndpoints}
	for _, which := range []string{"primary", "secondary", "tertiary"} {
		ip, there := answer[which+"Ip"]
		if !there || string(ip) == "null" {
			continue
		}
		l.endpoint(which, ip, answer[which+"Meta"])
	}
	if len(l.Rows)+len(l.Refused) == 0 {
		return List{}, fmt.Errorf("the answer of getVpnEndpoints names no address")
	}
	l.finish()
	return l, nil
}

func (l *List) endpoint(which string, ip, about json.RawMessage) {
	var text string
	var m meta
	if json.Unmarshal(ip, &text) != nil || json.Unmarshal(about, &m) != nil {
		l.refuse(which, "it does not say which data centre its address is in")
		return
	}
	name, ok := named(m.DC)
	if !ok {
		l.refuse(which, fmt.Sprintf("it has no name of a data centre: %.60q", m.DC))
		return
	}
	r := Row{DataCentre: name, City: label(m.City), Country: label(m.Country), Region: label(m.Region)}
	if p, ok := placeOf(string(m.Latitude), string(m.Longitude)); ok {
		r.Place = &p
	}
	address, err := public(text)
	if err != nil {
		l.refuse(r.String(), err.Error())
		return
	}
	r.VPN = []netip.Addr{address}
	l.add(r)
}
