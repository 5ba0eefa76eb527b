// Package inventory answers: which sites are there? It reads a directory's site files, tables of
// sites as spreadsheets save them, and defaults that both lie over, and reports every mistake in
// every row at once. It holds sites against each other too: two of them may not share a router, a
// credential or a tunnel address.
//
// It takes contents and gives values; who calls it reads the files.
package inventory
