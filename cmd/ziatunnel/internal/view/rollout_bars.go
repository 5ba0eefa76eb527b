package view

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/printable"
	"github.com/ziatunnel/ziatunnel/pkg/rollout"
	"github.com/ziatunnel/ziatunnel/pkg/rollout/local"
)

// RolloutBars draws a rollout in the same place of a terminal, again and again: a bar for each wave,
// the sites at work with the step they are in, and the time that is left. Failures stand above, and
// stay. It counts along with the events, so that a frame costs the same whatever the number of sites.
type RolloutBars struct {
	w    Redrawer
	size func() (columns, rows int)
	over chan struct{}
	idle chan struct{} // closed when nothing is drawn any more

	mu      sync.Mutex
	state   *rollout.State // only read in See, which the owner of the state calls
	waves   []barWave
	waveOf  map[string]int
	phase   map[string]rollout.Phase
	failed  map[string]bool
	atWork  []atWork
	waiting string
	above   []string // lines that are to stand above the bars
	began   time.Time
	ended   int // sites, of all waves, since this process began
	left    int
	drawn   int // lines on the screen
	changed bool
}

type barWave struct {
	name                      string
	sites, done, failed, work int
}

type atWork struct {
	site, step string
	since      time.Time
}

// redraw is the time between two frames.
const redraw = 200 * time.Millisecond

// NewRolloutBars begins to draw. The caller ends it.
func NewRolloutBars(w Redrawer, size func() (columns, rows int), state *rollout.State) *RolloutBars {
	b := &RolloutBars{
		w: w, size: size, state: state, over: make(chan struct{}), idle: make(chan struct{}), began: time.Now(),
		changed: true,
		waveOf:  map[string]int{}, phase: map[string]rollout.Phase{}, failed: map[string]bool{},
	}
	for i, wave := range state.Waves() {
		b.waves = append(b.waves, barWave{name: waveName(wave), sites: len(wave.Sites)})
		for _, name := range wave.Sites {
			b.waveOf[name] = i
			b.left++
			b.recount(name)
		}
	}
	go b.loop()
	return b
}

func (b *RolloutBars) loop() {
	defer close(b.idle)
	tick := time.NewTicker(redraw)
	defer tick.Stop()
	for n := 0; ; n++ {
		select {
		case <-b.over:
			return
		case <-tick.C:
		}
		b.mu.Lock()
		if b.changed || n%5 == 0 { // the time goes on by itself
			b.draw()
		}
		b.mu.Unlock()
	}
}

// End draws for the last time, and takes the bars away: what is said then stands in their place.
func (b *RolloutBars) End() {
	close(b.over)
	<-b.idle
	b.mu.Lock()
	defer b.mu.Unlock()
	b.put(nil)
}

// See takes what has happened.
func (b *RolloutBars) See(u local.Update) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.changed = true
	switch {
	case u.Event != nil:
		b.happened(*u.Event)
	case u.Step != nil:
		for i := range b.atWork {
			if b.atWork[i].site == u.Step.Site {
				b.atWork[i].step = u.Step.Step
			}
		}
	case len(u.Waiting) > 0:
		b.waiting = waitingFor(u.Waiting, b.state.Plan().ID)
	case u.Note != "":
		b.above = append(b.above, u.Note)
	}
}

func (b *RolloutBars) happened(e rollout.Event) {
	if e.Kind != rollout.TimePassed {
		b.waiting = ""
	}
	switch e.Kind {
	case rollout.SiteBegan, rollout.ProofBegan:
		b.atWork = append(b.atWork, atWork{site: e.Site, step: "begins", since: time.Now()})
	case rollout.SiteEnded, rollout.ProofEnded, rollout.SiteLost:
		for i := range b.atWork {
			if b.atWork[i].site == e.Site {
				b.atWork = append(b.atWork[:i], b.atWork[i+1:]...)
				break
			}
		}
		if e.Kind == rollout.SiteLost || e.Outcome != rollout.Done {
			b.above = append(b.above, happening(e, b.state))
		}
	case rollout.PauseRequested, rollout.ResumeRequested, rollout.AbortRequested,
		rollout.Approved, rollout.RetryRequested:
		b.above = append(b.above, happening(e, b.state))
	case rollout.Began, rollout.TimePassed:
	}
	if e.Kind == rollout.RetryRequested {
		for name := range b.waveOf {
			b.recount(name)
		}
		return
	}
	if e.Site != "" {
		b.recount(e.Site)
	}
}

