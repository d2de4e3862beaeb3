package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"stdc/checker"
	"stdc/rules"
)

// wordCase is a reason and what it is an example of.
type wordCase struct {
	name string
	r    *checker.Reason
}

type (
	nodeFn   = func(*rules.Node)
	reasonFn = func(*checker.Reason)
)

// windowCases are reasons of obligations with anchors and windows.
func windowCases() []wordCase {
	greet := func(set nodeFn) rules.Node {
		return node(rules.FormExpect, pGreet, func(n *rules.Node) {
			n.After, n.Within = pEnter, window("0s", "10s")
			if set != nil {
				set(n)
			}
		})
	}
	late := func(lo, hi int64) reasonFn {
		return func(r *checker.Reason) { r.AnchorAt, r.EventAt = "09:00:02", "09:00:16"; dist(r, lo, hi) }
	}
	return []wordCase{
		{"late", reason(checker.TooLate, greet(nil), late(14, 14))},
		{"late, to the minute", reason(checker.TooLate, greet(func(n *rules.Node) { n.Within = window("0s", "30s") }), late(60, 180))},
		{"late, several anchors", reason(checker.TooLate, greet(nil), func(r *checker.Reason) { late(14, 14)(r); r.Met, r.Of = 2, 3 })},
		{"late, workdays", reason(checker.TooLate, greet(func(n *rules.Node) {
			n.Within = &rules.Window{Hi: &rules.Length{N: 3, Unit: rules.UnitWorkdays}}
		}), late(432000, 432000))},
		{"late, no time", reason(checker.TooLate, greet(nil), func(r *checker.Reason) { r.AnchorAt = "09:00:02" })},
		{"early", reason(checker.TooEarly, greet(func(n *rules.Node) { n.Within = window("30m", "") }), late(95, 95))},
		{"early, to the minute", reason(checker.TooEarly, greet(func(n *rules.Node) { n.Within = window("5m", "15m") }), late(60, 180))},
		{"early, before", reason(checker.TooEarly, node(rules.FormExpect, pGreet, func(n *rules.Node) {
			n.Before, n.Within = pDeparture, window("30m", "")
		}), late(600, 600))},
		{"near", reason(checker.TooLate, node(rules.FormExpect, pSmile, func(n *rules.Node) {
			n.Near, n.Within = pGreet, window("0s", "2s")
		}), late(3, 3))},
		{"none", reason(checker.TooFew, greet(nil), func(r *checker.Reason) { r.AnchorAt = "09:00:02" })},
		{"none, anywhere", reason(checker.TooFew, node(rules.FormExpect, pGreet, nil), nil)},
		{"none, next", reason(checker.TooFew, greet(func(n *rules.Node) { n.Next, n.Within = true, nil }), func(r *checker.Reason) { r.AnchorAt = "09:00:02" })},
		{"none, before", reason(checker.TooFew, node(rules.FormExpect, pGreet, func(n *rules.Node) { n.Before = pServeEnd }), nil)},
		{"none, until", reason(checker.TooFew, node(rules.FormExpect, pGreet, func(n *rules.Node) { n.After, n.Until = pEnter, pSeat }), nil)},
		{"none, between", reason(checker.TooFew, node(rules.FormExpect, pGreet, func(n *rules.Node) { n.After, n.Before = pStart, pSeat }), nil)},
		{"none, since", reason(checker.TooFew, node(rules.FormExpect, pGreet, func(n *rules.Node) { n.Before, n.Since = pSeat, pEnter }), nil)},
		{"none, same ticket", reason(checker.TooFew, greet(func(n *rules.Node) {
			n.Correlate = []rules.Correlation{{Relation: rules.RelSame, Field: 1}}
		}), nil)},
		{"none, calendar", reason(checker.TooFew, greet(func(n *rules.Node) {
			n.Within = &rules.Window{Lo: rules.Length{N: 1, Unit: rules.UnitCalendarDays}, Hi: &rules.Length{N: 60, Unit: rules.UnitCalendarDays}}
		}), nil)},
		{"none, same date", reason(checker.TooFew, greet(func(n *rules.Node) {
			n.Within = &rules.Window{Lo: rules.Length{Unit: rules.UnitDates}, Hi: &rules.Length{Unit: rules.UnitDates}}
		}), nil)},
		{"none, working time", reason(checker.TooFew, greet(func(n *rules.Node) {
			n.Within = &rules.Window{Hi: &rules.Length{N: 8 * 3600 * secondNs, Unit: rules.UnitWorkhours}}
		}), nil)},
	}
}

