//go:build !unix

package engine_test

// applyAndDie is played where there are signals to die by; see killed_test.go.
func applyAndDie() int { return 2 }
