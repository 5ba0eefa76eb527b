// Package device holds the words spoken to a router and about it: where it is and who logs in
// ([Target]), what its prompt says ([Mode]), what is typed ([Line]), and the ways in which a
// router says no ([RejectedLineError], [ConnectError], [LostSessionError], [TimeoutError]).
//
// It is vocabulary only: nothing here connects, sends or decides.
package device
