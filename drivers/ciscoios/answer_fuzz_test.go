package ciscoios

import (
	"strings"
	"testing"
)

// FuzzReply: whatever stands around a refusal in the answer to a line, the refusal is not taken for an echo, a
// message or something harmless.
func FuzzReply(f *testing.F) {
	f.Add("ip cef", "", "")
	f.Add("ip mtu 1400", "*Mar  1 00:00:10.123: %SYS-5-CONFIG_I: Configured from console\n", "R1(config)#")
	f.Add("exit", "ip\n\n", "Rollback Confirmed Change: rolling to:\nflash:a\n")
	f.Add("a", "        ^\n", "\x00\xff")
	const refusal = "% Invalid input detected at '^' marker.\n"
	f.Fuzz(func(t *testing.T, line, before, after string) {
		if line = strings.TrimSpace(line); line == "" || strings.ContainsAny(line, "\n%") {
			return
		}
		if before != "" && !strings.HasSuffix(before, "\n") {
			before += "\n"
		}
		said, echoed := reply(line+"\n"+before+refusal+after, line)
		if !echoed {
			t.Errorf("the echo of %q is not found", line)
		}
		if !strings.Contains(unexpected(said), strings.TrimSpace(refusal)) {
			t.Errorf("%q behind %q hides the refusal of %q", after, before, line)
		}
	})
}
