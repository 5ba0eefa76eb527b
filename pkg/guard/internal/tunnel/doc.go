// Package tunnel has the rules about the tunnels: whether they can come up and stay up, what they take away from
// the tunnels of others, and what the vendor does not accept.
package tunnel