// countCases are reasons of counts, scopes and conditions.
func countCases() []wordCase {
	scoped := func(s rules.Scope) rules.Node {
		return node(rules.FormExpect, pSmile, func(n *rules.Node) { n.Times.Min, n.Scope = 3, &s })
	}
	counted := func(lo, hi int) reasonFn { return func(r *checker.Reason) { r.Lo, r.Hi = lo, hi } }
	segment := func(after, before, until int) rules.Node {
		return scoped(rules.Scope{Kind: rules.ScopeSegment, After: after, Before: before, Until: until})
	}
	per := scoped(rules.Scope{Kind: rules.ScopePer, Field: 1})
	atMost := node(rules.FormExpect, pSmile, func(n *rules.Node) { n.Times = rules.Range{Min: 0, Max: 1} })
	some := node(rules.FormExpect, pSmile, func(n *rules.Node) { n.Times = rules.Range{Min: 2, Max: 4} })
	bow := func(r *checker.Reason) { r.Pattern, r.Cond, r.EventAt = pBow, &bowDepth, "09:01" }
	channel := rules.Cond{Slot: 0, Test: rules.Test{Op: rules.OpOneOf, Values: []rules.Literal{lit("counter"), lit("phone")}}}
	require := node(rules.FormRequire, rules.None, nil)
	return []wordCase{
		{"too few", reason(checker.TooFew, smiles(), counted(2, 2))},
		{"too few, one possible", reason(checker.TooFew, smiles(), counted(1, 2))},
		{"none of three", reason(checker.TooFew, smiles(), nil)},
		{"in a step", reason(checker.TooFew, scoped(rules.Scope{Kind: rules.ScopeStep, Steps: []int{0}}), counted(1, 1))},
		{"in steps", reason(checker.TooFew, scoped(rules.Scope{Kind: rules.ScopeSteps, Steps: []int{0, 2}}), counted(1, 1))},
		{"in a segment", reason(checker.TooFew, segment(pEnter, -1, pSeat), counted(1, 1))},
		{"from the first", reason(checker.TooFew, segment(pEnter, -1, -1), counted(1, 1))},
		{"up to the first", reason(checker.TooFew, segment(-1, pSeat, -1), counted(1, 1))},
		{"per", reason(checker.TooFew, per, counted(1, 1))},
		{"per, known", reason(checker.TooFew, per, func(r *checker.Reason) { r.Lo, r.Hi, r.Per = 1, 1, "A017" })},
		{"too many", reason(checker.TooMany, atMost, func(r *checker.Reason) { r.Lo, r.Hi, r.EventAt = 3, 4, "09:10" })},
		{"too many, a range", reason(checker.TooMany, some, counted(5, 5))},
		{"forbidden", reason(checker.Forbidden, forbid(), func(r *checker.Reason) { r.EventAt = "09:03:10" })},
		{"forbidden in a step", reason(checker.Forbidden, node(rules.FormForbid, pSmile, func(n *rules.Node) {
			n.Scope = &rules.Scope{Kind: rules.ScopeStep, Steps: []int{1}}
		}), nil)},
		{"each", reason(checker.NotMet, bows(), func(r *checker.Reason) { bow(r); r.Seen = rules.NumberValue(10) })},
		{"each, not recorded", reason(checker.NotMet, bows(), bow)},
		{"each, bare", reason(checker.NotMet, bows(), nil)},
		{"fact", reason(checker.FactNotMet, require, func(r *checker.Reason) { r.Cond, r.Seen = &channel, rules.TextValue("post") })},
		{"fact, unseen", reason(checker.FactNotMet, require, func(r *checker.Reason) { r.Cond = &channel })},
		{"fact, bare", reason(checker.FactNotMet, require, nil)},
		{"step", reason(checker.StepNotOpened, smiles(), func(r *checker.Reason) { r.Step = 2 })},
		{"step of the scope", reason(checker.StepNotOpened, scoped(rules.Scope{Kind: rules.ScopeStep, Steps: []int{2}}), nil)},
	}
}

