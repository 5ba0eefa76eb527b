package engine_test

import (
	"slices"
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
)

// theirs is a line of somebody else, who must not lose it.
const theirs = "snmp-server location put here by somebody else"

// mishap is a column of the matrix: what goes wrong at a typed line.
type mishap struct {
	name   string
	faults func(line int) []fakeios.Fault
	others []string        // lines that somebody else configures meanwhile
	then   []fakeios.Fault // what goes wrong as well as soon as the change is being taken back
}

func at(kind fakeios.FaultKind) func(int) []fakeios.Fault {
	return func(n int) []fakeios.Fault {
		return []fakeios.Fault{{Do: kind, N: n, Reply: "% Command rejected: not now", Delay: 90 * time.Second}}
	}
}

// mishaps are the faults that can strike at any line.
func mishaps() []mishap {
	out := []mishap{
		{name: "operator", others: []string{theirs}, faults: func(n int) []fakeios.Fault {
			return []fakeios.Fault{{Do: fakeios.FaultOperator, N: n, Lines: []string{theirs}}}
		}},
		{name: "clock back", faults: func(n int) []fakeios.Fault {
			return []fakeios.Fault{{Do: fakeios.FaultClock, N: n, Delay: -time.Hour}}
		}},
		{name: "ask", faults: func(n int) []fakeios.Fault { return []fakeios.Fault{{Do: fakeios.FaultAsk, N: n}} }},
		{name: "slow", faults: func(n int) []fakeios.Fault { return []fakeios.Fault{{Do: fakeios.FaultSlow, N: n}} }},
	}
	for _, kind := range []fakeios.FaultKind{
		fakeios.FaultReject,
		fakeios.FaultIgnore,
		fakeios.FaultUnauthorized,
		fakeios.FaultDrop,
		fakeios.FaultCut,
		fakeios.FaultClose,
		fakeios.FaultCutReply,
		fakeios.FaultHang,
		fakeios.FaultSyslog,
		fakeios.FaultTranslating,
		fakeios.FaultReload,
		fakeios.FaultClock,
		fakeios.FaultLocked,
		fakeios.FaultLate,
		fakeios.FaultGlue,
	} {
		out = append(out, mishap{name: string(kind), faults: at(kind)})
	}
	for _, kind := range []fakeios.FaultKind{fakeios.FaultReset, fakeios.FaultNoAnswer, fakeios.FaultCloseLogin} {
		out = append(
			out,
			mishap{
				name:   "drop, then " + string(kind),
				faults: at(fakeios.FaultDrop),
				then:   []fakeios.Fault{{Do: kind, Times: 2}},
			},
		)
	}
	return out
}

// loginFaults are the faults of a connection, its login and its shell.
func loginFaults() []fakeios.FaultKind {
	return []fakeios.FaultKind{
		fakeios.FaultNoAnswer, fakeios.FaultReset, fakeios.FaultCloseLogin, fakeios.FaultSlowLogin,
		fakeios.FaultAccountLocked, fakeios.FaultNoQuestion, fakeios.FaultOneTimeCode, fakeios.FaultNoVTY,
		fakeios.FaultNoChannel, fakeios.FaultLoginAgain, fakeios.FaultPasswordExpired, fakeios.FaultPressReturn,
		fakeios.FaultWrongEnable, fakeios.FaultEnablePrompt, fakeios.FaultEnableUser,
	}
}

// elsewhere are the faults that wait for something else than a line: a connection, a write.
func elsewhere() []mishap {
	var out []mishap
	add := func(moment string, fault fakeios.Fault) {
		if fault.Do == fakeios.FaultSlowLogin {
			fault.Delay = 33 * time.Second
		}
		out = append(out, mishap{
			name:   string(fault.Do) + ", " + moment,
			faults: func(int) []fakeios.Fault { return []fakeios.Fault{fault} },
		})
	}
	for _, kind := range append(loginFaults(), fakeios.FaultNVRAMBusy, fakeios.FaultFlashFull, fakeios.FaultLocked) {
		add("once", fakeios.Fault{Do: kind})
		add("twice", fakeios.Fault{Do: kind, Times: 2})
		add("always", fakeios.Fault{Do: kind, Times: -1})
	}
	for _, kind := range loginFaults() {
		add("at the second login", fakeios.Fault{Do: kind, Skip: 1})
		add("from the second login on", fakeios.Fault{Do: kind, Skip: 1, Times: -1})
	}
	return out
}

// TestMatrixHasEveryFault: a fault that the virtual router has is one that an apply must survive.
func TestMatrixHasEveryFault(t *testing.T) {
	t.Parallel()
	struck := map[fakeios.FaultKind]bool{}
	for _, m := range slices.Concat(mishaps(), elsewhere()) {
		for _, fault := range slices.Concat(m.faults(1), m.then) {
			struck[fault.Do] = true
		}
	}
	for _, kind := range fakeios.FaultKinds() {
		if !struck[kind] {
			t.Errorf("the fault %s is in no column: add it to mishaps or to elsewhere", kind)
		}
	}
}
