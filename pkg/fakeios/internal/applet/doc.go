// Package applet is the Embedded Event Manager of the virtual router: which applets are registered, when they run, what
// they have done.
//
// A [Manager] is told the time and the tracks that have changed, and drives the actions of the applets; what an action
// does to the router is asked of a [Router]. It has no clock, and knows no sessions: a command line of an applet's own
// is a [CLI]. What an applet may do is bounded by IOS itself, which ends a run after 20 seconds unless the event says
// otherwise.
package applet
