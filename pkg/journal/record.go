package journal

import (
	"encoding/json"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/device"
	"github.com/ziatunnel/ziatunnel/pkg/plan"
	"github.com/ziatunnel/ziatunnel/pkg/secret"
)

// Record is one thing that happened in a run. The types of this file, of trust.go and of failover.go are all there
// are. Their JSON field names are a contract: files of older versions stay readable.
type Record interface{ kind() string }

// Begin opens every file. [Store.Begin] writes it.
type Begin struct {
	Run     string `json:"run"`              // "20261124-225711-a1b2c3"
	Site    string `json:"site"`             // name of the site
	Router  string `json:"router"`           // host:port
	Host    string `json:"host"`             // the machine this ran on
	User    string `json:"user"`             // who ran it there
	PID     int    `json:"pid"`              // its process
	Version string `json:"version"`          // of the program
	Command string `json:"command"`          // "apply", "rollback", "remove", "failover", ...
	Undoes  string `json:"undoes,omitempty"` // the oldest run that is taken back
	// Options are what the run is to do, as whoever drives it writes them; empty in files of older versions.
	Options json.RawMessage `json:"options,omitempty"`
	// Salt is what the digests of this run are salted with: "salt:" and 32 hexadecimal digits.
	Salt string `json:"salt"`
	// Key names the key of the digests, see [secret.Key.ID]; empty in files of older versions, which had none.
	Key string `json:"key,omitempty"`
}

// Resumed is another process that goes on with the run. [Store.Resume] writes it.
type Resumed struct {
	Host    string `json:"host"`
	User    string `json:"user"`
	PID     int    `json:"pid"`
	Version string `json:"version"`
	Command string `json:"command"`
	// Options are what the run is to do from here on; empty: what it was to do before.
	Options json.RawMessage `json:"options,omitempty"`
	Key     string          `json:"key,omitempty"` // of the digests from here on
}

// Router is who the router is on which the run is made. It is written before anything is sent.
type Router struct {
	device.Identity
}

// LockTaken says that this run took over a lock: that of a process which is gone or, with Broken, that of an
// owner on another machine.
type LockTaken struct {
	Owner  Owner `json:"owner"`
	Broken bool  `json:"broken,omitempty"` // by --break-lock
}

// Planned is what is going to be sent. [Run.Plan] writes it.
type Planned struct {
	Playbook string `json:"playbook,omitempty"`
	// Exempt is what `exempt: auto` of the site file stood for, in the words of a site file.
	Exempt    []string      `json:"exempt,omitempty"`
	Hash      string        `json:"hash"` // of the plan, secrets masked: the same plan has the same hash in every run
	Steps     []PlannedStep `json:"steps"`
	Overrides []Override    `json:"overrides,omitempty"`
	// Stages are in which order the tunnels are moved; empty: all is sent at once, as older versions did.
	Stages []plan.Stage `json:"stages,omitempty"`
}

// PlannedStep is a step of the plan; steps without changes are left out.
type PlannedStep struct {
	Number  int             `json:"number"`
	Title   string          `json:"title"`
	Changes []PlannedChange `json:"changes"`
	Stage   int             `json:"stage,omitempty"` // that sends it, see [plan.Step]
}

// PlannedChange is one object that the step changes. Secrets in the lines are digests.
type PlannedChange struct {
	Action string        `json:"action"`
	Object string        `json:"object"`
	Also   []string      `json:"also,omitempty"` // other objects that are touched on the way
	Why    string        `json:"why,omitempty"`
	Lines  []PlannedLine `json:"lines"`
	Undo   []string      `json:"undo"`
	Hazard string        `json:"hazard,omitempty"`
}

// PlannedLine is a line with the modes around it, see [device.Line].
type PlannedLine struct {
	Text     string      `json:"text"`
	Before   device.Mode `json:"before"`
	After    device.Mode `json:"after"`
	Optional string      `json:"optional,omitempty"`
	Else     string      `json:"else,omitempty"`
}

