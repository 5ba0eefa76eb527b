package yamlfile

// Words that differ by more letters are not taken for a slip of the keyboard; words that are longer are
// none of ours, and costly to compare.
const (
	maxDistance = 2
	maxWord     = 40
)

// Nearest is the known word that was probably meant, or nothing. Of several it is the most similar one.
func Nearest(typed string, known []string) string {
	if len(typed) > maxWord {
		return ""
	}
	nearest, least := "", maxDistance+1
	for _, word := range known {
		if d := distance(typed, word); d < least {
			nearest, least = word, d
		}
	}
	return nearest
}

// distance is the number of slips between two words: a letter more, a letter less, another letter, or two that have
// changed places.
func distance(a, b string) int {
	// Rows of the table of distances between the beginnings of both words: two before, one before, and this one.
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before = last
		last = row
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
