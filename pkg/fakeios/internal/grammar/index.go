package grammar

// index finds the forms of a table that a line may fit, by the first letter of its first word, and behind `no` by that
// of the second: a mode has a thousand forms, and a boot reads hundreds of lines.
type index struct {
	all     []*form
	first   map[byte][]*form
	negated map[byte][]*form // behind the keyword no
	negates bool             // any form begins with no
}

func indexOf(forms []form) *index {
	x := &index{first: map[byte][]*form{}, negated: map[byte][]*form{}}
	for i := range forms {
		f := &forms[i]
		x.all = append(x.all, f)
		x.negates = x.negates || f.words[0].keyword == "no"
		for c := range 256 {
			letter := byte(c)
			if lower(letter) == letter && f.words[0].mayBegin(letter) {
				x.first[letter] = append(x.first[letter], f)
			}
			negated := f.words[0].keyword == "no" && len(f.words) > 1 && f.words[1].mayBegin(letter)
			if lower(letter) == letter && negated {
				x.negated[letter] = append(x.negated[letter], f)
			}
		}
	}
	return x
}

// candidates are the forms whose beginnings do not rule the line out, in their order.
func (x *index) candidates(words []Token) []*form {
	if len(words) == 0 {
		return x.all
	}
	if len(words) > 1 && words[0].Text == "no" && x.negates { // the keyword in full beats all other forms
		if list := x.negated[lower(words[1].Text[0])]; len(list) > 0 {
			return list
		}
	}
	return x.first[lower(words[0].Text[0])]
}

// mayBegin is false if a typed word that begins with a letter shares not even that with the keyword.
func (w *word) mayBegin(letter byte) bool { return w.keyword == "" || lower(w.keyword[0]) == letter }
