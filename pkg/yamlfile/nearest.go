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

// distance is the number of single-letter edits between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
