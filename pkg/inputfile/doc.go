// Package inputfile answers: what is in this file that somebody has named?
//
//	data, err := inputfile.Read("sites/tokyo-01.yaml", 1<<20)           // a regular file, or an error
//	data, err = inputfile.ReadOnce(ctx, "/dev/fd/63", 1<<20)            // also what a shell hands over: <(command)
//	data, err = inputfile.ReadStream(ctx, os.Stdin, "stdin", 1<<20)     // ends with ctx
//
// A name may lead to anything: a named pipe into which nobody writes, a device that never ends, a file of
// gigabytes. Nothing here waits for ever, and nothing reads more than it was told to.
//
// The package never writes, and knows nothing of what is in a file.
package inputfile
