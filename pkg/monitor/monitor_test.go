package monitor_test

import (
	"testing"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/iosconf"
	"github.com/ziatunnel/ziatunnel/pkg/monitor"
)

const text = `ip sla 1
 http raw http://185.46.212.88:80
  timeout 2000
  frequency 20
ip sla schedule 1 life forever start-time now
ip sla 2
 icmp-echo 192.0.2.1
ip sla schedule 2 start-time after 00:05:30 life forever
ip sla 3
 icmp-echo 192.0.2.1
ip sla schedule 3 life forever start-time pending
ip sla 30
 icmp-echo 192.0.2.1
 frequency 5
track 1 ip sla 1 state
 delay down 130 up 170
track 2 ip sla 2 reachability
`

// TestOperationOf reads what is typed, and has the defaults of IOS for the rest.
func TestOperationOf(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(text)
	for id, want := range map[int]monitor.Operation{
		1:  {Frequency: 20 * time.Second, Timeout: 2 * time.Second},
		2:  {Frequency: time.Minute, Timeout: 5 * time.Second, First: 5*time.Minute + 30*time.Second},
		3:  {Frequency: time.Minute, Timeout: 5 * time.Second},
		30: {Frequency: 5 * time.Second, Timeout: 5 * time.Second},
	} {
		got, ok := monitor.OperationOf(c, id)
		if !ok || got != want {
			t.Errorf("operation %d: %+v, want %+v", id, got, want)
		}
	}
	if _, ok := monitor.OperationOf(c, 4); ok {
		t.Error("operation 4 is there")
	}
	if o, _ := monitor.OperationOf(c, 1); o.Turn() != 22*time.Second {
		t.Errorf("a turn of operation 1 takes %s", o.Turn())
	}
}

// TestDelay reads both directions, each by its own word.
func TestDelay(t *testing.T) {
	t.Parallel()
	c := iosconf.Parse(text)
	for _, one := range []struct {
		id   int
		way  monitor.Way
		want time.Duration
	}{
		{1, monitor.Down, 130 * time.Second}, {1, monitor.Up, 170 * time.Second}, {2, monitor.Up, 0},
		{3, monitor.Up, 0},
	} {
		if got := monitor.Delay(c, one.id, one.way); got != one.want {
			t.Errorf("track %d %s: %s, want %s", one.id, one.way, got, one.want)
		}
	}
	if !monitor.Tracked(c, 2) || monitor.Tracked(c, 3) {
		t.Error("track 2 is there, and track 3 is not")
	}
}
