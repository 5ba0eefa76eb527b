package portal

import "strings"

// Call is a kind of request, as limits count them: the method and the endpoint. Zscaler does not say whether a
// collection and the documents in it are one endpoint; they are counted together, which is the safe side.
type Call string

// The calls of a client.
const (
	ListCredentials  Call = "GET /vpnCredentials"    // #nosec G101 -- an endpoint
	CreateCredential Call = "POST /vpnCredentials"   // #nosec G101 -- an endpoint
	SetKey           Call = "PUT /vpnCredentials"    // #nosec G101 -- an endpoint
	DeleteCredential Call = "DELETE /vpnCredentials" // #nosec G101 -- an endpoint
	ReadLocation     Call = "GET /locations"         // [Client.Location] makes two of them
	CreateLocation   Call = "POST /locations"
	PutLocation      Call = "PUT /locations"
	DeleteLocation   Call = "DELETE /locations"
	ReadStatus       Call = "GET /status"
	Activate         Call = "POST /status/activate"
	ListVIPs         Call = "GET /vips"
	OpenSession      Call = "POST /authenticatedSession" // also the token of OneAPI
	EndSession       Call = "DELETE /authenticatedSession"
)

// The look-ups without a login.
const (
	readEndpoints Call = "GET /getVpnEndpoints"
	readRanges    Call = "GET /cenr/json"
)

// method is the first word.
func (c Call) method() string {
	method, _, _ := strings.Cut(string(c), " ")
	return method
}

// path is the second word.
func (c Call) path() string {
	_, path, _ := strings.Cut(string(c), " ")
	return path
}

// names are the calls in errors and events.
var names = map[Call]string{ // #nosec G101 -- words
	ListCredentials:  "list VPN credentials",
	CreateCredential: "create VPN credential",
	SetKey:           "set key of VPN credential",
	DeleteCredential: "delete VPN credential",
	ReadLocation:     "read location",
	CreateLocation:   "create location",
	PutLocation:      "write location",
	DeleteLocation:   "delete location",
	ReadStatus:       "read activation status",
	Activate:         "activate",
	ListVIPs:         "list addresses of service edges",
	OpenSession:      "log in",
	EndSession:       "log out",
	readEndpoints:    "look up service edges",
	readRanges:       "look up ranges of the cloud",
}
