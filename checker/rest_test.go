package checker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"stdc/rules"
)

// restBook has n rules, up to 48, most of which rest where none of a few elements is there.
func restBook(t *testing.T, n int) *rules.Book {
	t.Helper()
	var s strings.Builder
	s.WriteString("[standard]\nid = 'x'\ntitle = 'X'\npass-mark = 60\nbonus-max = 3\n[fact.vip]\ntype = 'bool'\n[dimension.care]\n[dimension.haste]\n")
	for i := range 3 {
		fmt.Fprintf(&s, "[[step]]\nid = 's%d'\n", i)
	}
	for i := range 70 {
		fmt.Fprintf(&s, "[element.e%d]\nfields = { ok = 'bool' }\n", i)
	}
	for i := range n {
		fmt.Fprintf(&s, "[rule.r%d]\nweight = %d\n", i, 1+i%4)
		if i%3 > 0 {
			fmt.Fprintf(&s, "step = 's%d'\n", i%5%3)
		}
		if i%4 == 1 {
			s.WriteString("dimension = 'care'\n")
		}
		switch i % 11 {
		case 0, 8:
			fmt.Fprintf(&s, "expect = 'e%d'\nafter = 'e%d'\nwithin = '10s'\n", i, i+1)
		case 1:
			fmt.Fprintf(&s, "forbid = 'e%d'\ncritical = true\n", i)
		case 2:
			fmt.Fprintf(&s, "each = 'e%d'\nbe = { ok = true }\n", i)
		case 3:
			fmt.Fprintf(&s, "expect = 'e%d'\nbefore = 'e%d'\npartial = [{ within = '20s', credit = 0.5 }]\nwithin = '3s'\n", i, i+1)
		case 4:
			fmt.Fprintf(&s, "any = [{ forbid = 'e%d' }, { expect = 'e%d', after = 'e%d' }]\n", i, i+1, i+2)
		case 5:
			fmt.Fprintf(&s, "expect = 'e%d'\ngiven = 'e%d'\n", i, i+3)
		case 6:
			fmt.Fprintf(&s, "expect = 'e%d'\ntimes = '..2'\nbonus = true\n", i)
		case 7:
			fmt.Fprintf(&s, "order = ['e%d', 'e%d']\n", i, i+1) // never rests
		case 9:
			fmt.Fprintf(&s, "forbid = 'e%d'\nwhen = { vip = true }\n", i) // never rests
		case 10:
			fmt.Fprintf(&s, "expect = 'e%d'\nafter = 'e%d'\nwhen = { vip = true }\n", i, i+1)
		}
	}
	b, ds := rules.Compile("book.toml", func(string) ([]byte, error) { return []byte(s.String()), nil })
	if b == nil {
		t.Fatal(ds, s.String())
	}
	return b
}

// restVisit is of a few elements that lie together, as those of a step do.
func restVisit(rnd *rand.Rand, b *rules.Book, i int) *Visit {
	v := &Visit{}
	v.Reset(b)
	v.ID, v.Site, v.Staff = fmt.Sprint("V", i), fmt.Sprint("s", rnd.IntN(4)), fmt.Sprint("t", rnd.IntN(3))
	if rnd.IntN(2) == 0 {
		v.Facts[0] = rules.BoolValue(rnd.IntN(2) == 0)
	}
	if rnd.IntN(10) == 0 {
		v.Unobserved[rnd.IntN(len(v.Unobserved))] = true
	}
	at, first := 0, rnd.IntN(50)
	for range rnd.IntN(9) {
		e := v.AddEvent(b, first+rnd.IntN(8))
		at += rnd.IntN(9)
		stamp, err := rules.ParseStamp(fmt.Sprintf("+%ds", at))
		if err != nil {
			panic(err)
		}
		if e.At = stamp; rnd.IntN(3) > 0 {
			v.Values[e.Fields] = rules.BoolValue(rnd.IntN(4) > 0)
		}
	}
	return v
}

// TestRestBook holds a checker and summaries that pass over rules of which nothing
// happened to those that do not.
func TestRestBook(t *testing.T) {
	books := []*rules.Book{restBook(t, 45), restBook(t, 48), restBook(t, 27)}
	rests := New(books[2], Options{Evidence: true})
	for seed := range uint64(40) {
		b := books[seed%3]
		rests.Use(b)
		rnd := rand.New(rand.NewPCG(seed, 5))
		all := New(b, Options{Evidence: true})
		all.rest, all.score.rest = nil, nil
		got, gotMore, want, wantMore := NewSummary(b), NewSummary(b), NewSummary(b), NewSummary(b)
		for _, s := range []*Summary{want, wantMore} {
			s.rest = nil
			s.sums = s.newSums()
		}
		gotBatch, wantBatch := got.NewBatch(), want.NewBatch()
		taken, rested := 0, 0
		add := func(to int) {
			got.AddBatch(gotBatch, taken, to)
			want.AddBatch(wantBatch, taken, to)
			taken = to
		}
		for i := range 80 {
			if rnd.IntN(9) == 0 {
				add(gotBatch.Len())
				gotBatch.Reset()
				wantBatch.Reset()
				taken = 0
			}
			v := restVisit(rnd, b, i)
			r, err := rests.Check(v)
			w, err2 := all.Check(v.Clone())
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			rested += len(r.Rules)
			for _, s := range r.awake {
				rested -= s.to - s.from
			}
			for k := range r.Rules {
				x, y := &r.Rules[k], &w.Rules[k]
				if x.Verdict != y.Verdict || x.Credit != y.Credit || !reflect.DeepEqual(x.Reason.Clone(), y.Reason.Clone()) {
					t.Fatalf("seed %d, visit %d, rule %s: %+v, want %+v", seed, i, b.Rules[k].ID, x, y)
				}
			}
			if r.Score != w.Score || r.Coverage != w.Coverage || r.Passed != w.Passed || r.Bonus != w.Bonus || r.Earned != w.Earned || r.Possible != w.Possible || r.Decided != w.Decided || r.Applicable != w.Applicable {
				t.Fatalf("seed %d, visit %d: %+v, want %+v", seed, i, r, w)
			}
			gotBatch.Add(r, v)
			wantBatch.Add(w, v)
			if i%7 == 3 {
				gotMore.Add(r, v)
				wantMore.Add(w, v)
			}
			if rnd.IntN(8) == 0 {
				add(gotBatch.Len() - 1)
				taken++ // a visit whose id came before
			}
		}
		add(gotBatch.Len())
		if rested < 300 {
			t.Fatalf("seed %d: %d rules rested", seed, rested)
		}
		if err, err2 := got.Merge(gotMore), want.Merge(wantMore); err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		for i, x := range sumSays(got) {
			if y := sumSays(want)[i]; !reflect.DeepEqual(x, y) {
				t.Fatalf("seed %d, figures %d:\n got %+v\nwant %+v", seed, i, x, y)
			}
		}
	}
}
