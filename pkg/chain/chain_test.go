package chain_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/ziatunnel/ziatunnel/pkg/chain"
)

var start = chain.Start("journal", "tokyo-01", "20261124-225711-a1b2c3")

// sample is a file of n records, with the mark that its writer leaves, and the head behind it.
func sample(n int) (data, mark []byte, head chain.Head) {
	head = start
	for i := range n {
		var line []byte
		line, head = head.Next(fmt.Appendf(nil, `{"seq":%d,"kind":"step_begin","data":{"number":%d,"title":"J*"}}`,
			i+1, i))
		data = append(data, line...)
	}
	return data, head.Mark(n), head
}

func linesOf(data []byte) [][]byte { return slices.Collect(bytes.Lines(data)) }

func join(lines ...[]byte) []byte { return bytes.Join(lines, nil) }

// old is a file of a version that wrote no hashes.
const old = `{"seq":1,"kind":"begin","data":{}}` + "\n" + `{"seq":2,"kind":"pushed","data":{"lines":3}}` + "\n"

// TestWhole: what was written is read, and nothing is said of it.
func TestWhole(t *testing.T) {
	t.Parallel()
	data, mark, head := sample(5)
	for _, m := range [][]byte{nil, mark} {
		file := chain.Read(data, m, start)
		if len(file.Faults) > 0 || len(file.Lines) != 5 || file.Total != 5 || file.Sealed != 1 || file.Torn != 0 ||
			file.Head != head || file.Prefix != nil {
			t.Errorf("%+v", file)
		}
	}
	line, _ := head.Next([]byte(`{"seq":6}`))
	if file := chain.Read(append(data, line...), mark, start); len(file.Faults) > 0 || len(file.Lines) != 6 {
		t.Errorf("a file that has grown does not fit its mark: %v", file.Faults)
	}
}

// TestFlippedBits flips a sample of the bits of files, and every one of a mark; those of whole journals are flipped
// where these are written.
func TestFlippedBits(t *testing.T) {
	t.Parallel()
	data, mark, _ := sample(2)
	older, _, _ := continued(old)
	one, oneMark, _ := sample(1)
	flips := 0
	for _, c := range []struct {
		name       string
		data, mark []byte
	}{{"closed", data, mark}, {"open", data, nil}, {"one", one, nil}, {"one, closed", one, oneMark},
		{"continued", older, nil}} {
		for i := 0; i < len(c.data)*8; i += 5 {
			flipped := slices.Clone(c.data)
			flipped[i/8] ^= 1 << (i % 8)
			flips++
			if file := chain.Read(flipped, c.mark, start); len(file.Faults) == 0 {
				t.Errorf("%s: bit %d of byte %d, %q: not noticed", c.name, i%8, i/8,
					flipped[max(0, i/8-10):min(len(flipped), i/8+10)])
			}
		}
	}
	for i := range len(mark) * 8 {
		flipped := slices.Clone(mark)
		flipped[i/8] ^= 1 << (i % 8)
		flips++
		if file := chain.Read(data, flipped, start); len(file.Faults) == 0 {
			t.Errorf("%q: not noticed", flipped)
		}
	}
	t.Logf("%d flips", flips)
}

