package fakeios

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"

// unknownExec are exec commands of the real router that this one refuses. They take part in
// abbreviations, carets and help.
var unknownExec = grammar.Known[*session]("access-enable <x:line>", "access-profile <x:line>", "call <x:line>",
	"connect <x>", "crypto <x:line>", "disconnect [<x>]", "emm <x>", "ethernet <x:line>", "help", "lat <x>",
	"lig <x:line>", "lock", "login", "modemui <x>", "mrinfo [<x>]", "mstat <x:line>", "mtrace <x:line>",
	"name-connection", "pad <x>", "ppp [<x:line>]", "release <x:line>", "renew <x:line>", "resume [<x>]", "rlogin <x>",
	"set <x:line>", "slip <x:line>", "ssh <x:line>", "systat", "tclquit", "telnet [<x:line>]", "traceroute [<x:line>]",
	"tunnel <x>", "udptn <x>", "voice <x:line>", "where",
	"x28 <x>", "x3 <x>", "ping ipv6 <x>", "ping mpls <x:line>", "ping srb <x>",
	"ping tag <x:line>", "ping ethernet <x:line>")

var unknownPrivileged = grammar.Known[*session]("access-template <x:line>", "archive copy-sw <x:line>",
	"archive download-sw <x:line>", "archive log config <x:line>", "archive tar <x:line>", "archive upload-sw <x:line>",
	"auto <x:line>", "beep <x:line>", "bfe <x:line>", "cd <x>", "clock <x:line>", "cns <x:line>", "configure memory",
	"configure network <x>", "configure overwrite-network <x>", "configure revert timer idle <n>",
	"configure terminal lock", "configure terminal revert timer idle <n>", "copy /erase <x:line>",
	"copy /error <x:line>", "copy /noverify <x:line>", "copy /verify <x:line>", "credential <x:line>", "debug <x:line>",
	"delete /recursive <x>", "dot11 <x:line>", "dot1x <x:line>", "eap <x:line>", "erase flash:",
	"event manager scheduler <x:line>", "event manager update <x:line>",
	"format <x>", "fsck <x>", "isdn <x:line>", "license <x:line>", "mkdir <x>", "monitor <x:line>", "no <x:line>",
	"pwd", "reload at <x:line>", "reload warm", "reload pause <x>", "rename <x> <y>", "restart <x>", "rmdir <x>",
	"rsh <x:line>", "sdlc <x:line>", "send <x:line>", "setup", "start-chat <x>", "tarp <x:line>", "tclsh [<x>]",
	"template <x>", "test <x:line>", "undebug <x:line>", "undelete <x>", "upgrade <x:line>", "verify <x:line>",
	"vlan <x:line>", "webvpn <x:line>", "which-route <x:line>", "write core", "write network <x>")
