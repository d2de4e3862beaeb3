package rules

import "strings"

// Nearest returns the name that was most likely meant by s, or "" where none
// is near. Swapped neighbours count as one slip (optimal string alignment); at
// most two letters in five may differ, or one name begins with the other.
func Nearest(s string, names []string) string {
	low := strings.ToLower(s)
	best, least := "", 0.0
	for _, n := range names {
		name := strings.ToLower(n)
		longest := max(len([]rune(low)), len([]rune(name)))
		if longest == 0 {
			continue
		}
		d := float64(slips([]rune(low), []rune(name))) / float64(longest)
		if d > 0.4 && min(len(low), len(name)) >= 3 && (strings.HasPrefix(low, name) || strings.HasPrefix(name, low)) {
			d = 0.4
		}
		if d <= 0.4 && (best == "" || d < least) {
			best, least = n, d
		}
	}
	return best
}

// didYouMean is Nearest as the end of a message.
func didYouMean(s string, names []string) string {
	if n := Nearest(s, names); n != "" {
		return "; did you mean " + quote(n) + "?"
	}
	return ""
}

// slips counts the letters left out, added, changed or swapped with their
// neighbour between two words: the optimal string alignment distance.
func slips(a, b []rune) int {
	const most = 100 // a name is shorter; beyond, nothing is near
	if len(a) > most || len(b) > most {
		return most
	}
	two, one, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(row[j-1]+1, one[j]+1, one[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one, row = one, row, two
	}
	return one[len(b)]
}