// comboCases are reasons of orders and combinations, and those of unknown
// verdicts.
func comboCases() []wordCase {
	order := node(rules.FormOrder, rules.None, func(n *rules.Node) {
		n.Order, n.Gap = []int{pEnter, pGreet, pSeat}, window("0s", "1m")
	})
	neighbours := func(pattern, other int) reasonFn {
		return func(r *checker.Reason) {
			r.Pattern, r.Other, r.Event, r.EventAt, r.AnchorAt = pattern, other, 2, "09:00:30", "09:00:40"
		}
	}
	every := node(rules.FormExpect, pCheck, func(n *rules.Node) { n.Every = &rules.Length{N: 1800 * secondNs} })
	parts := []*checker.Reason{
		reason(checker.TooFew, node(rules.FormExpect, pGreet, nil), nil), reason(checker.TooFew, smiles(), func(r *checker.Reason) { r.Lo, r.Hi = 2, 2 }),
	}
	combo := func(form rules.Form, met, of int) *checker.Reason {
		return reason(checker.PartsNotMet, node(form, rules.None, nil), func(r *checker.Reason) { r.Met, r.Of, r.Parts = met, of, parts })
	}
	maybe := func(n rules.Node, set reasonFn) *checker.Reason { return reason(checker.MayBeMissed, n, set) }
	channel := rules.Cond{Slot: 0, Test: rules.Test{Op: rules.OpNot, Tests: []rules.Test{{Op: rules.OpOneOf, Values: []rules.Literal{lit("phone")}}}}}
	return []wordCase{
		{"missing", reason(checker.Missing, order, func(r *checker.Reason) { r.Pattern = pGreet })},
		{"order", reason(checker.WrongOrder, order, neighbours(pSeat, pGreet))},
		{"order of steps", reason(checker.WrongOrder, node(rules.FormOrder, rules.None, func(n *rules.Node) { n.Order = []int{pWelcome, pSeat} }), neighbours(pSeat, pWelcome))},
		{"gap", reason(checker.GapMissed, order, func(r *checker.Reason) { neighbours(pSeat, pGreet)(r); dist(r, 95, 95) })},
		{"exact", reason(checker.NotExact, order, nil)},
		{"exact, at", reason(checker.NotExact, order, neighbours(pSeat, -1))},
		{"every", reason(checker.NotRegular, every, func(r *checker.Reason) { r.AnchorAt = "09:10"; dist(r, 2400, 2400) })},
		{"every, bare", reason(checker.NotRegular, every, nil)},
		{"all", combo(rules.FormAll, 1, 3)},
		{"any", combo(rules.FormAny, 0, 2)},
		{"one of", combo(rules.FormOneOf, 2, 3)},
		{"parts", combo(rules.FormAll, 0, 0)},
		{"on any", reason(checker.NoneMet, greetWithin("10s"), func(r *checker.Reason) { r.Of, r.Parts = 2, parts })},
		{"maybe, to the minute", maybe(greetWithin("10s"), func(r *checker.Reason) { r.AnchorAt = "09:00"; dist(r, 0, 60) })},
		{"maybe, order", maybe(order, neighbours(pGreet, pSeat))},
		{"maybe, field", maybe(bows(), func(r *checker.Reason) { r.Pattern, r.Cond, r.EventAt = pBow, &bowDepth, "09:01" })},
		{"maybe, fact", maybe(node(rules.FormRequire, rules.None, nil), func(r *checker.Reason) { r.Cond = &channel })},
		{"maybe, count", maybe(smiles(), func(r *checker.Reason) { r.Lo, r.Hi = 2, 3 })},
		{"maybe, unobserved", maybe(smiles(), func(r *checker.Reason) { r.Lo, r.Hi, r.Unbounded = 2, 2, true })},
		{"maybe, forbidden", maybe(forbid(), func(r *checker.Reason) { r.Hi, r.EventAt = 1, "09:03:10" })},
		{"maybe, parts", maybe(node(rules.FormAll, rules.None, nil), func(r *checker.Reason) { r.Of, r.Undecided, r.Parts = 3, 2, parts })},
		{"maybe, scope", maybe(node(rules.FormExpect, pSmile, func(n *rules.Node) {
			n.Scope = &rules.Scope{Kind: rules.ScopeStep, Steps: []int{0}}
		}), nil)},
		{"maybe, each", maybe(bows(), func(r *checker.Reason) { r.EventAt = "09:01" })},
		{"order after", reason(checker.Missing, node(rules.FormOrder, rules.None, func(n *rules.Node) {
			n.Order, n.After = []int{pGreet, pSeat}, pEnter
		}), func(r *checker.Reason) { r.Pattern, r.AnchorAt = pGreet, "09:00" })},
		{"fact as a place", reason(checker.FactNotRecorded, node(rules.FormExpect, pDeparture, nil), nil)},
		{"maybe, bare", maybe(order, nil)},
		{"not observed", reason(checker.NotObserved, smiles(), nil)},
		{"fact not recorded", reason(checker.FactNotRecorded, smiles(), func(r *checker.Reason) { r.Fact = 3 })},
		{"gate", reason(checker.GateOpen, smiles(), nil)},
		{"gate, fact", reason(checker.GateOpen, smiles(), func(r *checker.Reason) { r.Fact = 0 })},
		{"gate, pattern", reason(checker.GateOpen, smiles(), func(r *checker.Reason) { r.Pattern = pSay })},
		{"gate, parts", reason(checker.GateOpen, smiles(), func(r *checker.Reason) { r.Parts = parts })},
		{"step not observed", reason(checker.StepNotObserved, smiles(), func(r *checker.Reason) { r.Step = 0 })},
	}
}

