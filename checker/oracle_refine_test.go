package checker_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// genRefiner makes a visit more precise: it first imagines one course of things
// that the visit allows, and then tells some of it.
type genRefiner struct {
	r       *rand.Rand
	v       *oVisit
	doc     map[string]any
	events  []map[string]any // in the order that the rules see
	real    []int64          // the imagined instants of the events
	slow    bool
	timed   bool // instants were imagined
	clock   int
	changed bool
}

// refineVisitFor tells more of a visit, "consistently with the order". It stays
// clear of what the law leaves out: labels of steps, values where a default
// stood, and the end of an event that may be the last of a scope; a book with
// `known` is the caller's to leave out.
func refineVisitFor(r *rand.Rand, b *oracleBook, book, visit string) (string, bool) {
	v, err := oReadVisit(b, []byte(visit))
	if err != nil {
		return visit, false
	}
	g := &genRefiner{r: r, v: v, slow: strings.Contains(book, "[calendar]")}
	dec := json.NewDecoder(strings.NewReader(visit))
	dec.UseNumber()
	if err := dec.Decode(&g.doc); err != nil {
		panic(err)
	}
	log := g.doc["events"].([]any)
	for _, e := range v.events {
		g.events = append(g.events, log[e.log].(map[string]any))
	}
	g.timed = g.imagine()
	g.fields()
	g.facts()
	if g.timed {
		if !strings.Contains(book, "every") && !strings.Contains(book, `"@end"`) {
			g.addEnds()
		}
		g.times()
	}
	g.observe(book)
	g.write()
	return genEncode(g.doc), g.changed
}

// imagine picks an instant for every event, in order. It gives up where the
// instants are on no common clock, or where to write them down would move the
// base of offsets or the day of a time of day.
func (g *genRefiner) imagine() bool {
	v := g.v
	offsets := strings.Contains(genEncode(map[string]any{"e": g.doc["events"]}), `"+`)
	if len(v.events) == 0 || offsets && v.base == nil || v.reordered && offsets {
		return false
	}
	g.clock = oAbsolute
	if !v.dated {
		g.clock = oDayless
		if v.reordered {
			return false
		}
	}
	for _, e := range v.events {
		if e.timed && e.at.spans[g.clock].lo.inf != 0 {
			return false
		}
	}
	for range 20 {
		if g.attempt() {
			return true
		}
	}
	return false
}

func (g *genRefiner) attempt() bool {
	v := g.v
	base := int64(0)
	if v.base != nil {
		base = g.pick(v.base.spans[g.clock])
	}
	g.real = make([]int64, len(v.events))
	previous, hasPrevious := int64(0), false
	for i, e := range v.events {
		span := e.at.spans[g.clock]
		if e.at.based {
			at := base + e.at.off
			span = span.cut(oAt(at), oAt(at))
		}
		// What comes later and is fixed bounds what comes before, and so does an
		// end, which is not before its `at`.
		for _, later := range v.events[i:] {
			if later.at.based {
				span = span.cut(oBefore, oAt(base+later.at.off))
			}
			if later.ended && later.end.based {
				span = span.cut(oBefore, oAt(base+later.end.off))
			} else if later.ended {
				span = span.cut(oBefore, later.end.spans[g.clock].hi)
			}
		}
		if hasPrevious {
			span = span.cut(oAt(previous), oAfter)
		}
		if oLess(span.hi, span.lo) || span.lo.inf > 0 || span.hi.inf < 0 {
			return false
		}
		g.real[i] = g.pick(span)
		previous, hasPrevious = g.real[i], true
	}
	return hasPrevious
}

// pick is an instant of a span: at its ends often, at a whole second mostly.
func (g *genRefiner) pick(s oSpan) int64 {
	const second = int64(time.Second)
	if s.lo.inf != 0 && s.hi.inf != 0 {
		s = oPoint(g.v.someTime(g.clock))
	}
	if s.lo.inf != 0 {
		s.lo = s.hi.add(-20 * second)
	}
	if s.hi.inf != 0 {
		s.hi = s.lo.add(20 * second)
	}
	lo, hi, _ := oWhole(s)
	lo, hi = min(lo, hi), max(lo, hi)
	switch g.r.IntN(5) {
	case 0:
		return lo
	case 1:
		if g.r.IntN(2) == 0 {
			return hi
		}
	}
	at := lo + g.r.Int64N(hi-lo+1)
	if whole := at / second * second; whole >= lo {
		return whole
	}
	return at
}

