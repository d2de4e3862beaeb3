package checker

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"stdc/rules"
)

// sumBook has two steps, two dimensions of which one names facts, a rule in
// neither, a critical rule and a bonus rule.
func sumBook() *rules.Book {
	return &rules.Book{
		Facts: []rules.Field{{ID: "want", Type: rules.TypeNumber}, {ID: "got", Type: rules.TypeNumber, Default: &rules.Literal{Text: "4", Fact: -1}}},
		Steps: []rules.Step{{ID: "welcome"}, {ID: "serve"}},
		Dimensions: []rules.Dimension{
			{ID: "empathy", Expected: 0, Perceived: 1}, {ID: "assurance", Expected: -1, Perceived: -1},
		},
		Rules: []rules.Rule{
			{ID: "a", Step: 0, Weight: rules.Whole(3), Dimensions: []int{0}},
			{ID: "b", Step: 1, Weight: rules.Whole(1), Dimensions: []int{0, 1}, Critical: true},
			{ID: "c", Step: -1, Weight: rules.Ratio{Num: 1, Den: 3}},
			{ID: "d", Step: 1, Weight: rules.Whole(2), Dimensions: []int{1}, Bonus: true},
		},
	}
}

func sumCredit(v Verdict, c rules.Ratio) RuleResult { return RuleResult{Verdict: v, Credit: c} }

var (
	sumOne  = rules.Whole(1)
	sumZero = rules.Whole(0)
)

func TestSummary(t *testing.T) {
	s := NewSummary(sumBook())
	v := &Visit{Facts: []rules.Value{rules.NumberValue(5), {}}} // got is 4 by default
	s.Add(&Result{
		ID: "V1", Site: "S2", Staff: "T1", Wave: "2026-03", Events: 4,
		Rules: []RuleResult{sumCredit(Pass, sumOne), sumCredit(Fail, rules.Ratio{Num: 1, Den: 2}), {Verdict: Unknown}, sumCredit(Pass, sumOne)},
		Score: rules.Ratio{Num: 275, Den: 2}, Coverage: rules.Ratio{Num: 12, Den: 13}, Passed: Fail,
	}, v)
	v.Facts[0], v.Facts[1] = rules.NumberValue(3), rules.NumberValue(6)
	s.Add(&Result{
		ID: "V2", Site: "S1", Staff: "T1", Wave: "2026-03", Events: 6, Reordered: true, Gap: 2, Fold: 3,
		Rules: []RuleResult{sumCredit(Fail, sumZero), {}, sumCredit(Pass, sumOne), sumCredit(Fail, sumZero)},
		Score: rules.Whole(10), Coverage: sumOne, Passed: Unknown,
	}, v)
	s.Reject()

	got := s.Totals()
	if got.Visits != 2 || got.Events != 10 || got.Passed != 0 || got.Failed != 1 || got.Undecided != 1 ||
		got.CriticalFailed != 1 || got.Rejected != 1 || got.Reordered != 1 || got.Gap != 2 || got.Fold != 3 || got.Fails != 2 || got.Judged != 4 || got.Unknown != 1 {
		t.Errorf("counters: %+v", got)
	}
	if !sumNear(got.Score.Mean, 73.75) || got.Score.Lo != 0 || got.Score.Hi != 700 {
		t.Errorf("score, cut to 0 and to 100 × (1 + 2 / (1/3)): %+v", got.Score)
	}
	// Applicable 3+1+1/3 and 3+1/3, decided 3+1 and 3+1/3.
	if !sumNear(got.Coverage.Value, 22.0/23) {
		t.Errorf("coverage %v, want 22/23", got.Coverage)
	}

	steps := s.Steps()
	if len(steps) != 3 || steps[2].Index != -1 {
		t.Fatalf("steps: two and the rules without: %+v", steps)
	}
	if w := steps[0]; w.Visits != 2 || w.Score.Mean != 50 || w.Fails != 1 || w.Judged != 2 {
		t.Errorf("welcome: %+v", w)
	}
	if w := steps[1]; w.Visits != 1 || w.Score.Mean != 50 || w.Fails != 1 {
		t.Errorf("serve: a credit of 1/2 and no bonus: %+v", w)
	}
	if w := steps[2]; w.Visits != 2 || w.Score.N != 1 || w.Unknown != 1 || !sumNear(w.Coverage.Value, 0.5) {
		t.Errorf("no step: %+v", w)
	}

	dims := s.Dimensions()
	if len(dims) != 3 || dims[0].Name != "empathy" || dims[1].Gap.N != 0 {
		t.Fatalf("dimensions: %+v", dims)
	}
	if g := dims[0]; g.Gap.N != 2 || g.Gap.Mean != 1 || g.Expected.Mean != 4 || g.Perceived.Mean != 5 {
		t.Errorf("gap: perceived 4 and 6 against expected 5 and 3: %+v", g)
	}
	if g := dims[0].Score; g.N != 2 || !sumNear(g.Mean, (87.5+0)/2) {
		t.Errorf("empathy: %+v", g)
	}

	if sites := s.Sites(); len(sites) != 2 || sites[0].Name != "S1" || sites[1].Score.Mean != 137.5 || sites[1].Failed != 1 {
		t.Errorf("sites: %+v", sites)
	}
	if rt := s.Rules(); rt[1].CriticalFails != 1 || rt[0].CriticalFails != 0 || rt[1].Credit != 0.5 || rt[1].NotApplicable != 1 ||
		rt[2].Unknown != 1 || len(rt[1].Examples) != 1 || rt[1].Examples[0].Visit != "V1" {
		t.Errorf("rules: %+v", rt)
	}
}