// eventCases are reasons that know the events they speak of.
func eventCases() []wordCase {
	after := func(set nodeFn) rules.Node {
		return node(rules.FormExpect, pGreet, func(n *rules.Node) {
			n.After, n.Within = pServeEnd, window("0s", "1m")
			if set != nil {
				set(n)
			}
		})
	}
	seen := func(r *checker.Reason) {
		r.Anchor, r.AnchorElement, r.AnchorEnd, r.AnchorAt = 2, 6, true, "09:20"
		r.Event, r.EventElement, r.EventAt = 4, 1, "09:21"
	}
	open := func(lo, hi int64, loOpen, hiOpen bool) reasonFn {
		return func(r *checker.Reason) { seen(r); dist(r, lo, hi); r.DistLoOpen, r.DistHiOpen = loOpen, hiOpen }
	}
	days := func(unit rules.Unit, n, lo, hi int64) *checker.Reason {
		return reason(checker.TooLate, after(func(n2 *rules.Node) { n2.Within = &rules.Window{Hi: &rules.Length{N: n, Unit: unit}} }), func(r *checker.Reason) {
			open(518400, 518400, false, false)(r)
			r.Unit, r.UnitLo, r.UnitHi = unit, lo, hi
		})
	}
	say := node(rules.FormForbid, pSay, func(n *rules.Node) { n.Times = rules.Range{} })
	maybe := func(n rules.Node, set reasonFn) *checker.Reason { return reason(checker.MayBeMissed, n, set) }
	by := rules.Cond{Slot: 0, Test: rules.Test{Op: rules.OpOneOf, Values: []rules.Literal{lit("teller")}}}
	long := rules.Cond{Slot: rules.FieldDuration, Test: rules.Test{Op: rules.OpRange, Hi: &rules.Literal{Type: rules.TypeDuration, Text: "1m", Fact: -1}}}
	serve := node(rules.FormEach, pServeEnd, nil)
	step := func(k int, at string) *checker.Reason {
		return reason(checker.TooFew, node(rules.FormExpect, pSmile, func(n *rules.Node) {
			n.Scope = &rules.Scope{Kind: rules.ScopeStep, Steps: []int{k}}
		}), func(r *checker.Reason) { r.Pattern, r.Anchor, r.AnchorAt = pSmile, k, at })
	}
	return []wordCase{
		{"end, open below", reason(checker.TooLate, after(nil), open(60, 180, true, true))},
		{"end, open above", maybe(after(nil), open(0, 120, false, true))},
		{"end, open both", maybe(after(nil), open(30, 120, true, true))},
		{"end, closed below", maybe(after(nil), open(30, 120, false, true))},
		{"end, not recorded", maybe(after(nil), func(r *checker.Reason) { seen(r); r.AnchorAt, r.Hi = "", 1 })},
		{"workdays", days(rules.UnitWorkdays, 3, 4, 4)},
		{"workdays, a range", days(rules.UnitWorkdays, 3, 4, 5)},
		{"dates", days(rules.UnitDates, 0, 6, 6)},
		{"working time", days(rules.UnitWorkhours, 8*3600*secondNs, 9*3600*secondNs, 9*3600*secondNs)},
		{"calendar days, the last", days(rules.UnitCalendarDays, 6, 6, 6)},
		{"wrong side", reason(checker.WrongSide, after(nil), open(5, 5, false, false))},
		{"next", reason(checker.NotNext, after(func(n *rules.Node) { n.Next = true }), func(r *checker.Reason) { seen(r); r.EventElement = 4 })},
		{"said", reason(checker.Forbidden, say, func(r *checker.Reason) {
			r.Event, r.EventElement, r.EventAt, r.Seen = 4, 3, "09:21", rules.TextValue("不是我的事")
		})},
		{"maybe, actor", maybe(say, func(r *checker.Reason) { r.Event, r.EventElement, r.EventAt, r.Cond, r.Hi = 4, 3, "09:21", &by, 1 })},
		{"maybe-anchor", reason(checker.NotMet, bows(), func(r *checker.Reason) {
			r.Anchor, r.AnchorElement, r.AnchorAt, r.MaybeAnchor, r.AnchorCond, r.Met, r.Of = 3, 4, "09:01", true, &by, 2, 2
		})},
		{"maybe-anchor, place", maybe(after(nil), func(r *checker.Reason) { seen(r); r.MaybeAnchor = true })},
		{"maybe, duration", maybe(serve, func(r *checker.Reason) {
			open(0, 120, false, true)(r)
			r.EventElement, r.Cond = 6, &long
		})},
		{"maybe, no end", maybe(serve, func(r *checker.Reason) { seen(r); r.EventElement, r.Cond = 6, &long })},
		{"anchor not observed", reason(checker.AnchorNotObserved, after(nil), func(r *checker.Reason) { r.Pattern = pServeEnd })},
		{"parts, one thing in steps", reason(checker.PartsNotMet, node(rules.FormAll, rules.None, func(n *rules.Node) { n.PerStep = true }), func(r *checker.Reason) {
			r.Of, r.Parts = 3, []*checker.Reason{step(0, "09:00"), step(1, ""), step(2, "09:30")}
		})},
		{"one of too many", reason(checker.PartsNotMet, node(rules.FormOneOf, rules.None, nil), func(r *checker.Reason) {
			r.Met, r.Of = 2, 3
			r.Parts = []*checker.Reason{
				reason(checker.PartMet, after(nil), func(r *checker.Reason) { seen(r); r.Lo, r.Hi = 1, 1 }), reason(checker.PartMet, say, nil),
			}
		})},
	}
}

