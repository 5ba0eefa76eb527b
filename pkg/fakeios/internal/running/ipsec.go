package running

// TransformSet is `crypto ipsec transform-set NAME T...`; transforms as shown, "esp-gcm 256".
type TransformSet struct {
	Name       string
	Transforms []string
	Transport  bool
}

// IPsecProfile is `crypto ipsec profile NAME`.
type IPsecProfile struct {
	Name            string
	LifetimeSeconds int // 0 is the default 3600
	PolicyLimit     int
	TransformSet    string
	IKEv2Profile    string
	PFSGroup        int
}
