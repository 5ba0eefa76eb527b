package provision

import (
	"fmt"
	"time"

	"github.com/ziatunnel/ziatunnel/pkg/engine"
	"github.com/ziatunnel/ziatunnel/pkg/verify"
)

// proves are the commands that end by a proof of the tunnels. How long all others wait has nothing to do with one.
var proves = map[string]bool{"apply": true, "verify": true, "resume": true, "plan": true}

// fillProof says in a job how much is to be proven, and how long that may take. A level that the lines of the playbook
// cannot prove is an [OptionsError], where somebody has asked for it; where nobody has, the highest one that they can.
func (o Options) fillProof(job *engine.Job, command string) error {
	if lacks := job.Want.Lacks(o.Proof); o.Proof != "" && lacks != "" {
		return &OptionsError{[]string{fmt.Sprintf("--proof %s: %s: use --proof %s, or a playbook that sends both (as "+
			"step 14 of the built-in one does)", o.Proof, lacks, job.Want.Provable())}}
	}
	job.Want.Proof = o.Proof
	if o.Proof == "" {
		job.Want.Proof = verify.LevelProbe
		if !job.Want.Provable().Reaches(verify.LevelProbe) {
			job.Want.Proof = verify.LevelSAs
		}
	}
	job.Wait = o.Wait
	if o.Wait == AutoWait {
		wanted := job.Want.Proof
		if !proves[command] {
			wanted = verify.LevelSAs
		}
		waits := job.Want.WaitsFor(wanted)
		job.WaitSAs, job.Wait = waits.SAs, waits.All
	}
	return nil
}

// noteProof says before a proof begins what is not as one may expect: that less is proven than by default, and that
// the wait is shorter than the proof may need.
func (x *Run) noteProof() {
	want := x.job.Want
	if x.options.Proof == "" && !want.Provable().Reaches(verify.LevelProbe) {
		x.onEvent(engine.Event{Kind: engine.ProofNoted, Detail: "proof: sas alone, because " +
			want.Lacks(verify.LevelProbe)})
	}
	needs := want.Needs(want.Proof)
	if x.options.Wait != AutoWait && x.options.Wait < needs {
		x.onEvent(engine.Event{Kind: engine.ProofNoted, Detail: fmt.Sprintf(
			"--wait %s is less than the %s that a proof of level %s may need once the tunnels are up", x.options.Wait,
			needs.Round(time.Second), want.Proof)})
	}
}

// proof says how much the last look at the tunnels has proven; empty: nobody has looked.
func (x *Run) proof() string {
	if x.lastLook == nil {
		return ""
	}
	return "proof: " + x.lastLook.Sentence()
}
