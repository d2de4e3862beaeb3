package rules

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// odd are values and pieces that authors, and nobody, would write.
var odd = []string{`""`, `"x"`, `"@start"`, `"@end"`, `"@steps"`, `"@departure"`, `"@"`, `"@@"`, `"${limit}"`, `"${x}"`, `"${"`, `"$$"`, `[]`, `{}`, `[[]]`,
	`[{}]`, `{ element = "enter" }`, `{ element = "enter", edge = "end" }`, `{ not = { not = 3 } }`, `{ says = "apology" }`, `{ known = true }`,
	`{ after = "enter" }`, `{ per = "by" }`, `1`, `-1`, `0x10`, `1e999`, `nan`, `inf`, `1.5`, `true`, `2026-01-01`, `09:00:00`, `2026-01-01T00:00:00Z`,
	`".."`, `"1..2"`, `"2..1"`, `"10s"`, `"10s..5s"`, `"3 workdays"`, `"first"`, `"any"`, `["enter", "enter"]`, `["enter", ["greet"]]`, `"""`, `'''`, `“x”`,
	`"share"`, `[{ within = "20s", credit = 0.5 }]`, `[{ expect = "enter" }]`, `"\u0000"`, "\u3000", `"` + strings.Repeat("x", 300) + `"`}

// TestMutatedBooks compiles books with a few lines changed, swapped, doubled
// or given an odd value: no panic, and every fault has a place in the file.
func TestMutatedBooks(t *testing.T) {
	var texts []string
	for _, files := range books(t) {
		texts = append(texts, files["book.toml"])
	}
	for name, data := range corpus(t) {
		if strings.Contains(name, "diagnostics") {
			texts = append(texts, string(data))
		}
	}
	slices.Sort(texts)
	runs := 10000
	if testing.Short() {
		runs = 1000
	}
	keys := append(ruleKeys(), stepKeys...)
	keys = append(append(keys, standardKeys...), fieldKeys...)
	rng := rand.New(rand.NewPCG(7, 11))
	for range runs {
		lines := strings.Split(texts[rng.IntN(len(texts))], "\n")
		for range 1 + rng.IntN(4) {
			i, j := rng.IntN(len(lines)), rng.IntN(len(lines))
			key, _, ok := strings.Cut(lines[i], "=")
			switch rng.IntN(8) {
			case 0:
				lines[i], lines[j] = lines[j], lines[i]
			case 1:
				lines = slices.Insert(lines, j, lines[i])
			case 2:
				lines = slices.Insert(lines, j, keys[rng.IntN(len(keys))]+" = "+odd[rng.IntN(len(odd))])
			case 3:
				if r := []rune(lines[i]); len(r) > 0 {
					k := rng.IntN(len(r))
					lines[i] = string(r[:k]) + string(r[k+1:])
				}
			case 4:
				k := rng.IntN(len(lines[i]) + 1)
				lines[i] = lines[i][:k] + odd[rng.IntN(len(odd))] + lines[i][k:]
			default:
				if ok {
					lines[i] = key + "= " + odd[rng.IntN(len(odd))]
				}
			}
		}
		text := strings.Join(lines, "\n")
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Fatalf("panic %v with\n%s", p, text)
				}
			}()
			b, ds := compileText(text)
			if (b == nil) != HasErrors(ds) {
				t.Errorf("book %v with\n%s", b != nil, shown(ds))
			}
			checkSpans(t, []byte(text), ds)
		}()
		if t.Failed() {
			t.Fatal(text)
		}
	}
}
