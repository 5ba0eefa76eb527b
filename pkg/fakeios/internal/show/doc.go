// Package show writes what the show commands print about a configuration and its network, in the
// words and columns of IOS 15.4 on an 881.
//
//	v := show.View{Config: config, Network: network, Now: now, Serial: "FTX0000038X"}
//	fmt.Print(v.IPRoute())
//	fmt.Print(v.CryptoIKEv2SA(false, show.IKEFilter{}))
//
// It decides nothing and changes nothing: everything it prints stands in the [View]. What belongs to
// the router alone, such as its sessions, its log and its files, is shown by package fakeios. Words
// that nobody has confirmed on hardware are marked [inferred].
package show