// recount puts a site where the state has it now.
func (b *RolloutBars) recount(name string) {
	wave := &b.waves[b.waveOf[name]]
	b.count(wave, name, -1)
	site, _ := b.state.Site(name)
	was := b.phase[name]
	b.phase[name], b.failed[name] = site.Phase, site.Phase == rollout.Ended && site.Outcome != rollout.Done
	b.count(wave, name, +1)
	if was == rollout.Working && site.Phase == rollout.Ended {
		b.ended++
	}
}

func (b *RolloutBars) count(wave *barWave, name string, by int) {
	switch phase := b.phase[name]; {
	case phase == rollout.Working || phase == rollout.Proving:
		wave.work += by
	case phase == rollout.Ended && b.failed[name]:
		wave.failed += by
		b.left -= by
	case phase == rollout.Ended:
		wave.done += by
		b.left -= by
	}
}

func (b *RolloutBars) draw() {
	columns, rows := b.size()
	b.put(b.frame(columns, rows))
	b.changed = false
}

// frame are the lines to be seen. What does not fit the height is left out of the sites at work first.
func (b *RolloutBars) frame(columns, rows int) []string {
	lines := b.bars(columns, max(rows/3, 3))
	room := max(rows-len(lines)-4, 1)
	if rows == 0 {
		room = len(b.atWork)
	}
	for i, w := range b.atWork {
		if i == room-1 && len(b.atWork) > room {
			lines = append(lines, fmt.Sprintf("  and %d more at work", len(b.atWork)-i))
			break
		}
		lines = append(lines, fmt.Sprintf("  %-18s %5s  %s", w.site, watchClock(time.Since(w.since)), w.step))
	}
	if b.waiting != "" {
		lines = append(lines, "waiting: "+b.waiting)
	}
	lines = append(lines, b.foot())
	for i := range lines {
		lines[i] = cut(printable.Text(lines[i]), columns) // an escape is longer than what it stands for
	}
	return lines
}

// bars are the waves that are not over, and as many of the others as there is room for.
func (b *RolloutBars) bars(columns, room int) []string {
	first := 0
	for first < len(b.waves)-room && b.waves[first].done+b.waves[first].failed == b.waves[first].sites {
		first++
	}
	var lines []string
	for i := first; i < len(b.waves) && i < first+room; i++ {
		lines = append(lines, b.waves[i].bar(columns))
	}
	if hidden := len(b.waves) - len(lines); hidden > 0 {
		lines = append(lines, fmt.Sprintf("  and %s more", counted(hidden, "wave")))
	}
	return lines
}

func (w barWave) bar(columns int) string {
	width := 30
	if columns > 0 {
		width = min(max(columns-60, 10), 40)
	}
	part := func(n int) int { return n * width / max(w.sites, 1) }
	done := part(w.done)
	failed := part(w.done+w.failed) - done
	work := part(w.done+w.failed+w.work) - done - failed
	bar := strings.Repeat("█", done) + strings.Repeat("▒", failed) + strings.Repeat("▁", work) +
		strings.Repeat("·", width-done-failed-work)
	words := fmt.Sprintf("%d/%d", w.done, w.sites)
	if w.failed > 0 {
		words += fmt.Sprintf(", %d failed", w.failed)
	}
	if w.work > 0 {
		words += fmt.Sprintf(", %d at work", w.work)
	}
	return fmt.Sprintf("%-18s %s  %s", w.name, bar, words)
}

// foot is the time that is left, by what the sites took that have ended since this process began.
func (b *RolloutBars) foot() string {
	if b.left == 0 {
		return "all sites have ended"
	}
	words := counted(b.left, "site") + " left"
	if b.ended > 0 && len(b.atWork) > 0 {
		each := time.Since(b.began) / time.Duration(b.ended)
		words += ", about " + watchClock(each*time.Duration(b.left))
	}
	return words + "; Ctrl-C lets those at work finish, a second one takes them back"
}

// put writes a frame over the last one, below what is to stand above.
func (b *RolloutBars) put(frame []string) {
	if b.w.Redraw(b.drawn, append(b.above, frame...)) {
		b.above, b.drawn = nil, len(frame)
	}
}

// watchClock is a duration as minutes and seconds, or hours and minutes.
func watchClock(d time.Duration) string {
	if d >= time.Hour {
		return fmt.Sprintf("%dh%02dm", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d:%02d", int(d.Minutes()), int(d.Seconds())%60)
}
