package report

import (
	"fmt"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// Due is what a rule asked of a visit: its first windows, of many rather those
// that were not met, and how many there are.
type Due struct {
	Windows []checker.WindowOf
	Asked   int
}

// askDue asks a checker for the windows of the visit judged last, by rule.
func askDue(dst []Due, c *checker.Checker, result *checker.Result) []Due {
	for i := range result.Rules {
		var d Due
		if result.Rules[i].Verdict != checker.NotApplicable {
			d.Windows, d.Asked = c.Windows(i)
		}
		dst = append(dst, d)
	}
	return dst
}

// due writes the windows of a rule, for drawings.
func (e *encoder) due(b *rules.Book, d *Due) {
	if len(d.Windows) == 0 {
		return
	}
	e.key("windows")
	e.open('[')
	for i := range d.Windows {
		e.window(b, &d.Windows[i])
	}
	e.close(']')
	if d.Asked > len(d.Windows) {
		e.keyInt("asked", int64(d.Asked))
	}
}

func (e *encoder) window(b *rules.Book, w *checker.WindowOf) {
	flag := func(key string, set bool) {
		if set {
			e.key(key)
			e.bool(true)
		}
	}
	e.open('{')
	if len(w.Elements) > 0 {
		e.key("elements")
		e.open('[')
		for _, k := range w.Elements {
			e.str(b.Elements[k].ID)
		}
		e.close(']')
	}
	if w.Fact >= 0 {
		e.keyStr("fact", b.Facts[w.Fact].ID)
	}
	flag("ends", w.CountEnd)
	if w.Anchor >= 0 {
		e.keyInt("anchor", int64(w.Anchor))
	}
	if w.AnchorFact >= 0 {
		e.keyStr("anchorFact", b.Facts[w.AnchorFact].ID)
	}
	flag("anchorEnd", w.AnchorEnd)
	flag("maybe", w.Maybe)
	if w.Timed {
		e.span("time", true, w.From, w.To)
		e.keyStr("from", stampText(w.FromAt))
		e.keyStr("to", stampText(w.ToAt))
		flag("openFrom", w.OpenFrom)
		flag("openTo", w.OpenTo)
	}
	e.keyInt("min", int64(w.Min))
	if w.Max >= 0 {
		e.keyInt("max", int64(w.Max))
	}
	e.keyInt("count", int64(w.Count))
	e.key("events")
	e.open('[')
	for _, k := range w.Events {
		e.int(int64(k))
	}
	e.close(']')
	e.key("verdict")
	e.str(w.Verdict.String())
	e.close('}')
}

// windowRecord is a window as the encoder writes it.
type windowRecord struct {
	Elements   []string  `json:"elements"`
	Fact       *string   `json:"fact"`
	Ends       bool      `json:"ends"`
	Anchor     *int      `json:"anchor"`
	AnchorFact *string   `json:"anchorFact"`
	AnchorEnd  bool      `json:"anchorEnd"`
	Maybe      bool      `json:"maybe"`
	Time       *[2]int64 `json:"time"`
	From       string    `json:"from"`
	To         string    `json:"to"`
	OpenFrom   bool      `json:"openFrom"`
	OpenTo     bool      `json:"openTo"`
	Min        int       `json:"min"`
	Max        *int      `json:"max"`
	Count      int       `json:"count"`
	Events     []int     `json:"events"`
	Verdict    string    `json:"verdict"`
}

// dueOf turns the windows of a rule back; events is the number of the visit's.
func (s *Results) dueOf(x *outcomeRecord, events int) (Due, error) {
	d := Due{Asked: max(len(x.Windows), x.Asked)}
	for i := range x.Windows {
		w, err := s.windowOf(&x.Windows[i], events)
		if err != nil {
			return d, fmt.Errorf("windows[%d]: %w", i, err)
		}
		d.Windows = append(d.Windows, w)
	}
	return d, nil
}

func (s *Results) windowOf(r *windowRecord, events int) (checker.WindowOf, error) {
	w := checker.WindowOf{
		Anchor: -1, Fact: -1, AnchorFact: -1, CountEnd: r.Ends, AnchorEnd: r.AnchorEnd, Maybe: r.Maybe,
		OpenFrom: r.OpenFrom, OpenTo: r.OpenTo, Min: r.Min, Max: -1, Count: r.Count, Events: r.Events,
	}
	for _, id := range r.Elements {
		k, ok := s.element[id]
		if !ok {
			return w, fmt.Errorf("its book has no element %q", id)
		}
		w.Elements = append(w.Elements, s.into.elements[k])
	}
	for _, f := range []struct {
		id *string
		to *int
	}{{r.Fact, &w.Fact}, {r.AnchorFact, &w.AnchorFact}} {
		if f.id == nil {
			continue
		}
		k := slices.IndexFunc(s.Book.Facts, func(x rules.Field) bool { return x.ID == *f.id })
		if k < 0 {
			return w, fmt.Errorf("its book has no fact %q", *f.id)
		}
		*f.to = s.into.facts[k]
	}
	if r.Max != nil {
		w.Max = *r.Max
	}
	named := r.Events
	if r.Anchor != nil {
		w.Anchor = *r.Anchor
		named = append(slices.Clip(named), w.Anchor)
	}
	for _, k := range named {
		if k < 0 || k >= events {
			return w, fmt.Errorf("there is no event %d", k)
		}
	}
	var err error
	if r.Time != nil {
		w.Timed, w.From, w.To = true, r.Time[0], r.Time[1]
		if w.FromAt, err = stampOf(r.From); err == nil {
			w.ToAt, err = stampOf(r.To)
		}
	}
	if err == nil {
		w.Verdict, err = verdictOf(r.Verdict)
	}
	return w, err
}

// verdictOf reads a verdict as results write it.
func verdictOf(s string) (checker.Verdict, error) {
	for _, v := range []checker.Verdict{checker.NotApplicable, checker.Pass, checker.Fail, checker.Unknown} {
		if v.String() == s {
			return v, nil
		}
	}
	return 0, fmt.Errorf("%q is no verdict", s)
}
