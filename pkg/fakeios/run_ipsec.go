package fakeios

// transformSet is `crypto ipsec transform-set NAME T...`; transforms as shown, "esp-gcm 256".
type transformSet struct {
	name       string
	transforms []string
	transport  bool
}

type ipsecProfile struct {
	name            string
	lifetimeSeconds int // 0 is the default 3600
	policyLimit     int
	transformSet    string
	ikev2Profile    string
	pfsGroup        int
}
