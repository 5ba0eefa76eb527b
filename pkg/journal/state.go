package journal

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
)

// State is how far a run got, as far as its records say. The zero value is a run of which nothing
// is known.
type State struct {
	Site, Run string
	Begin     Begin           // zero when the file has none that can be read
	Began     time.Time       // of the first record
	Updated   time.Time       // of the last record
	Resumed   []Resumed       // processes that went on with it, in order
	Trusted   []Trusted       // decisions about a file that was damaged
	Router    *Router         // who the router is; nil in files of older versions
	Options   json.RawMessage // what the run is to do, as written last
	LockTaken []LockTaken
	Planned   *Planned
	Snapshot  *SnapshotTaken
	Arming    *Arming // arming was begun
	Armed     *Armed  // the last one
	Steps     []StepState
	Stages    []StageState
	Pushed    *Pushed
	// OptionalRefused are the optional lines that the router did not take.
	OptionalRefused []OptionalRefused

	ReloginOK   bool
	Proven      *Proven
	Confirmed   *Confirmed
	Cleaned     bool
	Saved       bool
	RollingBack *RollingBack
	RolledBack  *RolledBack
	InDoubt     *InDoubt
	Surprises   []Surprise
	FailedOver  *FailedOver
	Recovered   bool
	OutputLost  *OutputLost // the last one
	End         *End        // the last one; nil while a process works on it or when it died

	Unknown  []string // kinds of records that this version does not know
	Problems []string // lines that could not be read; the state may lack what they said
	// Damage is what was changed in the file of the run after it was written, with its places. Nobody may act on such
	// a state; see [Store.Trust].
	Damage []string
	// Unprotected says that the records carry no hashes, as those of older versions: a change would not be noticed.
	Unprotected bool
	// Digests are those of the secrets in plan and snapshot. [Store.Load] sets them.
	Digests Digests
	key     string // names the key of the digests
	sound   int    // records before the first place in Damage

	left Leftovers
}

// StepState is how far a step got.
type StepState struct {
	Number int
	Title  string
	Lines  int    // that it has
	Done   bool   // all were taken
	Taken  int    // lines that are known to be taken
	Error  string // what stopped it
}

// StageState is how far a stage got.
type StageState struct {
	Number    int
	Title     string
	Interface string // of the tunnel that it moves; empty: none
	Anew      bool   // the tunnel was told, or was about to be told, to negotiate with what the change brings
	Back      bool   // and behind that to negotiate with what was there before
	Done      bool   // and it was proven
}

// Leftovers are what a run may have left on the router beside its lines. Each is something to look
// for, not something that is known to be there.
type Leftovers struct {
	Timer       *Armed   // the router may take itself back; its Until is zero when arming was not seen to end
	ArchivePath string   // temporary `archive` / `path` in the running-config
	FlashFiles  []string // on flash; they hold secrets
}

// Empty reports whether there is nothing to look for.
func (l Leftovers) Empty() bool {
	return l.Timer == nil && l.ArchivePath == "" && len(l.FlashFiles) == 0
}

// Fold is the state that the records of a run add up to. It is pure.
func Fold(entries []Entry) State {
	var s State
	for i, e := range entries {
		if i == 0 {
			s.Began = e.Time
		}
		s.Updated = e.Time
		s.apply(e.Record)
	}
	return s
}

func (s *State) apply(record Record) {
	switch r := record.(type) {
	case Begin:
		s.Begin = r
		s.Site, s.Run = r.Site, r.Run
		s.Options, s.key = r.Options, r.Key
	case Trusted:
		s.Trusted = append(s.Trusted, r)
	case Resumed:
		s.Resumed = append(s.Resumed, r)
		s.End = nil
		if r.Key != "" {
			s.key = r.Key
		}
		if len(r.Options) > 0 {
			s.Options = r.Options
		}
	case Router:
		s.Router = &r
	case LockTaken:
		s.LockTaken = append(s.LockTaken, r)
	case Planned:
		s.Planned = &r
	case SnapshotTaken:
		s.Snapshot = &r
	case Arming:
		s.Arming, s.Armed = &r, nil
		s.Confirmed, s.Cleaned = nil, false
		timer := s.left.Timer
		s.left.armed(Armed{How: r.How, Minutes: r.Minutes, ArchivePath: r.ArchivePath, FlashFiles: r.FlashFiles})
		if r.TimerUnsent {
			s.left.Timer = timer
		}
	case Armed:
		s.Armed = &r
		s.Confirmed, s.Cleaned = nil, false
		s.left.armed(r)
	case StepBegin:
		s.Steps = append(s.Steps, StepState{Number: r.Number, Title: r.Title, Lines: r.Lines})
	case StepEnd:
		s.stepEnd(r)
	case StageBegin:
		s.stageBegin(r)
	case Renegotiating:
		s.ofTunnel(r.Interface, func(t *StageState) { t.Anew, t.Back = t.Anew || !r.Back, r.Back })
	case StageEnd:
		s.stageEnd(r)
	case OptionalRefused:
		s.OptionalRefused = append(s.OptionalRefused, r)
	case Unknown:
		s.Unknown = append(s.Unknown, r.Kind)
	default:
		s.milestone(record)
	}
}

