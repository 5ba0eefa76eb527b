package fakezia

import "encoding/json"

// activationStatus is the answer of everything that is about activation.
type activationStatus struct {
	Status string `json:"status"`
}

// getStatus is GET /status. Each look brings an activation nearer to its end.
func (s *Server) getStatus(*call) answer { return good(activationStatus{s.tenant.poll()}) }

// activate is POST /status/activate, with an empty body or an empty object.
func (s *Server) activate(c *call) answer {
	var nothing document
	if len(c.body) > 0 && json.Unmarshal(c.body, &nothing) != nil {
		return unreadable()
	}
	s.tenant.activate(c.at)
	return good(activationStatus{s.tenant.status()})
}
