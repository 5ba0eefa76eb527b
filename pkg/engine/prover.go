package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// prover looks at the tunnels of a router until as much is proven as the job wants.
type prover struct {
	session Session
	job     Job
	watch   Watch
	clock   Clock
	w       proofWatch
	further []string // of the proofWatch, as long as they are not taken

	began time.Time
	up    time.Time    // of the last look that showed every tunnel up
	tests *trafficTest // nil: no test traffic is sent yet

	asked     bool      // probes were made to run at once
	looked    time.Time // the last look, on our clock
	routerNow time.Time // and on the router's; zero: not known
	rate      float64   // how fast the router's clock runs, in our seconds; zero: not known
}

func newProver(s Session, job Job, watch Watch, w proofWatch) *prover {
	clock := job.clock()
	return &prover{session: s, job: job, watch: watch, clock: clock, w: w, further: w.further, began: clock.Now()}
}

// deadline is when a look that shows the tunnels so is the last one.
func (p *prover) deadline(report verify.Report) time.Time {
	end := p.began.Add(p.job.Wait)
	if report.Proof.Reached != verify.LevelNone || p.job.WaitSAs <= 0 {
		return end
	}
	from := p.began
	if p.up.After(from) {
		from = p.up
	}
	if down := from.Add(p.job.WaitSAs); down.Before(end) {
		return down
	}
	return end
}

// look takes one reading, with a test of the traffic where that is due, and tells who watches. further are the answers
// to the further commands.
func (p *prover) look(ctx context.Context) (report verify.Report, further []string, err error) {
	var tests []string
	testing := p.tests != nil && !p.tests.done()
	if testing {
		tests = p.tests.commands()
	}
	facts, said, err := readTunnels(ctx, p.session, p.job.Want, append(tests, p.further...)...)
	if err != nil {
		return report, nil, err
	}
	p.timeOf(facts)
	if p.w.restart != nil && p.job.Want.Since.IsZero() {
		p.job.Want.Since = facts.Now // what was answered before the change says nothing of it
	}
	e := Event{Kind: Polled, Report: &report}
	if testing {
		e.Kind = TrafficSeen
		if facts, err = p.tests.take(facts, said[:len(tests)], p.job); err != nil {
			return report, nil, err
		}
	}
	report = verify.Judge(facts, p.job.Want)
	if p.tests != nil {
		report = report.WithTraffic(p.tests.moved)
	}
	if report.Proof.Reached != verify.LevelNone {
		p.up = p.clock.Now()
	}
	e.Detail = report.Waiting()
	if p.w.left != nil {
		e.Left = p.w.left()
	}
	p.watch(e)
	return report, said[len(tests):], nil
}

// takeFurther gives the answers to the further commands to who wants them, until they are taken.
func (p *prover) takeFurther(answers []string, last bool) error {
	if len(p.further) == 0 {
		return nil
	}
	taken, err := p.w.take(answers)
	switch {
	case err != nil:
		return err
	case taken:
		p.further = nil
	case last:
		return errors.New("the router does not show its whole running-config any more")
	}
	return nil
}

// goOn does what the proof needs next, and waits for the next look.
func (p *prover) goOn(ctx context.Context, report verify.Report) error {
	up := report.Proof.Reached.Reaches(verify.LevelSAs)
	if up && p.tests == nil && p.job.Want.Proof.Reaches(verify.LevelTraffic) {
		p.tests = &trafficTest{echoes: echoesOf(p.job)}
		p.watch(Event{Kind: SendingTest})
		return nil
	}
	pause := p.pause(report)
	if asks := report.Unasked(); up && len(asks) > 0 && p.w.restart != nil && !p.asked {
		p.asked = true
		if err := p.w.restart(ctx, asks); err != nil {
			return err
		}
		pause = p.job.Interval
	}
	left := p.deadline(report).Sub(p.clock.Now())
	return p.clock.Sleep(ctx, max(min(pause, left), time.Millisecond))
}

