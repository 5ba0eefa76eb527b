// Package completion answers: what may a word of a command line be, and how does a shell ask for it?
//
//	case completion.Asked(args): // the shell asks by running the program
//		completion.Answer(os.Stdout, app, args, completion.Lists{})
//	case "completion": // the user asks for the script
//		text, err := completion.Script("zsh", "ziatunnel")
//
// Words come from the commands and flags of the program itself, so that a new one is completed without a line here.
// It reads no file and reaches nobody: what only files know, such as the names of runs, is asked of its caller.
package completion
