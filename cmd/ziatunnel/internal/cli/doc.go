// Package cli is the command line: one file a command. It parses flags, calls what does the work,
// and hands the result to package view. Everything it writes goes through the redactor.
package cli
