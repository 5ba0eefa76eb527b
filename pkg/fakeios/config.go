package fakeios

import (
	"net/netip"
	"time"

	"golang.org/x/crypto/ssh"
)

// Config is what a virtual router is made of. The zero value, filled by [New], is an 881 on
// IOS 15.4(3)M3 with a WAN address and a default route on FastEthernet4 and a LAN on Vlan1.
type Config struct {
	Hostname string // default "branch-881"
	Version  string // default "15.4(3)M3"
	// Serial is the number of the chassis. Default: made from the first hostname, so that routers with
	// different names have different numbers; that of "branch-881" is "FTX0000038X".
	Serial       string
	Users        []User // who may log in; default: noc / noc at privilege 15
	EnableSecret string // empty: none set
	// Startup is the startup-config the router boots with, as IOS text. Empty: a small branch
	// router whose addresses come from WANAddress and LANAddress.
	Startup string
	// Strict refuses a startup-config with lines that this package does not know, all of which the error names.
	// Otherwise they are kept and shown as they are, and change nothing: see [Router.Startup].
	Strict     bool
	WANAddress netip.Prefix      // default 192.0.2.10/24 on FastEthernet4, gateway the first host
	LANAddress netip.Prefix      // default 172.17.0.1/24 on Vlan1
	Flash      map[string]string // files on flash: by name

	// Operator is the address that the router sees every client come from, and Reached its own
	// address that they connect to. The network judges from these two whether a session passes.
	// Defaults: 203.0.113.200, on the Internet side, and the WAN address. Where a Startup lets nobody in that way, the
	// router is reached by another address of its own, or from a network that its access lists let in.
	Operator, Reached netip.Addr

	Clock    Clock         // default real time
	BootTime time.Duration // from `reload` to the first login; default 219 s, on the router's clock

	Edges []*Edge // the service edges that its tunnels can reach
	// BehindNAT puts a translator between the router and the edges: IKE and ESP move to UDP 4500.
	BehindNAT bool
	// PathMTU is the largest packet that gets to the edges, in bytes; larger ones vanish without
	// an ICMP message. Default 1500.
	PathMTU int

	// Peers are somebody else's devices, which end tunnels and answer for what is behind them, beside those that the
	// first startup-config leads tunnels and crypto maps to. They take any key and any proposal.
	Peers []netip.Addr
	// Learned are the routes that neighbours announce to routing processes.
	Learned []LearnedRoute
	// Leases are the addresses that interfaces get by DHCP or in PPP, by name. The first one that is not named
	// here gets WANAddress, alone in its network in PPP.
	Leases map[string]netip.Prefix

	// Uplinks are interfaces to the Internet whose providers something is known of: what they route to the router, and
	// whether they work. See [Router.SetUplink].
	Uplinks []Uplink

	// PacketSize is the most bytes of output in a packet. Default 1024.
	PacketSize int

	// SSHProfile names one of the profiles of [SSHProfileByName]; SSH, if not nil, is one of your
	// own.
	SSHProfile string
	SSH        *SSHProfile
	// HostKey, or HostKeyPEM, is the RSA host key. With neither one is made, which is costly: share
	// one key in a fleet.
	HostKey    ssh.Signer
	HostKeyPEM []byte

	Faults []Fault
	Quirks Quirks
	// Wording lets the router say something else where nobody has confirmed the words of this
	// package: a whole line of an answer, in which an asterisk stands for any words and is filled in
	// again in the new line, or the word of a prompt ("config-ip-sla-http-rr"). The words marked
	// [inferred] in the sources are those worth trying a client against.
	Wording map[string]string
	// Shown lets the router show lines of its configuration otherwise than this package does: a line without
	// its indentation, with an asterisk for any words, by what is shown instead. Empty hides the line and what
	// is below it. The router takes, keeps and obeys such lines all the same.
	Shown map[string]string
	// License is the level in `show version`; default "advipservices". What an image lacks with another one
	// nobody has confirmed: see the switches of Quirks that begin with No.
	License string
}

// User is a local account of the router, with what a level of privilege, a parser view or an AAA server
// lets it do. An account at level 15 without a view may do everything. Commands and lines in the lists
// are starts, word by word and in full keywords, with "all" for every one.
type User struct {
	Name       string
	Password   string
	Privilege  int      // 0 and 1 land at ">", 2 to 15 at "#"
	PublicKeys []string // authorized_keys lines
	// Hidden is an account that no configuration shows or lacks: the lab's own way in. It logs in whatever the lines
	// say about SSH, access lists and AAA.
	Hidden bool

	// View is the name of a parser view that the account lands in, at "#" whatever its level.
	View string
	// Exec are the commands of exec that it has below level 15, beside those of every user or view.
	Exec []string
	// Configures are the lines of configuration that it may type below level 15.
	Configures []string
	// Shows are the lines that its running-config has below level 15; nil: those that it may type. "interface"
	// shows the heads, "all interface" what is below them too, "ip address" that line below a head shown.
	Shows []string
	// Denied are the commands and lines that AAA refuses it at any level.
	Denied []string
	// Lacks are the commands that its level does not have: they are invalid input until `enable`.
	Lacks []string
}

