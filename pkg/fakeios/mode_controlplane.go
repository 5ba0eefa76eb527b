package fakeios

func controlPlaneMode() mode {
	return submode(controlPlanePrompt, globalPrompt, knownConfig("service-policy <x:line>", "management-interface <x:line>"))
}