func allCases() []wordCase {
	return slices.Concat(windowCases(), countCases(), comboCases(), eventCases())
}

func TestSentences(t *testing.T) {
	b, en, zh := hall(), NewWords("en"), NewWords("zh-CN")
	var out strings.Builder
	for _, c := range allCases() {
		fmt.Fprintf(&out, "%s\n  %s\n  %s\n", c.name, en.Sentence(b, c.r), zh.Sentence(b, c.r))
	}
	golden(t, "sentences.txt", []byte(out.String()))
}

// TestEveryCodeHasSentences checks that each code of the checker leads to a
// sentence of its own, and that both languages have all of them with the same
// slots.
func TestEveryCodeHasSentences(t *testing.T) {
	slot := regexp.MustCompile(`\{[a-z-]+\}`)
	for id, s := range sentences {
		if s.en == "" || s.zh == "" {
			t.Errorf("sentence %d lacks a language: %+v", id, s)
		}
		names := func(s string) []string {
			// Chinese puts some of them elsewhere, in another form.
			all := slot.FindAllString(strings.NewReplacer("{in}", "{where}", "{on}", "{at}", "{unit}", "{units}", "{for-zh}", "", "{alike}", "", "{came}", "{at}").Replace(s), -1)
			slices.Sort(all)
			return slices.Compact(all)
		}
		if en, zh := names(s.en), names(s.zh); !slices.Equal(en, zh) {
			t.Errorf("sentence %d: the slots differ: %v and %v", id, en, zh)
		}
	}
	for id, l := range labels {
		if l.en == "" || l.zh == "" {
			t.Errorf("label %d lacks a language: %+v", id, l)
		}
	}
	for _, code := range []checker.ReasonCode{
		checker.TooFew, checker.TooLate, checker.TooEarly, checker.TooMany, checker.Forbidden, checker.NotMet, checker.FactNotMet,
		checker.StepNotOpened, checker.Missing, checker.WrongOrder, checker.GapMissed, checker.NotExact, checker.NotRegular,
		checker.PartsNotMet, checker.NoneMet, checker.MayBeMissed, checker.NotObserved, checker.FactNotRecorded, checker.GateOpen,
		checker.StepNotObserved, checker.WrongSide, checker.NotNext, checker.NotFollowed, checker.PartMet, checker.AnchorNotObserved,
	} {
		s := &sentence{w: NewWords("en"), b: hall(), r: reason(code, noNode, nil), n: &noNode}
		if choose(s) == tmplOther {
			t.Errorf("%s has no sentence", code)
		}
	}
}