// Override is a guard rule that was overridden, and why.
type Override struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
}

// SnapshotTaken names the file that holds the running-config before the change. [Run.Snapshot]
// writes it, after the file.
type SnapshotTaken struct {
	File string `json:"file"` // name in the directory of the site
	Hash string `json:"hash"` // see [Hash]; under the key of the digests
	// Digest is the SHA-256 of the file, "sha256:" and 64 hexadecimal digits; empty in files of older versions.
	Digest string `json:"digest,omitempty"`
}

// Arming comes before the first line that arms; whatever it names may be on the router from here on. With a
// temporary archive it is written twice: before its path, and before the timer.
type Arming struct {
	How     string `json:"how"`     // "revert" or "reload"
	Minutes int    `json:"minutes"` // of the timer
	// so far the path of the archive alone is sent: no timer can be pending because of this attempt
	TimerUnsent bool `json:"timer_unsent,omitempty"`
	// temporary `archive` / `path`; empty: the router's own is used
	ArchivePath string   `json:"archive_path,omitempty"`
	FlashFiles  []string `json:"flash_files,omitempty"` // that arming is known to write, "flash:name"
}

// Armed is a router that rolls the change back by itself unless its timer is called off. It is written again when
// the timer is extended; the last one counts.
type Armed struct {
	How         string    `json:"how"`
	Minutes     int       `json:"minutes"`
	Until       time.Time `json:"until"` // when the timer runs out, never later than it really does
	ArchivePath string    `json:"archive_path,omitempty"`
	FlashFiles  []string  `json:"flash_files,omitempty"` // that the router said it wrote
}

// StepBegin comes before the first line of a step.
type StepBegin struct {
	Number int    `json:"number"`
	Title  string `json:"title"`
	Lines  int    `json:"lines"`
}

// StepEnd comes after the verdict on the last line of a step, or on the line that failed.
type StepEnd struct {
	Number int    `json:"number"`
	Lines  int    `json:"lines"`           // that the router took
	Error  string `json:"error,omitempty"` // empty: all were taken
}

// StageBegin comes before the first line of a stage.
type StageBegin struct {
	Number    int    `json:"number"`
	Title     string `json:"title"`
	Interface string `json:"interface,omitempty"` // of the tunnel that is moved; empty: none is
}

// Renegotiating comes before a tunnel is told to negotiate anew with what it has got: with what the change brings or,
// while that is taken back, with what was there before.
type Renegotiating struct {
	Interface string `json:"interface"`
	Peer      string `json:"peer"`
	Back      bool   `json:"back,omitempty"` // with what was there before
}

// StageEnd is the end of a stage: where it moves a tunnel that is proven.
type StageEnd struct {
	Number    int    `json:"number"`
	Interface string `json:"interface,omitempty"`
}

// OptionalRefused is an optional line that the router did not take. The change goes on without it.
type OptionalRefused struct {
	Step    int    `json:"step"`
	Header  string `json:"header,omitempty"` // the line that it stands under
	Line    string `json:"line"`
	Why     string `json:"why"` // the change can do without it
	Else    string `json:"else,omitempty"`
	Words   string `json:"words"` // of the router
	Release string `json:"release"`
	Image   string `json:"image"`
	// Lasting says that the words speak of the image or the hardware: another attempt would be refused too.
	Lasting bool `json:"lasting"`
}

// Pushed is a plan of which the router took every line.
type Pushed struct {
	Lines int `json:"lines"`
}

// ReloginOK is a second, new login after the push: the router is still manageable.
type ReloginOK struct{}

// Surprise is a line that the router has taken without a word and shows in another way.
type Surprise struct {
	Step   int      `json:"step"`
	Header string   `json:"header,omitempty"`
	Sent   string   `json:"sent"`
	Shown  []string `json:"shown"`
}