// Quirks are the facts about IOS 15.4(3)M3 on an 881 that no source confirms on hardware. The zero
// value is the likeliest behaviour; each can be switched, so that a client is tried against both.
type Quirks struct {
	// NoTunnelIKEv2Profile refuses `tunnel protection ipsec profile P ikev2-profile Q` at
	// ikev2-profile: seen in the help of IOL 17.15 and printed by the vendor for 15.4(3)M3.
	NoTunnelIKEv2Profile bool `yaml:"no_tunnel_ikev2_profile"`
	// ShowTrackStateKeyword shows `track N ip sla N state` instead of dropping the default word.
	ShowTrackStateKeyword bool `yaml:"show_track_state_keyword"`
	// DeepHTTPRaw indents http-raw-request by two and its lines by three blanks.
	DeepHTTPRaw bool `yaml:"deep_http_raw"`
	// NoGCMHardware is an encryption engine without GCM: esp-gcm gets the does-not-support warning
	// and never comes up.
	NoGCMHardware bool `yaml:"no_gcm_hardware"`
	// DropChildlessIKE deletes the IKE SA when the edge takes no phase 2 proposal: such a session is
	// DOWN-NEGOTIATING instead of UP-IDLE.
	DropChildlessIKE bool `yaml:"drop_childless_ike"`
	// HideNegotiation shows every IKE SA that is not up as one that waits for the first answer, in
	// `show crypto ikev2 sa detailed`, however far it got.
	HideNegotiation bool `yaml:"hide_negotiation"`
	// ShowDefaultLifetime shows `lifetime 86400` in an IKEv2 profile.
	ShowDefaultLifetime bool `yaml:"show_default_lifetime"`
	// OldProfileNote words the note of an incomplete IKEv2 profile as releases before `match any`.
	OldProfileNote bool `yaml:"old_profile_note"`
	// TerminalFromPty takes the width and length of the client's pty instead of 80 and 24.
	TerminalFromPty bool `yaml:"terminal_from_pty"`
	// SSHBeforeCrypto puts `ip ssh` before the crypto sections, as 15.4(2)T1 did, instead of
	// behind the routes, as 15.5(3)M8 does.
	SSHBeforeCrypto bool `yaml:"ssh_before_crypto"`
	// IgnoreKeepalive never answers keepalive@openssh.com, as some releases do not.
	IgnoreKeepalive bool `yaml:"ignore_keepalive"`
	// ReplaceAbortsOnSLA lets `configure replace` and every roll back fail when a scheduled IP SLA
	// operation would have to change.
	ReplaceAbortsOnSLA bool `yaml:"replace_aborts_on_sla"`
	// NoArchive is an image without the archive of configurations: `archive`, `configure replace` and
	// the revert timer are invalid input.
	NoArchive bool `yaml:"no_archive"`
	// ConfirmByLine wants Enter behind the answer to a [confirm], which otherwise is one key.
	ConfirmByLine bool `yaml:"confirm_by_line"`
	// OverThresholdSucceeds counts an operation that was slower than its threshold as a success.
	OverThresholdSucceeds bool `yaml:"over_threshold_succeeds"`
	// SLAValuesAtEntry refuses timeout and threshold that do not fit when they are typed, as older
	// releases do, instead of when the operation is scheduled.
	SLAValuesAtEntry bool `yaml:"sla_values_at_entry"`
	// NoSecurityPolicyLimit refuses `set security-policy limit`.
	NoSecurityPolicyLimit bool `yaml:"no_security_policy_limit"`
	// NoConfigExchange refuses `no config-exchange request`.
	NoConfigExchange bool `yaml:"no_config_exchange"`
	// NoReactionConfiguration refuses `ip sla reaction-configuration`.
	NoReactionConfiguration bool `yaml:"no_reaction_configuration"`
	// NoVirtualReassembly refuses `ip virtual-reassembly`, which `ip nat` then does not switch on.
	NoVirtualReassembly bool `yaml:"no_virtual_reassembly"`
	// NoIKEv2 is an image without IKEv2: its lines and its show commands are invalid input.
	NoIKEv2 bool `yaml:"no_ikev2"`
	// NoIPSLAHTTP is an image whose IP SLA has no http operation, which `show ip sla application` tells.
	NoIPSLAHTTP bool `yaml:"no_ip_sla_http"`
	// NoTracks is an image without tracked objects: `track` and `show track` are invalid input.
	NoTracks bool `yaml:"no_tracks"`
	// NoGCM is an image whose proposals and transform sets do not know AES-GCM.
	NoGCM bool `yaml:"no_gcm"`
	// GluedRollbackWarning writes the warning of the revert timer behind the prompt without a newline, twice;
	// with a timer of one minute at once.
	GluedRollbackWarning bool `yaml:"glued_rollback_warning"`
	// ListRollback lists the commands of a roll back, secrets included, on expiry of the timer and for
	// `configure revert now`.
	ListRollback bool `yaml:"list_rollback"`
	// SplitCharacters ends a packet in the middle of every character of output that is not ASCII.
	SplitCharacters bool `yaml:"split_characters"`
	// NetworkArchives lets archives lie on file servers, at URLs of ftp, http, https, rcp, scp and tftp, which
	// take and give every file; nothing is deleted there. Otherwise no file server answers.
	NetworkArchives bool `yaml:"network_archives"`
	// NullRouteEndsTunnel takes a tunnel down at once when its destination is routed to Null0, as if
	// there were no route. Otherwise its packets vanish, and dead peer detection ends it.
	NullRouteEndsTunnel bool `yaml:"null_route_ends_tunnel"`
	// AppletsAreAuthorized lets applets of the event manager type commands without a name where AAA authorizes
	// commands. Otherwise it refuses them, unless `event manager session cli username` gives a name.
	AppletsAreAuthorized bool `yaml:"applets_are_authorized"`
	// NoSourceCheck lets providers take packets from addresses of others. Otherwise they drop them.
	NoSourceCheck bool `yaml:"no_source_check"`
	// NoOwnNAT leaves the router's own IKE packets alone where NAT would translate them. Otherwise a tunnel from a
	// private address of a Loopback leaves with the address of the WAN, and with ports of its own.
	NoOwnNAT bool `yaml:"no_own_nat"`
}
