package configure

func controlPlaneMode() mode {
	return submode(controlPlanePrompt, globalPrompt, known("management-interface <x:line>"))
}
