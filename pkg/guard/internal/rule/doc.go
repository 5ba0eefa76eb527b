// Package rule is what every rule of the guards is made of: what it looks at, what it finds, and what several rules
// work out from the same input. The rules themselves are in the packages beside it, by subject:
//
//   - wayin: may the operator, and the branch, be cut off?
//   - router: can this router, as it is now, take a change at all?
//   - tunnel: can the tunnels come up and stay up?
//   - traffic: will what should enter the tunnels enter them, and nothing else?
//
// Package guard joins them, and is what the rest of the program uses.
package rule
