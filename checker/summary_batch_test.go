package checker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"stdc/rules"
)

// TestBatchesAreTheWhole cuts a run in batches, some of whose visits are passed
// over, and compares with the visits that are left, added one by one.
func TestBatchesAreTheWhole(t *testing.T) {
	b := sumBook()
	b.Facts = append(b.Facts, rules.Field{ID: "pair", Type: rules.TypeNumber})
	b.Waivers = make([]rules.Waiver, 2)
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 9))
		one, whole := NewSummary(b), NewSummary(b)
		batch := whole.NewBatch()
		taken := 0 // of the batch
		add := func(to int) {
			whole.AddBatch(batch, taken, to)
			taken = to
		}
		for i := range 60 {
			if rnd.IntN(8) == 0 {
				add(batch.Len())
				batch.Reset()
				taken = 0
			}
			r, v := sumRandom(rnd, i)
			v.Facts = append(v.Facts, rules.NumberValue(float64(rnd.IntN(20))))
			for k := range r.Rules {
				if x := &r.Rules[k]; x.Verdict == Fail && rnd.IntN(3) == 0 {
					if x.Waiving, x.Waiver = Waiving(1+rnd.IntN(3)), rnd.IntN(2); x.Waiving == Waived {
						x.Credit = rules.Ratio{}
					}
				}
			}
			if rnd.IntN(9) == 0 {
				r.Rules = r.Rules[:rnd.IntN(4)]
			}
			batch.Add(r, v)
			if rnd.IntN(6) == 0 {
				add(batch.Len() - 1)
				taken++
				continue
			}
			one.Add(r, v)
		}
		add(batch.Len())
		if got, want := sumSays(whole), sumSays(one); !reflect.DeepEqual(got, want) || !reflect.DeepEqual(whole.Waivers(), one.Waivers()) {
			t.Fatalf("seed %d\n got %+v\nwant %+v", seed, got, want)
		}
	}
}

// A batch keeps reasons until the summary has its examples, and no longer.
func TestBatchReasons(t *testing.T) {
	s := NewSummary(sumBook())
	b := s.NewBatch()
	fails := func(visit string) {
		why := &Reason{Code: TooLate, Events: []int{1}}
		b.Add(&Result{ID: visit, Rules: []RuleResult{{}, {Verdict: Fail, Reason: why}}}, nil)
		why.Code, why.Events[0] = TooMany, 9
	}
	for _, visit := range []string{"A", "B", "C", "D"} {
		fails(visit)
	}
	s.AddBatch(b, 0, 1)
	if s.Quoted(1) {
		t.Error("one example is not enough")
	}
	s.AddBatch(b, 2, 4)
	list := s.Rules()[1].Examples
	if len(list) != 2 || list[0].Visit != "A" || list[1].Visit != "C" || list[1].Reason.Code != TooLate || list[1].Reason.Events[0] != 1 {
		t.Errorf("examples: %+v", list)
	}
	if !s.Quoted(1) || s.Quoted(0) {
		t.Error("rule b has its examples, and a has none")
	}
	b.Reset()
	if fails("E"); len(b.reasons) != 0 {
		t.Error("a reason that nobody asks for was kept")
	}
}

// BenchmarkBatch adds visits of 400 sites and 5,000 members of staff to batches,
// as workers do, and batches to a summary, as one goroutine does for all.
func BenchmarkBatch(b *testing.B) {
	book := sumBook()
	for len(book.Rules) < 10 {
		book.Rules = append(book.Rules, book.Rules[:2]...)
	}
	s := NewSummary(book)
	rnd := rand.New(rand.NewPCG(1, 2))
	const size = 256
	results := make([]*Result, 64*size)
	for i := range results {
		r, _ := sumRandom(rnd, i)
		r.Site, r.Staff, r.Wave = fmt.Sprintf("s%03d", rnd.IntN(400)), fmt.Sprintf("e%05d", rnd.IntN(5000)), ""
		for len(r.Rules) < len(book.Rules) {
			r.Rules = append(r.Rules, RuleResult{Verdict: Pass, Credit: sumOne})
		}
		for k := range r.Rules {
			r.Rules[k].Reason = nil
		}
		results[i] = r
	}
	batches := make([]*Batch, 64)
	for i := range batches {
		batches[i] = s.NewBatch()
	}
	b.Run("Add", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			to := batches[i/size%len(batches)]
			if i%size == 0 {
				to.Reset()
			}
			to.Add(results[i%len(results)], nil)
		}
	})
	for i, r := range results {
		to := batches[i/size]
		if i%size == 0 {
			to.Reset()
		}
		to.Add(r, nil)
	}
	b.Run("AddBatch", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			s.AddBatch(batches[i%len(batches)], 0, size)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/visit")
	})
}
