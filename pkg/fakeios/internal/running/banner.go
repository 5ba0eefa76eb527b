package running

import "strings"

// BannerKinds are the banners of IOS 15.4, in the order in which the running-config shows them [inferred].
var BannerKinds = []string{"exec", "incoming", "login", "motd", "prompt-timeout", "slip-ppp"}

// Banner is the text of a banner as a terminal gets it: without the line breaks around it.
func (c *Config) Banner(kind string) string { return strings.Trim(c.Banners[kind], "\n") }
