package checker

// truth is a value of Kleene's strong three-valued logic, ordered so that and
// is min and or is max.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

func and(a, b truth) truth { return min(a, b) }
func or(a, b truth) truth  { return max(a, b) }
func not(a truth) truth    { return yes - a }

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// verdict is what a truth makes of a condition that must be met.
func (t truth) verdict() Verdict { return [...]Verdict{Fail, Unknown, Pass}[t] }
