package iosconf

import "strings"

// opener is a line that opens a submode.
type opener struct {
	mode  string // in which it is typed; "" means configuration from anywhere
	start string
	opens string // the word in the parentheses of the prompt
}

// openers is the table of IOS 15.4 prompts, longest start first where one contains another.
var openers = []opener{
	{"config", "crypto ikev2 proposal ", "config-ikev2-proposal"},
	{"config", "crypto ikev2 policy ", "config-ikev2-policy"},
	{"config", "crypto ikev2 keyring ", "config-ikev2-keyring"},
	{"config", "crypto ikev2 profile ", "config-ikev2-profile"},
	{"config", "crypto ipsec transform-set ", "cfg-crypto-trans"},
	{"config", "crypto ipsec profile ", "ipsec-profile"},
	{"config", "interface ", "config-if"},
	{"config", "route-map ", "config-route-map"},
	{"config", "ip access-list extended ", "config-ext-nacl"},
	{"config", "track ", "config-track"},
	{"config", "event manager applet ", "config-applet"},
	{"config-applet", "trigger", "config-applet-trigger"},
	{"config", "archive", "config-archive"},
	{"config", "line ", "config-line"},
	{"config", "class-map ", "config-cmap"},
	{"config", "policy-map ", "config-pmap"},
	{"config", "zone security ", "config-sec-zone"},
	{"config", "zone-pair security ", "config-sec-zone-pair"},
	{"config-pmap", "class ", "config-pmap-c"},
	{"config-ikev2-keyring", "peer ", "config-ikev2-keyring-peer"},
	{"config-ip-sla", "http ", "config-ip-sla-http"},
	{"config-ip-sla", "icmp-echo ", "config-ip-sla-echo"},
	{"config-ip-sla-http", "http-raw-request", "config-ip-sla-http-rr"},
}

// parentModes says where `exit` leads from the modes that are not directly below configuration.
var parentModes = map[string]string{
	"config-ikev2-keyring-peer": "config-ikev2-keyring",
	"config-ip-sla-http-rr":     "config-ip-sla-http",
	"config-pmap-c":             "config-pmap",
	"config-applet-trigger":     "config-applet",
}

// ModeAfter is the mode of the router after a line typed in mode; a line that opens no submode leaves it as
// it is. Modes are named as prompts name them, without parentheses.
func ModeAfter(mode, line string) string {
	line = strings.TrimSpace(line)
	if line == "exit" {
		if up, ok := parentModes[mode]; ok {
			return up
		}
		return "config"
	}
	if strings.HasPrefix(line, "no ") {
		return mode
	}
	for _, o := range openers {
		if o.mode == mode && strings.HasPrefix(line, o.start) {
			return o.opens
		}
	}
	if mode != "config" || !strings.HasPrefix(line, "ip") { // cheap, and true of nearly all others
		return mode
	}
	if words := strings.Fields(line); len(words) == 3 && words[0] == "ip" && words[1] == "sla" {
		return "config-ip-sla"
	}
	return mode
}
