package fakeios

func extendedACLMode() mode { return aclMode(extendedPrompt, "dynamic <x:line>", "evaluate <x:line>") }
