package show

// Inventory is `show inventory`.
func (v View) Inventory() string {
	return "NAME: \"881\", DESCR: \"881 chassis, Hw Serial#: " + v.Serial + ", Hw Revision: 1.0\"\n" +
		"PID: CISCO881-SEC-K9   , VID: V01 , SN: " + v.Serial + "\n\n\n"
}
