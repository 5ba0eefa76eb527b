package flow

import (
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/rollout"
)

// Zones loads the time zones of a plan. Programs carry the time zone database with them, so those of
// one version agree on it.
func Zones(plan rollout.Plan) (rollout.Zones, error) {
	zones := rollout.Zones{}
	for _, s := range plan.Sites {
		if s.Zone == "" || zones[s.Zone] != nil {
			continue
		}
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			return nil, fmt.Errorf("site %s: time zone: %w", s.Name, err)
		}
		zones[s.Zone] = zone
	}
	return zones, nil
}
