package plan_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/fakeios"
	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/playbook"
)

// steering is what moves traffic by tracks, in the order in which it is typed.
const steering = `interface Tunnel1
 ip address 10.255.1.1 255.255.255.252
track 1 interface Tunnel1 line-protocol
 delay down 10 up 30
track 9 list boolean or
 object 1
 object 2 not
ip route 10.77.0.0 255.255.0.0 Tunnel1 track 1
access-list 101 permit ip any any
route-map STEER permit 10
 match ip address 101
 set ip next-hop verify-availability 10.255.1.2 10 track 1
 set ip next-hop verify-availability 10.255.2.2 20 track 9
 set ip default next-hop 172.17.0.9
event manager applet AWAY
 event track 1 state down
 action 1.0 cli command "enable"
 action 2.0 cli command "clear crypto session remote 198.51.100.11"
`

// steeringBefore are routers on which some of it is, in another form, or beside something of others.
var steeringBefore = map[string]string{
	"nothing": "",
	"all":     steering,
	"older": strings.NewReplacer("10.255.2.2 20 track 9", "10.255.9.2 20 track 1", "object 2 not", "object 2",
		"198.51.100.11", "203.0.113.22", "up 30", "up 60", "Tunnel1 track 1", "Tunnel1 5").Replace(steering),
	"half": "track 9 list boolean or\n object 1\nroute-map STEER permit 10\n match ip address 101\n" +
		"access-list 101 permit ip any any\nevent manager applet AWAY\n event track 1 state down\n",
	"others": "track 9 list boolean or\n object 1\n object 7\nroute-map STEER permit 10\n match ip address 101\n" +
		" set ip next-hop verify-availability 10.255.3.2 30 track 7\naccess-list 101 permit ip any any\n" +
		"event manager applet THEIRS\n event none\n action 1 syslog msg \"x\"\n",
}

func steeringSteps() []playbook.Step { return []playbook.Step{step(1, steering)} }

// TestLawsOfSteering holds the laws of plans on what moves traffic: next hops with tracks, lists of tracks, applets.
func TestLawsOfSteering(t *testing.T) {
	for name, before := range steeringBefore {
		running := iosconf.Parse(branchText + before)
		for seed := range uint64(8) {
			conflict, err := laws(running, steeringSteps(), rand.New(rand.NewPCG(seed, 7)))
			if conflict || err != nil {
				t.Errorf("%s: conflict %v, %v", name, conflict, err)
			}
		}
	}
	p, err := plan.Build(iosconf.Parse(branchText+steeringBefore["older"]), steeringSteps())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range p.Steps[0].Changes {
		if strings.HasPrefix(c.Object, "event manager applet ") && (c.Action != plan.Replace ||
			c.Lines[0].Text.Reveal() != "no event manager applet AWAY" || !strings.Contains(c.Hazard, "in between")) {
			t.Errorf("%+v", c)
		}
	}
}

// TestSteeringOnTheRouter types the same into the virtual router, and takes it back.
func TestSteeringOnTheRouter(t *testing.T) {
	for name, before := range steeringBefore {
		router, session := bootText(t, branchText+before, fakeios.Quirks{})
		running := iosconf.Parse(router.RunningConfig())
		p, err := plan.Build(running, steeringSteps())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := session.Configure(t.Context(), p.Lines(), nil); err != nil {
			t.Fatalf("%s: plan: %v", name, err)
		}
		after := iosconf.Parse(router.RunningConfig())
		if err := reached(running, after, steeringSteps()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if d := iosconf.Difference(iosconf.Apply(running, plain(p.Lines())), after); len(d) > 0 {
			t.Errorf("%s: the model differs from the router: %q", name, d)
		}
		if err := session.Configure(t.Context(), p.Undo(), nil); err != nil {
			t.Fatalf("%s: undo: %v", name, err)
		}
		if d := iosconf.Difference(running, iosconf.Parse(router.RunningConfig())); len(d) > 0 {
			t.Errorf("%s: undo leaves %q", name, d)
		}
	}
}

// TestForeignApplet: an applet of another name's owner is not replaced, and a removal leaves it.
func TestForeignApplet(t *testing.T) {
	running := iosconf.Parse(branchText + "event manager applet AWAY\n event none\n action 7 exit\n")
	var taken *plan.ConflictError
	if _, err := plan.Build(running, steeringSteps()); !errors.As(err, &taken) ||
		!strings.Contains(err.Error(), "event manager applet AWAY is an applet of somebody else: choose another name") {
		t.Errorf("%v", err)
	}
}
