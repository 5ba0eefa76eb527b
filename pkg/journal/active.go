package journal

import "slices"

// Active are the runs whose changes are still on the router as far as the journal knows, oldest first: runs
// that changed it and were rolled back neither by themselves nor by a later run. Runs
// on another router than the last of them are not among them.
func Active(runs []Summary) []Summary {
	var out []Summary
	for _, r := range runs {
		if undone := r.Begin.Undoes; undone != "" && r.Status() == Done {
			out = slices.DeleteFunc(out, func(s Summary) bool { return s.Run >= undone })
			continue
		}
		gone := r.RolledBack != nil && r.End != nil && r.End.Outcome == TakenBack
		if r.End != nil && r.End.Outcome == Replaced {
			continue
		}
		if r.Touched() && !gone || r.Unfinished() {
			out = append(out, r)
		}
	}
	return ofOneRouter(out)
}

// ofOneRouter leaves out the runs on a router that is not that of the last one.
func ofOneRouter(runs []Summary) []Summary {
	if len(runs) == 0 {
		return runs
	}
	last := runs[len(runs)-1].Identity()
	return slices.DeleteFunc(runs, func(s Summary) bool { return s.Identity().Other(last) })
}

// Merge is the state of a run with the plans of later ones added to its own, for going back to
// its snapshot over all of them. The secrets of the later plans stay masked: their salts are others. Of several runs
// together there are no stages.
func Merge(run State, later ...State) State {
	if run.Planned == nil {
		run.Planned = &Planned{}
	}
	all := *run.Planned
	all.Steps = slices.Clone(all.Steps)
	for _, l := range later {
		if l.Planned != nil {
			all.Steps = append(all.Steps, l.Planned.Steps...)
		}
	}
	if len(later) > 0 {
		all.Stages = nil
		for i := range all.Steps {
			all.Steps[i].Stage = 0
		}
	}
	run.Planned = &all
	return run
}
