package configure

func controlPlaneMode() mode {
	return submode(controlPlanePrompt, globalPrompt, known("service-policy <x:line>", "management-interface <x:line>"))
}
