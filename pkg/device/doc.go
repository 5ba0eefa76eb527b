// Package device holds the words spoken to a router and about it: where it is and who logs in
// ([Target]), what its prompt says ([Mode]), what is typed ([Line]), what became of a command ([Judge]), and
// the errors of a driver ([RejectedLineError], [ConnectError], [LostSessionError], [TimeoutError]).
//
//	switch reply := device.Judge(answer); reply.Verdict {
//	case device.Answered: // nothing in the text says no
//	case device.Refused:  // reply.Kind and reply.Words say why
//	case device.NotKnown: // neither success, nor "none", nor "empty"
//	}
//
// Nothing here connects, sends or acts, and it imports nothing of ours but the types of secrets.
package device
