package report

import (
	"math"
	"strconv"

	"stdc/checker"
	"stdc/rules"
)

// appendRecord appends all that is known of one visit as one JSON object: what
// AppendVisit says, but with the reasons in both languages, and with the exact
// points, the facts and the events that it came of.
func appendRecord(dst []byte, b *rules.Book, r *checker.Result, v *checker.Visit, times []checker.EventTime, due []Due, en, zh *Words) []byte {
	e := encoder{dst: dst}
	e.open('{')
	e.key("visit")
	e.str(r.ID)
	e.keyStr("site", r.Site)
	e.keyStr("staff", r.Staff)
	e.keyStr("wave", r.Wave)
	e.keyStr("date", stampText(v.Date))
	e.keyStr("zone", v.ZoneName)
	e.keyStr("start", stampText(v.Start))
	if v.Precision > 0 {
		e.keyStr("precision", rules.FormatDuration(v.Precision))
	}
	e.keyStr("file", r.File)
	if r.Line > 0 {
		e.keyInt("line", int64(r.Line))
	}
	if r.Reordered {
		e.key("reordered")
		e.bool(true)
	}
	if r.Gap > 0 {
		e.keyInt("timesInGap", int64(r.Gap))
	}
	if r.Fold > 0 {
		e.keyInt("timesInFold", int64(r.Fold))
	}
	e.key("score")
	e.ratio(r.Score)
	e.key("coverage")
	e.ratio(r.Coverage)
	e.key("passed")
	e.raw(passedWord(r.Passed))
	e.points(r)
	e.facts(b, v)
	e.key("rules")
	e.open('{')
	for i := range r.Rules {
		if i < len(b.Rules) {
			e.key(b.Rules[i].ID)
			e.ruleRecord(b, &r.Rules[i], en, zh)
			if i < len(due) {
				e.due(b, &due[i])
			}
			e.close('}')
		}
	}
	e.close('}')
	e.key("events")
	e.open('[')
	for i := range v.Events {
		e.event(b, v, i, times)
	}
	e.close(']')
	e.close('}')
	return e.dst
}

func stampText(t rules.Stamp) string {
	if t.Kind == rules.StampNone {
		return ""
	}
	return t.String()
}

// points writes the arithmetic of a visit as exact fractions, null for none.
func (e *encoder) points(r *checker.Result) {
	e.key("points")
	e.open('{')
	for _, p := range []struct {
		key string
		q   rules.Ratio
	}{
		{"score", r.Score}, {"coverage", r.Coverage}, {"earned", r.Earned}, {"bonus", r.Bonus},
		{"possible", r.Possible}, {"decided", r.Decided}, {"applicable", r.Applicable},
	} {
		e.key(p.key)
		e.exact(p.q)
	}
	e.close('}')
}

// exact writes a fraction as text such as "2/3", null where it is no number.
func (e *encoder) exact(q rules.Ratio) {
	e.comma()
	if !q.Valid() {
		e.dst = append(e.dst, "null"...)
		return
	}
	e.dst = append(e.dst, '"')
	e.dst = strconv.AppendInt(e.dst, q.Num, 10)
	if q.Den != 1 {
		e.dst = append(e.dst, '/')
		e.dst = strconv.AppendInt(e.dst, q.Den, 10)
	}
	e.dst = append(e.dst, '"')
}

func (e *encoder) facts(b *rules.Book, v *checker.Visit) {
	known := false
	for i := range v.Facts {
		if i >= len(b.Facts) || !v.Facts[i].Known() {
			continue
		}
		if !known {
			e.key("facts")
			e.open('{')
			known = true
		}
		e.key(b.Facts[i].ID)
		e.value(&v.Facts[i])
	}
	if known {
		e.close('}')
	}
	known = false
	for i := range v.Unobserved {
		if i >= len(b.Elements) || !v.Unobserved[i] {
			continue
		}
		if !known {
			e.key("unobserved")
			e.open('[')
			known = true
		}
		e.str(b.Elements[i].ID)
	}
	if known {
		e.close(']')
	}
}

// value writes a recorded value as a log holds it.
func (e *encoder) value(v *rules.Value) {
	switch v.Kind() {
	case rules.KindNumber:
		f := v.Number()
		e.comma()
		if math.Abs(f) < 1e15 {
			e.dst = strconv.AppendFloat(e.dst, f, 'f', -1, 64)
		} else {
			e.dst = strconv.AppendFloat(e.dst, f, 'g', -1, 64)
		}
	case rules.KindBool:
		e.bool(v.Bool())
	default:
		e.str(v.String())
	}
}

// ruleRecord begins an object and writes what became of one rule, with its reason
// as data and in both languages. The exact credit stands beside the rounded one where that loses
// something.
func (e *encoder) ruleRecord(b *rules.Book, r *checker.RuleResult, en, zh *Words) {
	e.open('{')
	e.key("verdict")
	e.str(r.Verdict.String())
	e.key("credit")
	e.ratio(r.Credit)
	if c := r.Credit; c.Valid() && 10000%c.Den != 0 {
		e.key("exact")
		e.exact(c)
	}
	e.waiverRecord(r)
	if why := r.Reason; why != nil && (r.Verdict == checker.Fail || r.Verdict == checker.Unknown) {
		e.key("code")
		e.str(string(why.Code))
		e.key("why")
		e.open('{')
		for _, in := range []struct {
			key   string
			words *Words
		}{{"en", en}, {"zh", zh}} {
			in.words.buf = in.words.AppendSentence(in.words.buf[:0], b, why)
			e.key(in.key)
			e.comma()
			e.dst = appendString(e.dst, in.words.buf)
		}
		e.close('}')
		e.key("evidence")
		e.open('[')
		for _, k := range why.Events {
			e.int(int64(k))
		}
		e.close(']')
		if why.Anchor >= 0 {
			e.keyInt("anchor", int64(why.Anchor))
		}
		if why.Event >= 0 {
			e.keyInt("event", int64(why.Event))
		}
	}
}

// event writes one event as a log holds it, and its times in nanoseconds after
// the earliest moment of the visit.
func (e *encoder) event(b *rules.Book, v *checker.Visit, i int, times []checker.EventTime) {
	ev := &v.Events[i]
	element := &b.Elements[ev.Element]
	e.open('{')
	e.keyStr("at", stampText(ev.At))
	e.key("do")
	e.str(element.ID)
	e.keyStr("end", stampText(ev.End))
	if ev.Step >= 0 {
		e.key("step")
		e.str(b.Steps[ev.Step].ID)
	}
	if ev.Line > 0 {
		e.keyInt("line", int64(ev.Line))
	}
	if i < len(times) {
		t := &times[i]
		e.span("time", t.Timed, t.From, t.To)
		e.span("endTime", t.Ended, t.EndFrom, t.EndTo)
	}
	open := false
	for k := range element.Fields {
		val := &v.Values[int(ev.Fields)+k]
		if !val.Known() {
			continue
		}
		if !open {
			e.key("fields")
			e.open('{')
			open = true
		}
		e.key(element.Fields[k].ID)
		e.value(val)
	}
	if open {
		e.close('}')
	}
	e.close('}')
}

// span writes a moment as the list of its two ends.
func (e *encoder) span(key string, known bool, from, to int64) {
	if !known {
		return
	}
	e.key(key)
	e.open('[')
	e.int(from)
	e.int(to)
	e.close(']')
}
