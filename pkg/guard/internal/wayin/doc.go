// Package wayin has the rules about the way to the router: who would lock the operator out, or cut off what runs over
// the interfaces that the plan touches.
package wayin
