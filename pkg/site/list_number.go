package site

// IsExtendedList reports whether a number is one of an extended access list: 100 to 199, or 2000 to 2699.
func IsExtendedList(n int) bool { return n >= 100 && n <= 199 || n >= 2000 && n <= 2699 }

// NextExtendedList is the number of an extended access list behind n; behind the last one it is none.
func NextExtendedList(n int) int {
	if n == 199 {
		return 2000
	}
	return n + 1
}
