// Package monitor answers: how often does an IP SLA operation of a configuration ask, and how long does a track wait
// before it follows? Both are read from configuration lines, those of a running-config or those that a playbook sends.
//
//	o, ok := monitor.OperationOf(config, 1)    // o.Turn() is how long until it has noticed a change
//	up := monitor.Delay(config, 1, monitor.Up) // of the line `delay down 180 up 180`
//
// It knows nothing of what the router shows of them.
package monitor
