// Package inventory answers: which sites are there? It reads site files, tables as spreadsheets save them, and
// the defaults of a directory, and reports every mistake in every row at once. It also compares sites with each
// other: two of them may not share a name, a router, a credential or a tunnel address, however these are written.
//
//	all, err := inventory.Parse(files) // err is site.Problems
//	some, err := all.Select("region=apac,emea", "group!=pilot")
//	for _, e := range some.Sites { use(e.Site, e.File, e.Line) }
//
// It takes contents and gives values. It never reads a file or a directory itself; that is the caller's part.
package inventory
