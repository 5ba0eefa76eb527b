package scenario

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// labFlow is a flow under way, with the name of its router.
type labFlow struct {
	router string
	flow   *fakeios.Flow
}

// startFlows lets the hosts of the lab begin to send.
func (n *Network) startFlows() error {
	for i, router := range n.lab.Routers {
		for _, cfg := range router.Flows {
			flow, err := n.Routers[i].StartFlow(cfg)
			if err != nil {
				return errors.Join(router.problem(err), n.Close())
			}
			n.flows = append(n.flows, labFlow{router.Name, flow})
		}
	}
	return nil
}

// FlowReport is what has become of the flows of the lab so far, for people; "" when it has none.
func (n *Network) FlowReport() string {
	var b strings.Builder
	for _, f := range n.flows {
		fmt.Fprintf(&b, "%s: %s", f.router, f.flow.Result())
	}
	return b.String()
}
