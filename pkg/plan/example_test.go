package plan_test

import (
	"errors"
	"fmt"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

func lines(typed ...string) []secret.Text {
	var out []secret.Text
	for _, line := range typed {
		out = append(out, secret.NewText(line))
	}
	return out
}

// A plan has only what the router lacks, and every change comes with the lines that take it back.
func ExampleBuild() {
	running := iosconf.Parse("crypto ikev2 proposal ZIA-PROPOSAL\n" +
		" encryption aes-cbc-256\n integrity sha1\n group 5\n")
	p, err := plan.Build(running, []playbook.Step{{
		Number: 1, Title: "IKEv2 proposal",
		Lines: lines("crypto ikev2 proposal ZIA-PROPOSAL",
			" encryption aes-cbc-256", " integrity sha1", " group 14"),
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range p.Steps[0].Changes {
		fmt.Printf("%s %s: %s\n", c.Action, c.Object, c.Why)
		for _, line := range c.Lines {
			fmt.Println("  ", line.Text)
		}
		fmt.Println("undo")
		for _, line := range c.Undo {
			fmt.Println("  ", line)
		}
	}
	// Output:
	// replace crypto ikev2 proposal ZIA-PROPOSAL: has another value
	//    crypto ikev2 proposal ZIA-PROPOSAL
	//    group 14
	//    exit
	// undo
	//    crypto ikev2 proposal ZIA-PROPOSAL
	//    group 5
	//    exit
}

// What somebody else uses is never taken: the plan is refused with all conflicts.
func ExampleConflictError() {
	running := iosconf.Parse("track 1 ip sla 9\n")
	_, err := plan.Build(running, []playbook.Step{
		{Number: 14, Title: "IP SLA monitor", Lines: lines("track 1 ip sla 1 state")},
	})
	var conflict *plan.ConflictError
	fmt.Println(errors.As(err, &conflict))
	fmt.Println(err)
	// Output:
	// true
	// taken by something else: track 1 follows something else (track 1 ip sla 9): choose another number in names
}

// Restore takes back what a plan has done, also when only some of its lines were typed.
func ExampleRestore() {
	before := iosconf.Parse("interface Vlan1\n ip address 192.0.2.65 255.255.255.192\n")
	p, err := plan.Build(before, []playbook.Step{
		{Number: 13, Title: "NAT", Lines: lines("interface Vlan1", " ip nat inside", " ip policy route-map ZIA-PBR")},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	now := iosconf.Apply(before, []string{"interface Vlan1", "ip nat inside"}) // and then the session was lost
	undo, err := plan.Restore(now, before, p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range undo.Lines() {
		fmt.Println(line.Text)
	}
	// Output:
	// interface Vlan1
	// no ip nat inside
	// no ip virtual-reassembly in
	// exit
}
