package configure

import "github.com/ziatunnel/ziatunnel/pkg/fakeios/internal/feature"

func routerOSPFMode() mode {
	return submode(ospfPrompt, globalPrompt, adopt(feature.Router()),
		keep(false, "router-id <a:ip>", "log-adjacency-changes [detail]", "auto-cost reference-bandwidth <n:1-4294967>",
			"maximum-paths <n:1-32>"),
		keep(true, "network <net:ip> <wild:ip> area <area>", "passive-interface <if:if>", "passive-interface default",
			"area <n> stub",
			"default-information originate [always]"),
		known("compatible <x:line>", "discard-route", "max-lsa <n>"))
}
