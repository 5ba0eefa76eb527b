package configure

func dhcpPoolMode() mode {
	return submode(dhcpPrompt, globalPrompt,
		keep(false, "network <net:ip> [<mask:ip>]", "default-router <a:ip> [<b:ip>]", "dns-server <a:ip> [<b:ip>]",
			"domain-name <name>", "lease <d:0-365> [<h:0-23> [<m:0-59>]]", "lease infinite", "import all",
			"client-identifier <id>", "host <a:ip> [<m:ip>]",
			"next-server <a:ip>", "bootfile <f>"),
		keep(true, "option <n:0-254> <v:line>"),
		known("server", "subnet <x:line>"))
}
