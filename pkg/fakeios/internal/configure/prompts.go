package configure

// The words that the prompts show in parentheses, and that IOS itself calls its modes. Not all of
// them start with "config". Those of the public key chain and of the raw request are [inferred].
const (
	globalPrompt       = "config"
	interfacePrompt    = "config-if"
	subinterfacePrompt = "config-subif"

	proposalPrompt  = "config-ikev2-proposal"
	policyPrompt    = "config-ikev2-policy"
	keyringPrompt   = "config-ikev2-keyring"
	peerPrompt      = "config-ikev2-keyring-peer"
	profilePrompt   = "config-ikev2-profile"
	transformPrompt = "cfg-crypto-trans"
	ipsecPrompt     = "ipsec-profile"

	extendedPrompt = "config-ext-nacl"
	standardPrompt = "config-std-nacl"
	routeMapPrompt = "config-route-map"

	trackPrompt   = "config-track"
	slaPrompt     = "config-ip-sla"
	slaHTTPPrompt = "config-ip-sla-http"
	slaEchoPrompt = "config-ip-sla-echo"
	requestMode   = "config-ip-sla-http-rr"

	archivePrompt      = "config-archive"
	archiveLogPrompt   = "config-archive-log-cfg"
	linePrompt         = "config-line"
	dhcpPrompt         = "dhcp-config"
	ospfPrompt         = "config-router"
	controlPlanePrompt = "config-cp"

	vlanPrompt       = "config-vlan"
	redundancyPrompt = "config-red"
	trustpointPrompt = "ca-trustpoint"

	pubkeyChainPrompt = "conf-ssh-pubkey"
	pubkeyUserPrompt  = "conf-ssh-pubkey-user"
	pubkeyDataPrompt  = "conf-ssh-pubkey-data"
)
