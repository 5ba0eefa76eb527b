package fakeios

// locked runs a step of a dialogue that touches the router.
func (r *Router) locked(step func() string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return step()
}
