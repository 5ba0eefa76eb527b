package ciscoios

import "github.com/ziatunnel/ziatunnel/pkg/device"

// The name of a submode in the prompt is not the same in every release, and no document lists them all: that
// of the raw request of an IP SLA operation is taken from an older relative of it [inferred]. So a line that
// the router has taken without a word, and that has led into another submode than the one it is known to open,
// has opened that one under another name. Where `exit` and `end` lead to is held to the name.

// named is the mode that a prompt shows behind a line, by the name by which the lines know it. accepted is
// that the router took the line without a word.
func (s *Session) named(line device.Line, shown device.Mode, accepted bool) device.Mode {
	if shown == line.After || shown == s.aliases[line.After] {
		return line.After
	}
	stays := shown == s.mode || shown == s.aliases[s.mode]
	if accepted && !stays && opensMode(line) && s.mode.Opens(shown) {
		s.log("the router calls %s %s", line.After, shown)
		if s.aliases == nil {
			s.aliases = map[device.Mode]device.Mode{}
		}
		s.aliases[line.After] = shown
		return line.After
	}
	if stays {
		return s.mode
	}
	return shown
}

// ModeName is what the router has called a mode in its prompts, when that is another name than the lines know.
func (s *Session) ModeName(mode device.Mode) device.Mode {
	if name, ok := s.aliases[mode]; ok {
		return name
	}
	return mode
}

// opensMode reports whether a line leads into a submode, and not out of one.
func opensMode(line device.Line) bool {
	text := line.Text.Reveal()
	return line.ChangesMode() && text != "exit" && text != "end" && line.After.IsConfig() &&
		line.After != device.GlobalConfig
}