// TestPlaces: what was done to a file is named with its place.
func TestPlaces(t *testing.T) {
	t.Parallel()
	data, mark, _ := sample(5)
	l := linesOf(data)
	other, _, _ := func() (data, mark []byte, head chain.Head) {
		line, head := chain.Start("journal", "osaka-01").Next([]byte(`{"seq":1}`))
		return line, nil, head
	}()
	for _, c := range []struct {
		name, want string
		data, mark []byte
	}{
		{"changed", "line 3 of it was changed after it was written",
			bytes.Replace(data, []byte(`"seq":3`), []byte(`"seq":8`), 1), mark},
		{"removed", "line 3 of it does not follow the one before it: lines between them are missing",
			join(l[0], l[1], l[3], l[4]), nil},
		{"first removed", "line 1 of it is not the first one: lines are missing before it, or the file is another's",
			join(l[1:]...), nil},
		{"last removed", "line 5 of it is missing: the file was closed with 5 lines", join(l[:4]...), mark},
		{"all removed", "line 1 of it is missing: the file was closed with 5 lines", nil, mark},
		{"repeated", "line 4 of it is line 3 a second time", join(l[0], l[1], l[2], l[2], l[3], l[4]), nil},
		{"swapped", "line 3 of it is out of order: it was written behind line 4; line 4 of it is out of order: it " +
			"was written " +
			"behind line 2; line 5 of it is out of order: it was written behind line 3",
			join(l[0], l[1], l[3], l[2], l[4]), mark},
		{"put in", "line 2 of it was changed after it was written, or did not stand there",
			join(l[0], []byte("{}\n"), l[1]), nil},
		{"put behind", "line 6 of it was changed after it was written, or a version that writes no hashes has put " +
			"it there",
			join(data, []byte("{}\n")), nil},
		{"of another", "line 1 of it is not the first one: lines are missing before it, or the file is another's",
			other,
			nil},
		{"mark", "line 5 of it is not known to be the last one: the mark beside the file was changed after it was " +
			"written",
			data, []byte("{}")},
		{"other mark", "line 5 of it is not the one with which the file was closed", data, start.Mark(5)},
	} {
		var got []string
		for _, fault := range chain.Read(c.data, c.mark, start).Faults {
			got = append(got, fault.In("it"))
		}
		if s := strings.Join(got, "; "); !strings.HasPrefix(s, c.want) {
			t.Errorf("%s: %q", c.name, s)
		}
	}
}

// TestEveryPlace takes out, repeats and swaps each line and each pair of lines of a file that was closed.
func TestEveryPlace(t *testing.T) {
	t.Parallel()
	data, mark, _ := sample(9)
	l := linesOf(data)
	noticed := func(what string, lines [][]byte) {
		t.Helper()
		if file := chain.Read(join(lines...), mark, start); len(file.Faults) == 0 {
			t.Errorf("%s: not noticed", what)
		}
	}
	for i := range l {
		noticed(fmt.Sprint("out ", i), slices.Delete(slices.Clone(l), i, i+1))
		for j := range l {
			noticed(fmt.Sprint("again ", i, " at ", j), slices.Insert(slices.Clone(l), j, l[i]))
			if i == j {
				continue
			}
			swapped := slices.Clone(l)
			swapped[i], swapped[j] = swapped[j], swapped[i]
			noticed(fmt.Sprint("swap ", i, j), swapped)
			pair := slices.DeleteFunc(slices.Clone(l), func(x []byte) bool {
				return bytes.Equal(x, l[i]) || bytes.Equal(x, l[j])
			})
			noticed(fmt.Sprint("out ", i, j), pair)
		}
	}
}

// TestCut cuts a file at every length. One that was closed says what is missing; one whose writer has died is read as
// far as it goes, and a writer that goes on covers what was torn.
func TestCut(t *testing.T) {
	t.Parallel()
	data, mark, _ := sample(2)
	older, _, _ := continued(old)
	for _, all := range [][]byte{data, older} {
		for n := range len(all) {
			cut := all[:n]
			lines := bytes.Count(cut, []byte("\n"))
			file := chain.Read(cut, nil, start)
			torn := n > 0 && cut[n-1] != '\n'
			if len(file.Faults) > 0 || len(file.Lines) != lines || (file.Torn > 0) != torn {
				t.Fatalf("cut at %d: %+v", n, file)
			}
			more := goOn(cut, file)
			if again := chain.Read(more, nil, start); len(again.Faults) > 0 || again.Total != file.Total+btoi(torn)+2 {
				t.Fatalf("gone on with at %d: %+v", n, again)
			}
			for m := n; n%23 == 0 && m < len(more); m++ { // and torn again
				if again := chain.Read(more[:m], nil, start); len(again.Faults) > 0 {
					t.Fatalf("gone on with at %d, cut at %d: %v", n, m, again.Faults)
				}
			}
		}
	}
	for n := range len(data) {
		if file := chain.Read(data[:n], mark, start); len(file.Faults) == 0 {
			t.Errorf("closed, and cut at %d: not noticed", n)
		}
	}
}