// TestSummaryKeepsCopies changes a result after it was added, as the next
// Check does.
func TestSummaryKeepsCopies(t *testing.T) {
	s := NewSummary(sumBook())
	why := &Reason{Code: TooLate, Events: []int{1, 2}, Parts: []*Reason{{Code: Missing, Events: []int{4}}}}
	s.Add(&Result{ID: "V1", Rules: []RuleResult{{Verdict: Fail, Reason: why}}}, nil)
	why.Code, why.Events[0], why.Parts[0].Events[0] = TooMany, 9, 9
	kept := s.Rules()[0].Examples[0].Reason
	if kept.Code != TooLate || kept.Events[0] != 1 || kept.Parts[0].Events[0] != 4 {
		t.Errorf("the example changed with the result: %+v", kept)
	}
}

// sumRandom makes a result that a checker might have made.
func sumRandom(rnd *rand.Rand, i int) (*Result, *Visit) {
	pick := func(prefix string, n int) string {
		if k := rnd.IntN(n); k > 0 {
			return fmt.Sprint(prefix, k)
		}
		return ""
	}
	r := &Result{
		ID: fmt.Sprint("V", i), Site: pick("S", 5), Staff: pick("T", 9), Wave: pick("W", 3),
		File: "log", Line: i, Events: rnd.IntN(40), Reordered: rnd.IntN(9) == 0, Gap: rnd.IntN(2), Fold: rnd.IntN(3), Passed: Verdict(rnd.IntN(4)),
	}
	if rnd.IntN(5) > 0 {
		r.Score = rules.Ratio{Num: rnd.Int64N(700), Den: 1 + rnd.Int64N(7)}
	}
	for range 4 {
		c := RuleResult{Verdict: Verdict(rnd.IntN(4))}
		switch c.Verdict {
		case Pass:
			c.Credit = sumOne
		case Fail:
			c.Credit = rules.Ratio{Num: rnd.Int64N(3), Den: 3}
			c.Reason = &Reason{Code: TooFew, Events: []int{i}}
		}
		r.Rules = append(r.Rules, c)
	}
	v := &Visit{Facts: []rules.Value{rules.NumberValue(rnd.Float64()*10 - 5), rules.NumberValue(float64(rnd.IntN(5)))}}
	if rnd.IntN(4) == 0 {
		v.Facts[0] = rules.Value{}
	}
	return r, v
}

