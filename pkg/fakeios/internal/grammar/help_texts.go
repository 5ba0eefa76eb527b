package grammar

// helpTexts says in a few words what a keyword is for.
var helpTexts = map[string]string{
	"access-list": "Add an access list entry", "address": "Set the address", "archive": "Archive the configuration",
	"authentication": "Set the authentication method", "banner": "Define a login banner", "clear": "Reset functions",
	"configure": "Enter configuration mode", "copy": "Copy from one file to another", "crypto": "Encryption module",
	"delay": "Tracking delay", "delete": "Delete a file", "description": "A description of this object",
	"dir": "List files on a filesystem", "disable": "Turn off privileged commands", "do": "To run exec commands in config mode",
	"enable": "Turn on privileged commands", "encryption": "Set the encryption algorithms", "end": "Exit from configure mode",
	"exit": "Exit from the current mode", "group": "Set the Diffie-Hellman groups", "hostname": "Set system's network name",
	"identity": "Specify an identity", "ikev2": "Configure IKEv2 options", "integrity": "Set the integrity algorithms",
	"interface": "Select an interface to configure", "ip": "Interface Internet Protocol config commands",
	"ipsec": "Configure IPSEC policy", "ipsec-profile": "IPsec profile", "keyring": "Specify the keyring", "lifetime": "Set the lifetime",
	"line": "Configure a terminal line", "logging": "Modify message logging facilities", "logout": "Exit from the EXEC",
	"match": "Match values", "memory": "Write to NV memory", "more": "Display the contents of a file", "no": "Negate a command or set its defaults",
	"path": "Path for backups", "peer": "Configure a peer", "ping": "Send echo messages", "policy": "Define a policy",
	"pre-shared-key": "Specify the pre-shared key", "prf": "Set the pseudo-random function", "profile": "Define a profile",
	"proposal": "Define a proposal", "reload": "Halt and perform a cold restart", "route": "Establish static routes",
	"route-map": "Create a route-map", "running-config": "Current operating configuration", "set": "Set values",
	"show": "Show running system information", "shutdown": "Shutdown the selected object", "sla": "IP Service Level Agreement",
	"startup-config": "Contents of startup configuration", "terminal": "Set terminal line parameters",
	"track": "Object tracking configuration commands", "transform-set": "Define a transform set", "tunnel": "Protocol-over-protocol tunneling",
	"username": "Establish user name authentication", "version": "System hardware and software status",
	"write": "Write running configuration to memory", "<n>": "Number", "<columns>": "Number of characters on a screen line",
	"<lines>": "Number of lines on screen (0 for no pausing)", "<id>": "Number of the object",
}
