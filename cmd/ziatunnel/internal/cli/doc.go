// Package cli is the command line of ziatunnel, a file for each command or for a few that belong together. It parses
// flags into values, calls what does the work, and hands the result to package view.
//
//	os.Exit(cli.Run(ctx, version, os.Args, os.Stdin, os.Stdout, os.Stderr))
//
// A command at one site opens a [provision.Run] with openRun and ends it with siteRun.end, which writes the
// evidence. The exit status is that of the error, from the table of endings in package provision.
//
// It decides nothing about routers, and it keeps no state of its own. Nothing reaches a terminal, a log or a
// file except through the redactor.
package cli
