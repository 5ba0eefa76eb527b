// Package ciscoios talks to routers that run Cisco IOS: it logs in over SSH, types lines, and
// judges every answer. It answers: was this line taken, and what did the router say?
//
//	session, err := ciscoios.Dial(ctx, target, ciscoios.Options{})
//	outputs, err := session.Show(ctx, "show version", "show users") // one round trip
//	err = session.Configure(ctx, lines, nil)                       // stops at the first refused line
//
// It never decides what to type, and never answers a question that nobody gave it an answer for, but for those
// on record (questions.go) and the login of the site, where the shell asks for it again (dialogue.go). Its
// sessions pass the conformance suite of drivers/drivertest.
//
// A login gets to privilege level 15 or fails: what others see of a configuration proves nothing. What its
// prompts look like is learned from what the router shows (prompt.go, entering.go), and a submode is known by
// the line that opens it rather than by its name (modes.go).
//
// Three parts are joined here. The transport is ours (golang.org/x/crypto/ssh: password,
// keyboard-interactive, key and agent login, jump hosts, host keys, a deadline for every phase of the
// login). Every host on the way is by itself: what it is logged in to with, what it is offered
// (host.go, algorithms.go), and which keys known_hosts has of it (knownhosts.go). The
// platform knowledge, which prompts there are and which privilege level each one means, is a scrapligo platform
// definition (platform.yaml) loaded into scrapligo's network driver, which also carries the transport. Reading and
// sending are ours again: scrapligo's channel polls every 250 microseconds, cannot be cancelled, and needs two round
// trips a line, so its read loop is never started; a goroutine blocks in Read and wakes whoever waits.
//
// Lines go ahead in a window. A line that may do something in another mode than its own waits for
// the prompt of that mode; those that are known to be refused everywhere else do not (pipeline.go). Every
// line still gets its own verdict, because its echo is in the stream. The answer to a configuration line
// passes only if it is known to be harmless: see benign.go. Whether an exec command was refused is for
// [device.Judge] to say. Messages that the router writes by itself are no answers,
// wherever they come in: see async.go.
package ciscoios
