package fakezia

import "net/http"

// apiPath is where the calls of both APIs begin; that of OneAPI has /zia before it.
const apiPath = "/api/v1"

// route is a call that the API has.
type route struct {
	method string
	name   string // the path below apiPath, with {id} for a number; that of a look-up has no slash
	handle func(*Server, *call) answer
	writes bool // refused during maintenance
	login  bool // needs no session, but is of the admin API
	open   bool // needs no session, and is not of the admin API
	known  bool // the path is one, whatever the method
}

// routes are the calls of the admin API.
func routes() []route {
	const (
		get  = http.MethodGet
		post = http.MethodPost
		put  = http.MethodPut
		del  = http.MethodDelete
	)
	return []route{
		{method: post, name: "/authenticatedSession", handle: (*Server).login, login: true},
		{method: get, name: "/authenticatedSession", handle: (*Server).session},
		{method: del, name: "/authenticatedSession", handle: (*Server).logout},
		{method: get, name: "/vpnCredentials", handle: (*Server).listCredentials},
		{method: post, name: "/vpnCredentials", handle: (*Server).createCredential, writes: true},
		{method: post, name: "/vpnCredentials/bulkDelete", handle: (*Server).bulkDelete, writes: true},
		{method: get, name: "/vpnCredentials/{id}", handle: (*Server).getCredential},
		{method: put, name: "/vpnCredentials/{id}", handle: (*Server).changeCredential, writes: true},
		{method: del, name: "/vpnCredentials/{id}", handle: (*Server).deleteCredential, writes: true},
		{method: get, name: "/locations", handle: (*Server).listLocations},
		{method: post, name: "/locations", handle: (*Server).createLocation, writes: true},
		{method: get, name: "/locations/lite", handle: (*Server).liteLocations},
		{method: get, name: "/locations/{id}", handle: (*Server).getLocation},
		{method: put, name: "/locations/{id}", handle: (*Server).replaceLocation, writes: true},
		{method: del, name: "/locations/{id}", handle: (*Server).deleteLocation, writes: true},
		{method: get, name: "/locations/{id}/sublocations", handle: (*Server).subLocations},
		{method: get, name: "/vips", handle: (*Server).vips},
		{method: get, name: "/vips/recommendedList", handle: (*Server).recommendedList},
		{method: get, name: "/vips/groupByDatacenter", handle: (*Server).groupByDatacenter},
		{method: get, name: "/status", handle: (*Server).getStatus},
		{method: post, name: "/status/activate", handle: (*Server).activate, writes: true},
	}
}

// Names of the routes that are not of the admin API.
const (
	RouteToken     = "token"           // POST /oauth2/v1/token
	RouteEndpoints = "getVpnEndpoints" // GET /getVpnEndpoints
	RouteCENR      = "cenr"            // GET /api/CLOUD.net/cenr/json
)

// foreign are the routes of the other hosts.
func (s *Server) foreign(c *call) route {
	r := route{name: c.path, open: true}
	method := http.MethodGet
	switch c.path {
	case "/oauth2/v1/token":
		method = http.MethodPost
		r.name, r.handle = RouteToken, (*Server).token
	case "/getVpnEndpoints":
		r.name, r.handle = RouteEndpoints, (*Server).endpoints
	case "/api/" + s.config.Cloud + ".net/cenr/json", "/" + s.config.Cloud + ".net/cenr/json":
		r.name, r.handle = RouteCENR, (*Server).cenr
	default:
		return r
	}
	if r.known = true; c.method != method {
		r.handle = nil
	}
	return r
}
