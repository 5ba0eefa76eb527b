// Package router has the rules about the router itself: what it is, what its image can do, who else is at work on it,
// and whether all of it can be seen.
package router
