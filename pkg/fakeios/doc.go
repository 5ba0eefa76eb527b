// Package fakeios is a virtual Cisco 881: an IOS 15.4(3)M3 command line over SSH, with a
// configuration kept as state, and with simulated ZIA service edges whose security associations
// come up only if that configuration fits.
//
// It answers: what would the router say, and would the tunnel come up? It never says yes to what
// it does not understand, and it shares no code with the tool that is tested against it.
//
// The grammar is data: every mode is a table of patterns in a file of its own (mode_*.go). A line
// changes the model in state.go, render.go shows the model the way IOS rewrites it, and
// network.go lets the network obey it. All time comes from a [Clock].
//
// What golang.org/x/crypto/ssh cannot match of a real 881 on the wire: the server adds
// kex-strict-s-v00@openssh.com to its offer and knows no aes192-cbc, aes256-cbc, hmac-md5 and
// hmac-md5-96; it answers ext-info-c with EXT_INFO (server-sig-algs, ping@openssh.com); it gives a
// client that prefers more than 2048 bits in a group exchange up to 4096 bits; it lists the methods
// as password, publickey, keyboard-interactive instead of publickey, keyboard-interactive,
// password; it says SSH_MSG_DISCONNECT after the last wrong password, and answers none before; it
// numbers its channels from 0 instead of 3 and opens them with a window of 2 MiB and packets of
// 32768 bytes instead of 1024 and 4096; a second channel is refused in words.
package fakeios
