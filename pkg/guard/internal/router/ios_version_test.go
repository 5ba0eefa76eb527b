package router

import "testing"

// TestIOSVersion is the table of releases: which are understood, and which have IKEv2.
func TestIOSVersion(t *testing.T) {
	for _, c := range []struct {
		text          string
		ok, yes, sure bool
	}{
		{"15.1(1)T", true, true, true},
		{"15.1(1)T5", true, true, true},
		{"15.1(4)M", true, true, true},
		{"15.1(4)M12a", true, true, true},
		{"15.2(4)M6", true, true, true},
		{"15.4(2)T1", true, true, true},
		{"15.4(3)M3", true, true, true},
		{"15.5(3)M8", true, true, true},
		{"15.9(3)M", true, true, true},
		{"15.0(1)M", true, false, true},
		{"15.0(1)M10", true, false, true},
		{"12.4", false, false, false},
		{"12.4(24)T8", true, false, true},
		{"12.4(15)T17", true, false, true},
		{"12.4(25d)", true, false, true},
		{"12.4(22)YB5", true, false, true},
		{"12.2(33)SXJ10", true, false, true},
		{"15.1(1)S", true, false, true},
		{"15.1(2)S", true, true, true},
		{"15.3(3)S1", true, true, true},
		{"15.0(2)SE4", true, false, true},
		{"15.2(7)E3", true, true, false},
		{"15.2(2)GC", true, true, false},
		{"16.9.3", true, true, true},
		{"17.3.4a", true, true, true},
		{"03.16.04b.S", true, true, true},
		{"03.02.00.S", true, false, true},
		{"15.4(20140130:120000)", false, false, false},
		{"", false, false, false},
	} {
		v, ok := parseIOSVersion(c.text)
		if ok != c.ok {
			t.Errorf("%q: understood: %v", c.text, ok)
		}
		if !ok {
			continue
		}
		if yes, sure := v.hasIKEv2(); yes != c.yes || sure != c.sure {
			t.Errorf("%q %+v: IKEv2 %v, sure %v", c.text, v, yes, sure)
		}
	}
	order := []string{"12.4(24)T8", "15.0(1)M", "15.1(1)T", "15.1(4)M", "15.1(4)M1", "15.1(4)M12a", "15.4(3)M3",
		"15.4(3)M10"}
	for i := 1; i < len(order); i++ {
		a, _ := parseIOSVersion(order[i-1])
		b, _ := parseIOSVersion(order[i])
		if a.compare(b) >= 0 || b.compare(a) <= 0 || a.compare(a) != 0 {
			t.Errorf("%s is not before %s", order[i-1], order[i])
		}
	}
}
