package propose

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

var choosable = regexp.MustCompile(`^# (("(?:[^"\\]|\\.)*"|skip|zone|rows) = .*)$`)

// answered switches on every line that a proposal offers, in place of the one
// that it stands below, as a person would who says yes to everything.
func answered(text string) string {
	var out []string
	active := map[string]int{} // by key, its line in out; of the current table
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, "[") {
			active = map[string]int{}
		}
		if strings.HasPrefix(line, "# No column ") {
			out = append(out, line, "") // below are new tables
			break
		}
		m := choosable.FindStringSubmatch(line)
		if m == nil || strings.Contains(line, "…") {
			if key, _, ok := strings.Cut(line, " = "); ok {
				active[strings.TrimSpace(key)] = len(out)
			}
			out = append(out, line)
			continue
		}
		if at, ok := active[m[2]]; ok {
			out[at] = m[1]
			continue
		}
		active[m[2]] = len(out)
		out = append(out, m[1])
	}
	return strings.Join(out, "\n")
}

// TestEveryAnswerCompiles checks that what a person may switch on is right as
// well: all that is offered at once.
func TestEveryAnswerCompiles(t *testing.T) {
	list := books(t)
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 2))
		book := list[r.IntN(len(list))]
		p := lookAt(t, randomSource(r, book))
		p.Name = "log.csv"
		if p.Tables[0].Columns[0].unnamed {
			continue
		}
		text := string(Propose(p, book, "en").Text)
		if got := answered(text); got != text {
			compiles(t, []byte(got), book)
		}
	}
}
