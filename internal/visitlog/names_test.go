package visitlog

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"stdc/rules"
)

// TestWrittenTable finds names of all lengths, many with a common beginning, and
// none but these.
func TestWrittenTable(t *testing.T) {
	names := []string{"鞠躬", "请您原谅，我们马上就来", `a"`, `b\`, "c\n", "d\x7f"}
	for n := range 40 {
		names = append(names, strings.Repeat("x", n), strings.Repeat("x", n)+"y", strings.Repeat("é", n)+"-z")
	}
	table, plain := newWrittenTable(names), newNameTable(names)
	at := func(text string) (index, length int) {
		b := padded([]byte(`"do":"` + text + `"}`))
		index, behind := table.find(b, len(`"do":"`))
		return index, behind - len(`"do":"`)
	}
	for _, name := range names {
		want := plain.find([]byte(name))
		if strings.ContainsAny(name, "\"\\\n") {
			want = -1
		}
		index, n := at(name)
		if index != want || index >= 0 && n != len(name)+1 {
			t.Errorf("%q: found %d, %d bytes; want %d", name, index, n, want)
		}
		for _, other := range []string{name + "-", name + "x-", name[:len(name)/2] + "-", strings.ToUpper(name) + "!"} {
			if index, _ := at(other); index >= 0 {
				t.Errorf("%q is taken for %q", other, names[index])
			}
		}
		if index, _ := table.find(padded([]byte(name)), 0); index >= 0 && name != "" && !strings.ContainsAny(name, "\"") {
			t.Errorf("%q is found without a mark behind it", name)
		}
	}
}

// TestQuickStamp reads times in place as rules.ParseStamp does, or leaves them.
func TestQuickStamp(t *testing.T) {
	q := newQuickDecoder(newSchema(compile(t, testSource)), limits{}, newTexts(), zones{})
	r := rand.New(rand.NewPCG(5, 9))
	forms := []string{"+%ds", "+%d.%ds", "%02d:%02d:%02d", "%02d:%02d", "2026-03-02T%02d:%02d:%02d", "2026-03-02T%02d:%02d:%02d.%d+08:00",
		"2026-03-0%dT%02d:%02d:%02dZ", "2026-03-02 %02d:%02d:%02d-05:30", "2026-03-02T%02d:%02d:%02d.%d-05:30", "2026-03-02"}
	inPlace := 0
	for range 50_000 {
		form := forms[r.IntN(len(forms))]
		var args []any
		for range strings.Count(form, "%") {
			args = append(args, r.IntN([]int{10, 30, 60, 100, 2_000_000_000}[r.IntN(5)]))
		}
		text := []byte(fmt.Sprintf(form, args...))
		if r.IntN(4) == 0 {
			text[r.IntN(len(text))] = "0123456789:.+-TZs \"\\\x00"[r.IntN(21)]
		}
		q.b = padded([]byte(`"` + string(text) + `","do"`))
		var got rules.Stamp
		end := q.stamp(1, &got)
		want, err := rules.ParseStamp(text)
		switch {
		case end == doubt:
			if err == nil {
				t.Fatalf("%q is doubted", text)
			}
		case end != len(text)+2: // the text was changed to end before
			if text[end-2] != '"' {
				t.Fatalf("%q: ends at %d", text, end)
			}
		case err != nil || got != want:
			t.Fatalf("%q: %+v, want %+v, %v", text, got, want, err)
		default:
			inPlace++
		}
	}
	if inPlace < 10_000 {
		t.Errorf("only %d were read", inPlace)
	}
}
