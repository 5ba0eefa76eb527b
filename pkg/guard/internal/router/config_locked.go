package router

import "github.com/ziatunnel/ziatunnel/pkg/guard/internal/rule"

// ConfigLocked refuses when somebody else holds the configuration lock.
var ConfigLocked = rule.Rule{
	Name: "config_locked", LastVerified: "2026-11-24",
	Source: "`configuration mode exclusive`: IOS refuses configuration to others while the lock is held",
	Look: func(in *rule.Case) *rule.Finding {
		lock := in.Facts.Lock
		if lock == nil || !lock.Locked || in.Plan.Empty() {
			return nil
		}
		who := "somebody"
		if lock.User != nil {
			who = *lock.User
		}
		return &rule.Finding{Fatal: true, Why: who + " holds the configuration lock of the router",
			Remedy: "wait, or ask them to leave configuration mode; `show configuration lock`"}
	},
}
