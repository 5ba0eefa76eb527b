//go:build !unix

package inputfile

// nonBlocking is nothing where named pipes are no files.
const nonBlocking = 0