// milestone takes the records that each say one thing about the whole.
func (s *State) milestone(record Record) {
	switch r := record.(type) {
	case Pushed:
		s.Pushed = &r
	case ReloginOK:
		s.ReloginOK = true
	case Proven:
		s.Proven = &r
	case Confirmed:
		s.Confirmed, s.left.Timer = &r, nil
	case Cleaned:
		s.Cleaned, s.left = true, Leftovers{}
	case Saved:
		s.Saved = true
	case RollingBack:
		s.RollingBack, s.RolledBack = &r, nil
	case RolledBack:
		s.RolledBack, s.InDoubt = &r, nil
	case InDoubt:
		s.InDoubt = &r
	case Surprise:
		s.Surprises = append(s.Surprises, r)
	case FailedOver:
		s.FailedOver = &r
	case Recovered:
		s.Recovered = true
	case OutputLost:
		s.OutputLost = &r
	case End:
		s.End = &r
		if r.Outcome == Done || r.Outcome == TakenBack {
			s.InDoubt = nil
		}
	}
}

// stepEnd closes the last step of that number.
func (s *State) stepEnd(r StepEnd) {
	for i := range slices.Backward(s.Steps) {
		if s.Steps[i].Number == r.Number {
			s.Steps[i].Taken = r.Lines
			s.Steps[i].Error = r.Error
			s.Steps[i].Done = r.Error == ""
			return
		}
	}
	s.Steps = append(s.Steps, StepState{Number: r.Number, Taken: r.Lines, Error: r.Error, Done: r.Error == ""})
}

// stageBegin opens a stage. A run that is gone on with begins its stages again: those of tunnels are the same by their
// interface.
func (s *State) stageBegin(r StageBegin) {
	known := r.Interface != "" && slices.ContainsFunc(s.Stages, func(t StageState) bool {
		return t.Interface == r.Interface
	})
	if known {
		s.ofTunnel(r.Interface, func(t *StageState) { t.Done = false })
		return
	}
	s.Stages = append(s.Stages, StageState{Number: r.Number, Title: r.Title, Interface: r.Interface})
}

// ofTunnel changes the stage of a tunnel.
func (s *State) ofTunnel(name string, change func(*StageState)) {
	for i := range s.Stages {
		if s.Stages[i].Interface == name {
			change(&s.Stages[i])
		}
	}
}

// stageEnd closes a stage: by its tunnel, else the last one of that number.
func (s *State) stageEnd(r StageEnd) {
	if r.Interface != "" {
		s.ofTunnel(r.Interface, func(t *StageState) { t.Done = true })
		return
	}
	for i := range slices.Backward(s.Stages) {
		if s.Stages[i].Interface == "" && s.Stages[i].Number == r.Number {
			s.Stages[i].Done = true
			return
		}
	}
}

// Touched reports whether the run may have typed anything in configuration mode.
func (s State) Touched() bool {
	return s.Arming != nil || s.Armed != nil || len(s.Steps) > 0 || s.Pushed != nil || s.RollingBack != nil
}

// Identity is what is known of the router of the run. Files of older versions have its address alone.
func (s State) Identity() device.Identity {
	if s.Router != nil {
		return s.Router.Identity
	}
	return device.Identity{Address: s.Begin.Router}
}

// Unfinished reports whether another process has to finish or undo the run: it touched the router, or
// may have, and did not end in order. It is also true while the run is being written.
func (s State) Unfinished() bool {
	return s.End == nil && s.Touched()
}

// Status is the state in one word: "nothing_sent", "unfinished", or the outcome of the [End].
func (s State) Status() string {
	switch {
	case s.End != nil:
		return s.End.Outcome
	case s.Unfinished():
		return Unfinished
	default:
		return NothingSent
	}
}

// Leftovers are what may still be on the router because of this run. A timer may be pending until it
// was called off ([Confirmed]) or everything was seen to be gone ([Cleaned]); after its time it has
// fired.
func (s State) Leftovers() Leftovers {
	l := s.left
	l.FlashFiles = slices.Clone(l.FlashFiles)
	return l
}

// armed adds what one attempt at arming may have brought.
func (l *Leftovers) armed(timer Armed) {
	l.Timer = &timer
	if timer.ArchivePath != "" {
		l.ArchivePath = timer.ArchivePath
	}
	for _, f := range timer.FlashFiles {
		if !slices.Contains(l.FlashFiles, f) {
			l.FlashFiles = append(l.FlashFiles, f)
		}
	}
}

// writtenBy reports whether a process is the one that writes, or wrote last.
func (s State) writtenBy(o Owner) bool {
	host, pid := s.Begin.Host, s.Begin.PID
	if n := len(s.Resumed); n > 0 {
		host, pid = s.Resumed[n-1].Host, s.Resumed[n-1].PID
	}
	return s.End == nil && host == o.Host && pid == o.PID
}
