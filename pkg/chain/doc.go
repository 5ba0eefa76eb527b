// Package chain answers: does a file of records, one JSON object a line, still say what was written into it? Each
// line carries the hash of the line before it and its own, so that a line that was changed, taken out, repeated or
// moved is found when the file is read, with its place.
//
//	head := chain.Start("journal", site, run)      // a file of another run does not begin here
//	line, head := head.Next([]byte(`{"seq":1}`))   // append line to the file
//	file := chain.Read(data, chain.Start("journal", site, run))
//	file.Faults                                    // line 17 of a file was changed after it was written
//
// Lines without hashes, of versions that wrote none, are read as they are. The first line with hashes behind them
// covers them all. A last line that is cut off is what a crash leaves, and no fault.
//
// Nothing in a file tells that its last lines were taken away. [Mark] is for that: what a writer that ends in order
// leaves beside the file.
//
// There is no key in it: who can write the file and knows this package can write another that holds together. The
// package reads no file and writes none, and does not know what a record says.
package chain
