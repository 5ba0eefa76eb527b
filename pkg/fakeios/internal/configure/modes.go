package configure

import (
	"slices"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/grammar"
)

// mode is a state of the command line: what the prompt says and what may be typed. Every mode is
// a table in a file of its own, mode_*.go.
type mode struct {
	prompt   string // the word in parentheses
	commands []command
	parent   string // where `exit` leads; "" leaves configuration
}

// modes is all configuration modes by prompt word, compiled. It is the same for every router and
// never changes.
type modes struct {
	Tables  map[string]grammar.Table[*Session]
	parents map[string]string
}

func newModes() *modes {
	all := &modes{Tables: map[string]grammar.Table[*Session]{}, parents: map[string]string{}}
	for _, m := range slices.Concat(featureModes(), headedModes(), []mode{
		globalMode(), proposalMode(), policyMode(), keyringMode(), keyringPeerMode(), ikev2ProfileMode(),
		transformSetMode(), ipsecProfileMode(), interfaceMode(), subinterfaceMode(), routeMapMode(), trackMode(),
		extendedACLMode(), standardACLMode(), slaMode(), slaHTTPMode(), slaHTTPRequestMode(), slaEchoMode(),
		archiveMode(), archiveLogMode(), lineMode(), dhcpPoolMode(), routerOSPFMode(), controlPlaneMode(),
		pubkeyChainMode(), pubkeyUserMode(), pubkeyDataMode(),
	}) {
		all.Tables[m.prompt] = grammar.Compile(append(m.commands, noted(m.prompt)...))
		all.parents[m.prompt] = m.parent
	}
	return all
}

// submode builds a mode with the commands that every one has.
func submode(prompt, parent string, commands ...[]command) mode {
	all := slices.Concat(commands...)
	all = append(all, command{Pattern: "exit", Run: exitMode}, command{Pattern: "end", Run: endMode})
	return mode{prompt: prompt, parent: parent, commands: append(all, known("default <rest:line>", "help")...)}
}

// ignore accepts a line that changes nothing in this model.
func ignore(*Session, args) string { return "" }