// Proven is the end of a successful proof.
type Proven struct {
	Verdict string `json:"verdict"`
	// Wanted and Reached are the levels of proof; empty: of an older version, or no tunnel was looked at.
	Wanted  string `json:"wanted,omitempty"`
	Reached string `json:"reached,omitempty"`
}

// Confirmed is a timer that was called off; the change stays.
type Confirmed struct {
	How string `json:"how"` // "revert" or "reload"
}

// Cleaned is the proof that nothing that arming brought is left: temporary archive, flash files.
type Cleaned struct{}

// Saved is a startup-config that was written and read back.
type Saved struct{}

// RollingBack comes before the first byte that takes the change back.
type RollingBack struct {
	Cause string `json:"cause"`
	How   string `json:"how,omitempty"` // "revert now", "timer", "reload", "restore"
}

// RolledBack is the proof that the running-config is what it was.
type RolledBack struct {
	Hash string `json:"hash"` // of the running-config read back, see [Hash]; under the key of the digests
}

// InDoubt is what nobody could prove; a person is needed.
type InDoubt struct {
	Why      string        `json:"why"`
	Differs  []secret.Text `json:"differs,omitempty"`  // lines in which the router differs from the snapshot
	Commands []secret.Text `json:"commands,omitempty"` // what a person can type
}

// The outcomes of a run.
const (
	Done      = "done"        // everything that was wanted is there
	NotProven = "not_proven"  // the lines stay in the running-config, unproven and unsaved
	TakenBack = "rolled_back" // nothing lasting changed, proven
	Doubtful  = "in_doubt"    // see the [InDoubt] record
	Refused   = "refused"     // nothing was sent
	Failed    = "failed"      // an unexpected error; Error says which
	Nothing   = "nothing"     // there was nothing to do
	// Replaced is a run that can be neither finished nor undone: its router is no longer that of the site.
	Replaced = "router_replaced"
)

// What [State.Status] says of a run that has no outcome.
const (
	Unfinished  = "unfinished"   // the process died, or still writes
	NothingSent = "nothing_sent" // and before that nothing was typed
)

// OutputLost says that nobody can read any more what the process says: its terminal has hung up, or a pipe is closed.
// The run goes on.
type OutputLost struct {
	Why string `json:"why"`
}

// End is the last record of a process that ended in order.
type End struct {
	Outcome  string `json:"outcome"`
	ExitCode int    `json:"exit_code"`
	Error    string `json:"error,omitempty"`
}

// Unknown is a record of a later version of the program.
type Unknown struct{ Kind string }

func (Begin) kind() string           { return "begin" }
func (Resumed) kind() string         { return "resumed" }
func (Surprise) kind() string        { return "surprise" }
func (Router) kind() string          { return "router" }
func (LockTaken) kind() string       { return "took_over" }
func (Planned) kind() string         { return "planned" }
func (SnapshotTaken) kind() string   { return "snapshot" }
func (Arming) kind() string          { return "arming" }
func (Armed) kind() string           { return "armed" }
func (StepBegin) kind() string       { return "step_begin" }
func (StepEnd) kind() string         { return "step_end" }
func (StageBegin) kind() string      { return "stage_begin" }
func (Renegotiating) kind() string   { return "renegotiating" }
func (StageEnd) kind() string        { return "stage_end" }
func (OptionalRefused) kind() string { return "optional_refused" }
func (Pushed) kind() string          { return "pushed" }
func (ReloginOK) kind() string       { return "reached_again" }
func (Proven) kind() string          { return "proven" }
func (Confirmed) kind() string       { return "confirmed" }
func (Cleaned) kind() string         { return "cleaned" }
func (Saved) kind() string           { return "saved" }
func (RollingBack) kind() string     { return "rolling_back" }
func (RolledBack) kind() string      { return "rolled_back" }
func (InDoubt) kind() string         { return "in_doubt" }
func (OutputLost) kind() string      { return "output_lost" }
func (End) kind() string             { return "end" }
func (u Unknown) kind() string       { return u.Kind }