// sumSays is all that a summary says, for comparison.
func sumSays(s *Summary) []any {
	a, ok := s.Agreement()
	return []any{s.Totals(), s.Rules(), s.Steps(), s.Dimensions(), s.Sites(), s.Staff(), s.Waves(), s.CompareSites(), s.CompareWaves(), s.Sensitivity(), s.SiteRules(), s.Actions(), a, ok}
}

// TestMergeIsTheWhole cuts a run in parts and puts them together from the left,
// from the right and with an empty part.
func TestMergeIsTheWhole(t *testing.T) {
	b := sumBook()
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		whole := NewSummary(b)
		var left, right []*Summary
		for i := range 60 {
			if i == 0 || rnd.IntN(8) == 0 {
				left, right = append(left, NewSummary(b)), append(right, NewSummary(b))
			}
			r, v := sumRandom(rnd, i)
			for _, s := range []*Summary{whole, left[len(left)-1], right[len(right)-1]} {
				s.Add(r, v)
				if i%7 == 0 {
					s.Reject()
				}
			}
		}
		fromLeft := NewSummary(b)
		for _, p := range left {
			if err := fromLeft.Merge(p); err != nil {
				t.Fatal(err)
			}
		}
		for i := len(right) - 2; i >= 0; i-- {
			if err := right[i].Merge(right[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		want := sumSays(whole)
		if got := sumSays(fromLeft); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: from the left\n got %+v\nwant %+v", seed, got, want)
		}
		if got := sumSays(right[0]); !reflect.DeepEqual(got, want) {
			t.Fatalf("seed %d: from the right\n got %+v\nwant %+v", seed, got, want)
		}
	}
	if err := NewSummary(b).Merge(NewSummary(&rules.Book{Hash: "other"})); err == nil {
		t.Error("summaries of two books must not merge")
	}
}

// TestUnits checks that weights keep their proportions, whatever their size.
func TestUnits(t *testing.T) {
	weigh := func(ws ...rules.Ratio) []uint64 {
		b := &rules.Book{}
		for _, w := range ws {
			b.Rules = append(b.Rules, rules.Rule{Weight: w})
		}
		return sumUnits(b)
	}
	if u := weigh(rules.Ratio{Num: 1, Den: 3}, rules.Ratio{Num: 1, Den: 7}, sumZero); u[0]*3 != u[1]*7 || u[0] == 0 || u[2] != 0 {
		t.Errorf("thirds and sevenths are exact: %v", u)
	}
	if u := weigh(rules.Whole(1<<62), rules.Whole(1<<61), rules.Whole(1<<62)); u[0]/2 != u[1] || u[0] > 1<<53 {
		t.Errorf("huge weights: %v", u)
	}
	if u := weigh(sumZero, rules.Ratio{}); u[0] != 0 || u[1] != 0 {
		t.Errorf("no weight at all: %v", u)
	}
}

func TestAddDoesNotAllocate(t *testing.T) {
	s := NewSummary(sumBook())
	r, v := sumRandom(rand.New(rand.NewPCG(3, 3)), 0)
	for range sumExamples {
		s.Add(r, v)
	}
	if n := testing.AllocsPerRun(100, func() { s.Add(r, v) }); n != 0 {
		t.Errorf("Add allocates %v times a visit", n)
	}
}

func BenchmarkSummaryAdd(b *testing.B) {
	book := sumBook()
	for len(book.Rules) < 10 {
		book.Rules = append(book.Rules, book.Rules[:2]...)
	}
	s := NewSummary(book)
	var results []*Result
	var visits []*Visit
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 512 {
		r, v := sumRandom(rnd, i)
		for len(r.Rules) < len(book.Rules) {
			r.Rules = append(r.Rules, r.Rules...)
		}
		results, visits = append(results, r), append(visits, v)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Add(results[i%512], visits[i%512])
	}
}
