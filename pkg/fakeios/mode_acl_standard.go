package fakeios

func standardACLMode() mode { return aclMode(standardPrompt) }
