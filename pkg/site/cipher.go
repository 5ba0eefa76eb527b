package site

import "go.yaml.in/yaml/v3"

// pfsGroups are the groups that Zscaler supports for perfect forward secrecy, by their names in IOS.
// Source: "Understanding IPSec VPNs", supported parameters for IKEv2, phase 2, 2025-11.
var pfsGroups = []string{"group2", "group5", "group14", "group19", "group20", "group21"}

// ciphers are the keys of zia that choose algorithms, after giving each its default.
func (r *reader) ciphers(z *ZIA, at places) []field {
	z.Encryption, z.ESPIntegrity = "none", "sha1"
	z.IKEIntegrity = "sha1"
	return []field{
		{"encryption", false, func(n *yaml.Node) {
			z.Encryption = r.choice(n, "none", "aes-gcm", "aes")
		}},
		{"esp_integrity", false, func(n *yaml.Node) {
			at["zia.esp_integrity"] = n
			z.ESPIntegrity = r.choice(n, "sha1", "sha256")
		}},
		{"ike_integrity", false, func(n *yaml.Node) { z.IKEIntegrity = r.choice(n, "sha1", "sha256") }},
		{"pfs", false, func(n *yaml.Node) {
			if z.PFS = r.choice(n, append([]string{"off"}, pfsGroups...)...); z.PFS == "off" {
				z.PFS = ""
			}
		}},
	}
}

// cipherCollisions reports algorithms that exclude each other, and leaves no integrity beside AES-GCM.
func (r *reader) cipherCollisions(z *ZIA, at places) {
	if z.Encryption != "aes-gcm" {
		return
	}
	z.ESPIntegrity = ""
	if n := at["zia.esp_integrity"]; n != nil {
		r.report(n, "aes-gcm authenticates by itself, and takes no HMAC beside it",
			"leave esp_integrity out, or say encryption: aes")
	}
}

// Transforms is the transform set of phase 2 in the words of the configuration, "esp-aes 256 esp-sha-hmac".
func (z *ZIA) Transforms() string {
	hmac := "esp-sha-hmac"
	if z.ESPIntegrity == "sha256" {
		hmac = "esp-sha256-hmac"
	}
	switch z.Encryption {
	case "aes-gcm":
		return "esp-gcm 256"
	case "aes":
		return "esp-aes 256 " + hmac
	}
	return "esp-null " + hmac
}

// Encrypts reports whether packets are encrypted in phase 2, which takes a subscription.
func (z *ZIA) Encrypts() bool { return z.Encryption != "none" }

// cipherNotes are what a person should know of the algorithms that are chosen.
func (s *Site) cipherNotes() []string {
	var out []string
	if s.ZIA.Encrypts() {
		out = append(out, "zia.encryption: "+s.ZIA.Encryption+" needs the encryption subscription of the tenant, "+
			"which Zscaler sells apart; without it the service edges take encryption: none only, and phase 2 does "+
			"not come up")
	}
	if s.ZIA.PFS != "" {
		out = append(out, "zia.pfs: "+s.ZIA.PFS+" makes a new Diffie-Hellman exchange at every renewal of the keys of "+
			"phase 2; Zscaler recommends pfs: off. The first keys come without it, so that a group which the service "+
			"edge refuses shows after "+keyLife+" only: the tunnel dies then. It takes processor time at each renewal")
	}
	return out
}

// keyLife is how long the keys of phase 2 live as step 9 of the guide sets it.
const keyLife = "eight hours"
