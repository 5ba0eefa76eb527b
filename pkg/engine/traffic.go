package engine

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/site"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// proveTraffic makes packets go through each tunnel and looks whether they are counted both ways: a
// reading, an echo to the global address behind each tunnel, and the counters again, in one burst.
// Where an echo is not answered the operations of step 14 may still move the counters, so it looks on
// until the wait is over; then it fails with a [NotProvenError].
func proveTraffic(ctx context.Context, s Session, job Job, report verify.Report, watch Watch) (verify.Report, error) {
	clock := job.clock()
	over := clock.Now().Add(job.Wait)
	watch(Event{Kind: SendingTest})
	echoes := echoesOf(job)
	var first *verify.Facts
	for {
		before, after, said, err := measure(ctx, s, job.Want, echoes)
		if err != nil {
			return report, err
		}
		if first == nil {
			first = &before
		}
		report = verify.Judge(after, job.Want).WithTraffic(verify.Moved(*first, after, job.Want))
		watch(Event{Kind: TrafficSeen, Report: &report})
		if report.Proven() {
			return report, nil
		}
		left := over.Sub(clock.Now())
		if left <= 0 {
			return report, &NotProvenError{Report: report}
		}
		if err := clock.Sleep(ctx, max(min(job.Interval, left), time.Millisecond)); err != nil {
			return report, err
		}
		echoes = withoutSource(echoes, said, job.Site.LAN.Name)
	}
}

// measure takes a reading, sends the echoes, and takes the counters again; answers are those to
// the echoes.
func measure(
	ctx context.Context, s Session, want verify.Expectation, echoes []string,
) (before, after verify.Facts, answers []string, err error) {
	before, more, err := readTunnels(ctx, s, want, append(slices.Clone(echoes), verify.CountersCommand)...)
	if err != nil {
		return before, after, nil, err
	}
	if after, err = before.WithCounters(more[len(echoes)]); err != nil {
		err = fmt.Errorf("verification: %w", err)
	}
	return before, after, more[:len(echoes)], err
}

// echoesOf are the commands that make traffic. The routes of step 14 lead a packet to a global
// address into its tunnel; that such an address answers an echo there is [inferred], as a browser's
// request is what it is for.
func echoesOf(job Job) []string {
	var out []string
	for _, t := range job.Want.Tunnels {
		if global := globalOf(job.Site, t.Role); global.IsValid() {
			out = append(out, job.Site.LAN.Ping(global)+" repeat 3")
		}
	}
	return out
}

func globalOf(s *site.Site, role string) netip.Addr {
	if role == "backup" {
		return s.ZIA.Backup.Global
	}
	return s.ZIA.Primary.Global
}

// withoutSource leaves the source out where IOS has refused to send: an interface of the LAN to which
// nothing is connected is down, and is no source.
func withoutSource(echoes, said []string, lan string) []string {
	out := slices.Clone(echoes)
	for i := range out {
		if strings.Contains(said[i], "Invalid source") {
			out[i] = strings.Replace(out[i], " source "+lan, "", 1)
		}
	}
	return out
}
