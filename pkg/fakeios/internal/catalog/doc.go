// Package catalog has the lines that IOS takes and that change nothing in the virtual router: it notes them and shows
// them again in their place. It answers: how is such a line written, what is it found by, which block does it open with
// which prompt, and where does a running-config show it?
//
// A family is written as a configuration is:
//
//	@aaa
//	aaa new-model
//	aaa authentication login <list> | <methods:line>
//	aaa group server radius <name> {config-sg-radius}
//	 server-private <a:ip> | [<options:line>]
//
// A line is a pattern of package grammar. The words in front of the bar are what it is found by: a line with the same
// ones replaces it, and `no` needs no more than them; without a bar all words are. [no] in front of a line says that
// its negation is shown too. Braces name the prompt of the block that a line opens and, behind it, the line that IOS
// shows at its end; `text` there says that a text follows, and what ends it. Lines of the block are indented. A line
// with @ says where the lines behind it stand: in one of the places of the configuration, or in the mode of another
// object.
//
// It knows no router, and holds no state. The sources are the Cisco IOS command references, release 15M&T, each named
// at its family; what a reference does not say is marked [inferred].
package catalog
