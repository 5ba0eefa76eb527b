// Package terminal is the far end of an interactive session: the line editor with its history and
// its horizontal scroll, the --More-- prompt, questions and answers, and a screen that freezes while
// no packet gets through.
//
//	t := terminal.New(channel, gone, host, touched)
//	line, ok := t.ReadLine("branch-1#")
//	t.Page(answer)
//
// It sends the bytes that a real 881 sends. It does not know what a line means: a [Host] helps,
// completes and runs it.
package terminal
