package rollout

// Wave is the progress of one wave, to be shown.
type Wave struct {
	Number   int      `json:"number"` // from 1
	Sites    []string `json:"sites"`
	Pending  int      `json:"pending"`
	Working  int      `json:"working"`
	Proving  int      `json:"proving"`
	Done     int      `json:"done"`
	Failed   int      `json:"failed"`
	Open     bool     `json:"open"` // its sites may begin
	Canaries bool     `json:"canaries"`
}

// Waves shows all waves.
func (s *State) Waves() []Wave {
	out := make([]Wave, len(s.ends))
	for w := range out {
		out[w] = Wave{Number: w + 1, Open: !s.began.IsZero() && w <= s.wave,
			Canaries: w == 0 && (s.plan.Policy.Canary > 0 || len(s.plan.Policy.CanarySites) > 0)}
	}
	for _, i := range s.order {
		wave := &out[s.waveOf[i]]
		wave.Sites = append(wave.Sites, s.plan.Sites[i].Name)
		switch site := s.sites[i]; {
		case site.Phase == Pending:
			wave.Pending++
		case site.Phase == Working:
			wave.Working++
		case site.Phase == Proving:
			wave.Proving++
		case site.Outcome == Done:
			wave.Done++
		default:
			wave.Failed++
		}
	}
	return out
}

// Counts are the sites that have ended, by class, in a fixed order; classes without sites are left
// out.
func (s *State) Counts() []Count {
	var out []Count
	for _, class := range append([]Outcome{Done}, Failures()...) {
		if n := s.ended[class]; n > 0 {
			out = append(out, Count{class, n})
		}
	}
	return out
}

// Count is a number of sites.
type Count struct {
	Outcome Outcome `json:"class"`
	Sites   int     `json:"sites"`
}