// goOn writes two records more, as a writer does behind what it finds.
func goOn(data []byte, file chain.File) []byte {
	line, head := file.Head.Next([]byte(`{"seq":98}`))
	data = slices.Concat(data, file.Prefix, line)
	line, _ = head.Next([]byte(`{"seq":99}`))
	return append(data, line...)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// continued is a file of a version without hashes that this one goes on with.
func continued(text string) (data []byte, file, before chain.File) {
	before = chain.Read([]byte(text), nil, start)
	data = goOn([]byte(text), before)
	return data, chain.Read(data, nil, start), before
}

// TestOld: a file without hashes is read, and said to have none; what follows covers it.
func TestOld(t *testing.T) {
	t.Parallel()
	data, file, before := continued(old)
	if before.Sealed != 0 || len(before.Faults) > 0 || len(before.Lines) != 2 {
		t.Errorf("%+v", before)
	}
	if file.Sealed != 3 || len(file.Faults) > 0 || len(file.Lines) != 4 {
		t.Errorf("%+v", file)
	}
	changed := bytes.Replace(data, []byte("pushed"), []byte("armed "), 1)
	faults := chain.Read(changed, nil, start).Faults
	if len(faults) == 0 || faults[0].Line > 2 {
		t.Errorf("a change of what has no hash is not noticed once something covers it: %v", faults)
	}
}

// TestDecided: somebody says which lines count; that settles what was wrong, and covers the file as it is.
func TestDecided(t *testing.T) {
	t.Parallel()
	data, mark, _ := sample(5)
	data = bytes.Replace(data, []byte(`"seq":4`), []byte(`"seq":8`), 1)
	line, head := start.Over(data).Trusting([]byte(`{"seq":6,"kind":"trusted"}`), 3)
	decided := append(slices.Clone(data), line...)
	line, _ = head.Next([]byte(`{"seq":7}`))
	decided = append(decided, line...)
	file := chain.Read(decided, mark, start)
	var numbers []int
	for _, l := range file.Lines {
		numbers = append(numbers, l.Number)
	}
	if len(file.Faults) > 0 || !slices.Equal(numbers, []int{1, 2, 3, 6, 7}) {
		t.Errorf("%v %v", numbers, file.Faults)
	}
	for i := 0; i < len(decided)*8; i += 11 {
		flipped := slices.Clone(decided)
		flipped[i/8] ^= 1 << (i % 8)
		if file := chain.Read(flipped, nil, start); len(file.Faults) == 0 {
			t.Errorf("bit %d of byte %d: not noticed", i%8, i/8)
		}
	}
}

// FuzzRead: whatever stands in a file, reading it ends, and every whole line counts, is at fault, or was decided about.
func FuzzRead(f *testing.F) {
	data, mark, _ := sample(3)
	f.Add(data, mark)
	f.Add([]byte(old), []byte(nil))
	f.Add([]byte(`{"a":1,"trust":0,"chain":"`+strings.Repeat("0", 64)+`","seal":"`), []byte("{}"))
	f.Fuzz(func(t *testing.T, data, mark []byte) {
		file := chain.Read(data, mark, start)
		if file.Total != bytes.Count(data, []byte("\n")) || len(file.Lines) > file.Total {
			t.Errorf("%+v", file)
		}
		if again := chain.Read(goOn(data, file), nil, start); len(file.Faults) == 0 && len(again.Faults) > 0 {
			t.Errorf("a file without faults has some when it is gone on with: %v", again.Faults)
		}
	})
}