// someTime stands in where nothing bounds an instant.
func (v *oVisit) someTime(clock int) int64 {
	if clock == oAbsolute && v.dated {
		return v.date.Add(9 * time.Hour).UnixNano()
	}
	return int64(9 * time.Hour)
}

// tell writes an instant so that it can be read but one way.
func (g *genRefiner) tell(ns int64) (string, bool) {
	if g.clock == oAbsolute {
		return time.Unix(0, ns).UTC().Format("2006-01-02T15:04:05.999999999Z07:00"), true
	}
	if ns < 0 || ns >= int64(24*time.Hour) {
		return "", false
	}
	return time.Unix(0, ns).UTC().Format("15:04:05.999999999"), true
}

// restate writes a time as exactly as it was, but with its date, so that the
// times around it may change.
func (g *genRefiner) restate(text string, m *oMoment) string {
	lo := m.spans[g.clock].lo
	st, err := oParseStamp(text)
	if g.clock != oAbsolute || err != nil || !st.hasClock || lo.inf != 0 {
		return text
	}
	days := 0
	if st.year == 0 {
		for {
			at, _ := g.v.lower(st, days)
			// A cut instant begins no earlier than it was written.
			if next, _ := g.v.lower(st, days+1); next > lo.v {
				form := "2006-01-02T15:04Z07:00"
				if st.seconds {
					form = "2006-01-02T15:04:05.999999999Z07:00"
				}
				return time.Unix(0, at).UTC().Format(form)
			}
			days++
		}
	}
	return text
}

// restateAll makes it possible to write the events in another order than that of
// the log.
func (g *genRefiner) restateAll() {
	if text, ok := g.doc["start"].(string); ok {
		g.doc["start"] = g.restate(text, g.v.start)
	}
	for i, e := range g.v.events {
		for key, m := range map[string]*oMoment{"at": e.at, "end": e.end} {
			if text, ok := g.events[i][key].(string); ok && !strings.HasPrefix(text, "+") {
				g.events[i][key] = g.restate(text, m)
			}
		}
	}
}

// times makes minutes, days and missing times exact.
func (g *genRefiner) times() {
	g.restateAll()
	exact := false
	if g.doc["precision"] != nil {
		// A precision holds for every time of the visit: to drop it, all must be
		// told.
		if g.r.IntN(2) == 0 {
			return
		}
		exact = true
	}
	chosen := func() bool { return exact || genChance(g.r, 50) }
	base := int64(0)
	for i, e := range g.v.events {
		if e.at.based {
			base = g.real[i] - e.at.off
		}
	}
	if g.doc["start"] != nil {
		based := slices.ContainsFunc(g.v.events, func(e *oEvent) bool { return e.at.based || e.end.based })
		told, fits := g.tell(base)
		switch {
		case !based && exact:
			lo, _, _ := oWhole(g.v.start.spans[g.clock])
			told, fits = g.tell(lo)
			fallthrough
		case based && chosen() && fits && slices.ContainsFunc(g.v.events, func(e *oEvent) bool { return e.at.based }):
			if fits && told != g.doc["start"] {
				g.doc["start"], g.changed = told, true
			}
		}
	}
	for i, e := range g.v.events {
		raw := g.events[i]
		text, _ := raw["at"].(string)
		if !strings.HasPrefix(text, "+") && (chosen() && (text != "" || genChance(g.r, 50))) {
			if told, ok := g.tell(g.real[i]); ok && told != raw["at"] {
				raw["at"], g.changed = told, true
			}
		}
		end, _ := raw["end"].(string)
		if end == "" || strings.HasPrefix(end, "+") {
			continue
		}
		span := e.end.spans[g.clock].cut(oAt(g.real[i]), oAfter)
		if chosen() && !oLess(span.hi, span.lo) {
			if told, ok := g.tell(g.pick(span)); ok {
				raw["end"], g.changed = told, true
			}
		}
	}
	g.timeValues(exact, chosen)
	if exact {
		delete(g.doc, "precision")
		g.changed = true
	}
}

// timeValues makes facts and fields of the type time exact.
func (g *genRefiner) timeValues(exact bool, chosen func() bool) {
	sharpen := func(in map[string]any, name string, value *oValue) {
		if value == nil || value.kind != "time" || !chosen() {
			return
		}
		span := value.moment.spans[g.clock]
		if span.lo.inf != 0 {
			return
		}
		if told, ok := g.tell(g.pick(span)); ok {
			in[name], g.changed = told, true
		}
	}
	facts, _ := g.doc["facts"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(facts)) {
		sharpen(facts, name, g.v.facts[name])
	}
	for i, e := range g.v.events {
		for _, name := range slices.Sorted(maps.Keys(e.fields)) {
			sharpen(g.events[i], name, e.fields[name])
		}
	}
}