// longestLook is how long a session is left alone at most while a proof waits: a router closes one that is idle.
const longestLook = 45 * time.Second

// leastRate is how far apart two looks are at least that tell how fast the router's clock runs.
const leastRate = 50 * time.Millisecond

// answerTime is what a probe is given for its answer before one looks.
const answerTime = time.Second

// pause is how long there is nothing new to see: until the next run of a probe that was not answered, or the end of
// the delay of a track, as the router's clock has it. That clock need not run as ours does; what is not known of it is
// no reason to sleep.
func (p *prover) pause(report verify.Report) time.Duration {
	next, known := report.Next()
	if !known || report.Verdict != verify.Active || p.rate == 0 {
		return p.job.Interval
	}
	next = time.Duration(float64(next+answerTime) / p.rate)
	return max(p.job.Interval, min(next, longestLook))
}

// timeOf learns from two looks how fast the router's clock runs. One that is set meanwhile, or stands still, tells
// nothing; one that runs slower than ours is no reason to wait longer.
func (p *prover) timeOf(facts verify.Facts) {
	now := p.clock.Now()
	if !p.routerNow.IsZero() && !facts.Now.IsZero() {
		if ours := now.Sub(p.looked); ours >= leastRate {
			p.rate = max(facts.Now.Sub(p.routerNow).Seconds()/ours.Seconds(), 1)
		}
	}
	p.looked, p.routerNow = now, facts.Now
}

// trafficTest is test traffic through every tunnel: echoes to the global address behind each, and the counters before
// and behind them. The echoes have the LAN's address as their source, and take the routes of step 14: what the router
// itself sends is not subject to `ip policy` on the LAN. They show that the tunnel takes and gives back packets of the
// LAN's addresses, and not that the route map leads those of its hosts there. Where an echo is not answered the
// operations of step 14 may still move the counters.
type trafficTest struct {
	echoes []string
	first  *verify.Facts // before the first echo
	moved  []verify.Traffic
}

// commands are those of one test: the echoes, then the counters.
func (t *trafficTest) commands() []string {
	return append(slices.Clone(t.echoes), verify.CountersCommand)
}

// done reports whether packets have moved both ways through every tunnel.
func (t *trafficTest) done() bool {
	return t.moved != nil && !slices.ContainsFunc(t.moved, func(m verify.Traffic) bool { return !m.Moved() })
}

// take compares the counters behind the echoes with those before the first ones. said are the answers to
// [trafficTest.commands]. It gives the facts with the later counters.
func (t *trafficTest) take(before verify.Facts, said []string, job Job) (verify.Facts, error) {
	if t.first == nil {
		t.first = &before
	}
	after, err := before.WithCounters(said[len(t.echoes)])
	if err != nil {
		return after, fmt.Errorf("verification: %w", err)
	}
	t.moved = verify.Moved(*t.first, after, job.Want)
	t.echoes = withoutSource(t.echoes, said)
	return after, nil
}

// echoesOf are the commands that make traffic. The routes of step 14 lead a packet to a global
// address into its tunnel; that such an address answers an echo there is [inferred], as a browser's
// request is what it is for.
func echoesOf(job Job) []string {
	var out []string
	for _, t := range job.Want.Tunnels {
		if own, ok := job.Site.Tunnel(t.Role); ok && own.Edge.Global.IsValid() {
			out = append(out, job.Site.OfPair(own.Pair).LAN.Ping(own.Edge.Global)+" repeat 3")
		}
	}
	return out
}

// withoutSource leaves the source out where IOS has refused to send: an interface of the LAN to which
// nothing is connected is down, and is no source.
func withoutSource(echoes, said []string) []string {
	out := slices.Clone(echoes)
	for i := range out {
		before, source, ok := strings.Cut(out[i], " source ")
		if ok && strings.Contains(said[i], "Invalid source") {
			_, rest, _ := strings.Cut(source, " ")
			out[i] = before + " " + rest
		}
	}
	return out
}