// TestSentencesOfLittle gives reasons that name nothing, or nonsense: words may
// be vague but must not fail.
func TestSentencesOfLittle(t *testing.T) {
	b := hall()
	for _, w := range []*Words{NewWords("en"), NewWords("zh")} {
		if w.Sentence(b, nil) == "" || w.Sentence(b, &checker.Reason{Code: "new"}) == "" {
			t.Error("a reason that is not known needs words too")
		}
		for _, c := range allCases() {
			r := *c.r
			r.Node, r.Cond, r.Parts = nil, nil, nil
			r.Pattern, r.Other, r.Step, r.Fact = 99, 99, 99, 99
			if w.Sentence(&rules.Book{}, &r) == "" {
				t.Errorf("%s: no sentence", c.name)
			}
		}
	}
}

func TestAppendDuration(t *testing.T) {
	for _, c := range []struct {
		in     string
		en, zh string
	}{
		{"0s", "0 s", "0秒"}, {"14s", "14 s", "14秒"}, {"1m30s", "1 min 30 s", "1分30秒"}, {"2h", "2 h", "2小时"},
		{"30m", "30 min", "30分钟"}, {"3d", "3 d", "3天"}, {"500ms", "500 ms", "500毫秒"}, {"1d1s", "1 d 1 s", "1天1秒"}, {"1s5ns", "1 s 5 ns", "1秒5纳秒"},
	} {
		ns, err := rules.ParseDuration(c.in)
		if err != nil {
			t.Fatal(err)
		}
		en, zh := string(NewWords("en").AppendDuration(nil, ns)), string(NewWords("zh").AppendDuration(nil, ns))
		if en != c.en || zh != c.zh {
			t.Errorf("%s: %q and %q, want %q and %q", c.in, en, zh, c.en, c.zh)
		}
	}
	if got := string(NewWords("en").AppendDuration(nil, -secondNs)); got != "−1 s" {
		t.Errorf("a negative duration: %q", got)
	}
}

func TestStamps(t *testing.T) {
	b := hall()
	for _, want := range []string{"09:00:02", "09:00", "2026-03-02", "2026-03-02T09:00:02+08:00", "2026-03-02T09:00Z", "+2m5s", "09:00:02.25", "1969-12-31"} {
		at, err := rules.ParseStamp(want)
		if err != nil {
			t.Fatal(err)
		}
		v := rules.TimeValue(at)
		s := sentence{w: NewWords("en"), b: b}
		s.value(&v, nil)
		if string(s.dst) != want {
			t.Errorf("%s came back as %s", want, s.dst)
		}
	}
}
