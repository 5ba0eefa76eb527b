package engine_test

// ofTheTunnel are what is wrong with the tunnel interface.
var ofTheTunnel = map[string]ailment{
	"the tunnel is shut down": {
		typed: []string{"interface Tunnel2\n shutdown"},
		want:  []string{"tunnel_shutdown backup"},
	},
	"the tunnel is missing": {
		typed: []string{"no interface Tunnel1"},
		want:  []string{"tunnel_missing primary"},
	},
	"the tunnel is GRE": {
		typed: []string{"interface Tunnel1\n no tunnel mode"},
		want:  []string{"tunnel_mode primary"},
	},
	"the source is the LAN": {
		router: leaves,
		typed:  []string{"interface Tunnel1\n tunnel source Vlan1"},
		want:   []string{"tunnel_source primary"},
	},
	"the source does not exist": {
		typed: []string{"interface Tunnel1\n tunnel source Loopback7"},
		want:  []string{"tunnel_source primary"},
	},
	"the source is somebody else's": {
		typed: []string{"interface Tunnel1\n tunnel source 192.0.2.99"},
		want:  []string{"tunnel_source primary"},
	},
	"no source": {
		typed: []string{"interface Tunnel2\n no tunnel source"},
		want:  []string{"tunnel_source backup"},
	},
	"the destination is another": {
		typed: []string{"interface Tunnel1\n tunnel destination 198.51.100.99"},
		want:  []string{"tunnel_destination primary"},
	},
	"no destination": {
		typed: []string{"interface Tunnel1\n no tunnel destination"},
		want:  []string{"tunnel_destination primary"},
	},
	"no protection": {
		typed: []string{"interface Tunnel1\n no tunnel protection"},
		want:  []string{"tunnel_protection primary"},
	},
	"the profile has no transform set": {
		typed: []string{esp1 + " no set transform-set"},
		want:  []string{"ipsec_profile primary"},
	},
	"no IKEv2 profile": {
		typed: []string{
			esp1 + " no set ikev2-profile",
			"interface Tunnel1\n tunnel protection ipsec profile ZIA-IPSEC-PRIMARY",
		},
		want: []string{"ikev2_profile primary"},
	},
}

// ofIKE are what is wrong with the first phase.
var ofIKE = map[string]ailment{
	"the profile is not complete": {
		typed: []string{ike1 + " no authentication remote"},
		want:  []string{"ikev2_profile primary"},
	},
	"the profile has no keyring": {typed: []string{ike1 + " no keyring"}, want: []string{"ikev2_profile primary"}},
	"the identity is a host name": {
		typed: []string{ike1 + " identity local fqdn branch.corp.example"},
		want:  []string{"identity_type primary"},
	},
	"the identity is an address": {
		typed: []string{ike1 + " no identity local"},
		want:  []string{"identity_type primary"},
	},
	"the FQDN is another": {
		typed: []string{ike1 + " identity local email branch-9@corp.example"},
		want:  []string{"fqdn_differs primary"},
	},
	"the keyring has another peer": {
		typed: []string{ring + "  address 198.51.100.99"},
		want:  []string{"keyring_peer primary"},
	},
	"the peer has no key": {
		typed: []string{ring + "  no pre-shared-key"},
		want:  []string{"keyring_peer primary"},
	},
	"the key is another": {
		typed: []string{ring + "  pre-shared-key another-key-0123456789"},
		want:  []string{"psk_differs primary"},
	},
	"the key expected is another": {
		typed: []string{ring + "  pre-shared-key remote another-key-0123456789"},
		want:  []string{"psk_one_sided primary"},
	},
	"the proposal has group 24": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n group 24"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal has MD5": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity md5"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal has SHA-512 and 5": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity sha512\n group 5"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal is not complete": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n no group"},
		want:  []string{"proposal_refused the site"},
	},
	"the proposal is not the guide's": {
		typed: []string{"crypto ikev2 proposal ZIA-PROPOSAL\n integrity sha256"},
		want:  []string{"proposal_differs the site"},
	},
	"no policy, so the default one": {
		typed: []string{"no crypto ikev2 policy ZIA-POLICY"},
		want:  []string{"proposal_differs the site"},
	},
	"the profile of the other edge": {
		typed: []string{
			"interface Tunnel1\n tunnel protection ipsec profile ZIA-IPSEC-PRIMARY ikev2-profile ZIA-IKEV2-BACKUP",
		},
		want: []string{"match_identity primary"},
	},
	"the portal has another key": {edge: func(p *patient) {
		p.primary.SetCredentials(psk("other-key"))
		p.backup.SetCredentials(psk("other-key"))
	},
		want: []string{"credential the site"}},
	"the portal does not know the FQDN": {
		edge: func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() },
		want: []string{"credential the site"},
	},
	"the credential is not activated": {edge: func(p *patient) {
		p.primary.SetActive("branch@corp.example", false)
		p.backup.SetActive("branch@corp.example", false)
	},
		want: []string{"credential the site"}},
	"one edge does not take the credential": {
		edge: func(p *patient) { p.backup.SetCredentials() },
		want: []string{"credential backup"},
	},
	"the portal has another key, and IOS tells less": {
		router: hidden,
		edge:   func(p *patient) { p.primary.SetCredentials(); p.backup.SetCredentials() },
		want:   []string{"credential the site", "edge_identity the site", "ike_filtered the site"},
	},
	"the edge shows a name": {
		edge: func(p *patient) { p.primary.SetIdentity("edge.example") },
		want: []string{"match_identity primary"},
	},
	"the edge shows another address": {
		edge: func(p *patient) { p.backup.SetIdentity("203.0.113.99") },
		want: []string{"match_identity backup"},
	},
	"the profile matches another edge": {
		typed: []string{
			ike1 + " match identity remote address 198.51.100.99 255.255.255.255\n" +
				" no match identity remote address 198.51.100.11",
		},
		want: []string{"match_identity primary"},
	},
	"the edge shows a name, and IOS tells less": {
		router: hidden,
		edge:   func(p *patient) { p.primary.SetIdentity("edge.example") },
		want:   []string{"edge_identity primary", "credential primary", "ike_filtered primary"},
	},
}
