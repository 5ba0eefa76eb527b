package ciscoios

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// says makes what a router says in virtual time: a piece now and then.
func says(piece string, every time.Duration) (read func() ([]byte, error), cut func(), isCut func() bool) {
	over := make(chan struct{})
	read = func() ([]byte, error) {
		select {
		case <-over:
			return nil, io.EOF
		case <-time.After(every):
			return []byte(piece), nil
		}
	}
	cut = func() { close(over) }
	return read, cut, func() bool {
		select {
		case <-over:
			return true
		default:
			return false
		}
	}
}

// TestPace lets the slowest lines and logins pass, and ends what is slower than any, or without an end.
func TestPace(t *testing.T) {
	t.Parallel()
	log := "*Nov 24 23:50:25.595: %SYS-5-CONFIG_I: Configured from console by noc\n"
	row, rows := strings.Repeat("x", 8<<10), strings.Repeat("x\n", 4<<10)
	for name, c := range map[string]struct {
		piece  string
		every  time.Duration
		within int           // bytes of the whole answer; 0: it has no end
		after  time.Duration // it ends
		why    string        // "" when all of it comes
	}{
		"9600 baud": {"a row of a configuration\n", 26 * time.Millisecond, 300_000, 6 * time.Minute,
			""},
		"a row every three seconds":  {"interface FastEthernet4 is up\n", 3 * time.Second, 3000, 6 * time.Minute, ""},
		"little, just within":        {".", 29 * time.Second, 4, 2 * time.Minute, ""},
		"one byte every half second": {"x", time.Second / 2, 0, 2 * time.Minute, "in 2m0s the router has sent 2"},
		"a blank now and then":       {" ", time.Second, 0, 2 * time.Minute, "in 2m0s the router has sent 0 bytes"},
		"messages alone":             {log, time.Second, 0, 2 * time.Minute, "in 2m0s the router has sent 0 bytes"},
		"without an end": {"0123456789\n", time.Second, 0, 10 * time.Minute,
			"in 10m0s the router has sent"},
		"silence":        {"x", time.Minute, 0, 30 * time.Second, "the router is silent"},
		"an endless row": {row, time.Millisecond, 0, time.Second, "a row of more than 64 kB"},
		"endless rows":   {rows, time.Millisecond, 0, time.Second, "more than 50000 rows"},
		"endless bytes":  {row + "\n", time.Millisecond, 0, time.Second, "more than 4096 kB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				read, cut, isCut := says(c.piece, c.every)
				s := listen(read, func([]byte) {}, cut, 4<<20)
				began := time.Now()
				said, err := s.await(t.Context(), 30*time.Second, lull, func(b []byte, _ bool) (int, bool) {
					return len(b), c.within > 0 && len(b) >= c.within
				})
				if c.why == "" && (err != nil || len(said) < c.within) || c.why != "" && (err == nil ||
					!strings.Contains(err.Error(), c.why)) {
					t.Errorf("%d bytes, %v", len(said), err)
				}
				if took := time.Since(began); took > c.after+time.Second {
					t.Errorf("it took %s", took)
				}
				synctest.Wait() // for the reader, which cuts once it has told
				if isFlood(err) != isCut() {
					t.Errorf("the connection was cut: %v", isCut())
				}
				if !isCut() {
					cut()
				}
				<-s.done
			})
		})
	}
}

// TestLooksAreFew: the more was said, the less often it is looked at, however it comes.
func TestLooksAreFew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		read, cut, _ := says(strings.Repeat("x", 63)+"\n", 10*time.Microsecond)
		s := listen(read, func([]byte) {}, cut, 2<<20)
		looks, work := 0, 0
		_, err := s.await(t.Context(), 30*time.Second, lull, func(b []byte, _ bool) (int, bool) {
			looks++
			work += len(b)
			return 0, false
		})
		if err == nil || looks > 300 || work > 40<<20 {
			t.Errorf("%d looks at %d MB, %v", looks, work>>20, err)
		}
		<-s.done
	})
}

// TestAmount: an exchange that begins counts what is there already, and no more.
func TestAmount(t *testing.T) {
	t.Parallel()
	a := amount{most: 100}
	if err := a.add(bytes.Repeat([]byte("x"), 100)); err != nil {
		t.Error(err)
	}
	if err := a.add([]byte("x")); err == nil {
		t.Error("101 bytes of 100 were taken")
	}
	if a = a.again(20, []byte("x\ny")); a.bytes != 3 || a.rows != 1 || a.most != 20 {
		t.Errorf("%+v", a)
	}
}
