package fakeios

import (
	"sync"

	"golang.org/x/crypto/ssh"
)

// testKey is one host key for all tests.
var testKey = sync.OnceValue(func() ssh.Signer {
	key, err := NewHostKey(1024)
	if err != nil {
		panic(err)
	}
	return key
})
