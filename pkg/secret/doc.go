// Package secret answers: what in this program must never be printed, where does it come from, and how is it
// kept out of everything that is written?
//
//	ref, err := secret.ParseRef("env:ZIA_PSK")       // says where a secret is; safe to print
//	psk, err := resolver.Resolve(ctx, ref)           // prints as ******; psk.Reveal() is for the wire
//	out := secret.NewRedactor(psk).Writer(os.Stderr) // masks what passes through
//
// A [String] is a secret value. A [Text] is a text in which secrets stand, such as a configuration line. Both
// print masked under every formatting verb and in JSON.
//
// A secret that is typed is one line without control characters ([CheckLine]). Fetching one waits for nothing for
// ever: files are regular ones, commands have a process group, a deadline and a limit.
//
// The package never stores a secret, never writes one anywhere, and never repeats in an error what somebody
// has typed in the place of a reference.
package secret