// fields gives missing fields a legal value.
func (g *genRefiner) fields() {
	for i, e := range g.v.events {
		element := g.v.book.elements[e.element]
		for _, name := range slices.Sorted(maps.Keys(element.fields)) {
			f := element.fields[name]
			if _, stated := e.fields[name]; stated || name == "duration" || f.fallback != nil ||
				name == "by" && element.by != "" || !genChance(g.r, 40) || g.doc["precision"] != nil && f.kind == "time" {
				continue
			}
			g.events[i][name], g.changed = genValue(g.r, name, f.kind, g.slow), true
		}
	}
}

// facts gives missing facts a legal value.
func (g *genRefiner) facts() {
	facts, _ := g.doc["facts"].(map[string]any)
	if facts == nil {
		facts = map[string]any{}
	}
	for _, name := range slices.Sorted(maps.Keys(g.v.book.facts)) {
		f := g.v.book.facts[name]
		if facts[name] != nil || f.fallback != nil || !genChance(g.r, 50) || g.doc["precision"] != nil && f.kind == "time" {
			continue
		}
		facts[name], g.changed = genValue(g.r, name, f.kind, g.slow), true
	}
	if len(facts) > 0 {
		g.doc["facts"] = facts
	}
}

// addEnds ends activities that had no end, but for the last.
func (g *genRefiner) addEnds() {
	for i := range g.events {
		if i == len(g.events)-1 || g.events[i]["end"] != nil || !genChance(g.r, 15) || g.doc["precision"] != nil {
			continue
		}
		if told, ok := g.tell(g.real[i] + int64(genOf(g.r, 0, 5, 10, 20))*int64(time.Second)); ok {
			g.events[i]["end"], g.changed = told, true
		}
	}
}

// observe makes elements observed: it puts in events of them, or none. "`next`,
// `@start` and `@end` find their place among recorded events", and so does the
// opening of a scope under `every`: a book with one of them gets none.
func (g *genRefiner) observe(book string) {
	unseen, _ := g.doc["unobserved"].([]any)
	if g.v.reordered && !g.timed {
		return
	}
	places := strings.Contains(book, "next = true") || strings.Contains(book, "every =") ||
		strings.Contains(book, `"@start"`) || strings.Contains(book, `"@end"`)
	left := []any{}
	for _, u := range unseen {
		id := u.(string)
		if genChance(g.r, 40) {
			left = append(left, u)
			continue
		}
		g.changed = true
		for range g.r.IntN(4) {
			if !places {
				g.insert(id)
			}
		}
	}
	if len(left) > 0 {
		g.doc["unobserved"] = left
	} else {
		delete(g.doc, "unobserved")
	}
}

// insert puts one event of an element somewhere, but not before an event that
// offsets count from.
func (g *genRefiner) insert(id string) {
	first := 0
	if g.v.base != nil && g.v.start == nil {
		first = 1
	}
	if first > len(g.events) {
		return
	}
	at := first + g.r.IntN(len(g.events)+1-first)
	e := map[string]any{"do": id}
	maps.Copy(e, genFields(g.r, g.v.book, id, g.slow, 60))
	if g.timed {
		span := oAnywhere
		if at > 0 {
			span.lo = oAt(g.real[at-1])
		}
		if at < len(g.real) {
			span.hi = oAt(g.real[at])
		}
		instant := g.pick(span)
		if told, ok := g.tell(instant); ok && g.doc["precision"] == nil && genChance(g.r, 60) {
			e["at"] = told
		}
		g.real = slices.Insert(g.real, at, instant)
	}
	g.events = slices.Insert(g.events, at, e)
}

// write puts the events back: in the order that the rules see where every time
// has been restated, else as they stood in the log.
func (g *genRefiner) write() {
	out := make([]any, 0, len(g.events))
	if g.v.reordered && !g.timed {
		return
	}
	for _, e := range g.events {
		out = append(out, e)
	}
	g.doc["events"] = out
}

// genDescribe helps to read a failure.
func genDescribe(book, rule string) string {
	_, text, found := strings.Cut(book, fmt.Sprintf("[rule.%s]\n", rule))
	if !found {
		return ""
	}
	text, _, _ = strings.Cut(text, "\n[rule.")
	return strings.TrimSpace(text)
}
