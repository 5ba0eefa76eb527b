package secret

// quotes follows the quotations of a line, also those inside others, as JSON in JSON has them: the quote of the
// outermost has no backslash in front, that of one inside it one, of one inside that three.
type quotes struct {
	ends  []int       // where each quotation ends; the first is the line itself
	stack []quotation // those that are open
}

type quotation struct{ depth, number int }

// most bounds how deep quotations are followed: a quote of the deepest has 255 backslashes in front.
const most = 8

// at takes a quote behind so many backslashes, and reports whether it opens a quotation.
func (q *quotes) at(place, backslashes int) bool {
	for i, open := range q.stack {
		if period := 2 << open.depth; backslashes%period == period/2-1 {
			q.close(i, place-backslashes)
			return false
		}
	}
	depth := 0
	for depth < most && 1<<depth-1 < backslashes {
		depth++
	}
	if len(q.stack) <= most {
		q.stack = append(q.stack, quotation{depth, len(q.ends)})
		q.ends = append(q.ends, 0)
	}
	return true
}

// close ends the i-th open quotation and all inside it.
func (q *quotes) close(i, place int) {
	for _, open := range q.stack[i:] {
		q.ends[open.number] = place
	}
	q.stack = q.stack[:i]
}

func (q *quotes) open() bool { return len(q.stack) > 0 }

// current is the number of the innermost quotation that is open.
func (q *quotes) current() int {
	if len(q.stack) == 0 {
		return 0
	}
	return q.stack[len(q.stack)-1].number
}

// closing is where the innermost quotation, which is open at a place of a text, ends; at the end of the text when
// nothing ends it.
func (q *quotes) closing(text string, at int) int {
	number, backslashes := q.current(), 0
	for ; at < len(text); at++ {
		switch text[at] {
		case '\\':
			backslashes++
			continue
		case '"':
			q.at(at, backslashes)
			if q.ends[number] > 0 {
				return q.ends[number]
			}
		}
		backslashes = 0
	}
	return len(text)
}
