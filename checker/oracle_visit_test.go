package checker_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine
)

type oVisit struct {
	book      *oracleBook
	dated     bool
	date      time.Time // midnight of `date` in the zone
	zone      *time.Location
	precision int64
	start     *oMoment
	base      *oMoment // of `+D`; nil where there is none
	facts     map[string]*oValue
	defaults  map[*oField]*oValue
	events    []*oEvent // in the order that the rules see
	reordered bool
	unseen    map[string]bool
	labelled  bool
	moments   int
}

type oEvent struct {
	element string
	log     int // the place in the log
	timed   bool
	at      *oMoment
	ended   bool
	end     *oMoment // an unknown one where the log tells none
	step    string
	fields  map[string]*oValue
}

// oStamp is a time as it is written.
type oStamp struct {
	year, month, day int // 0: no date
	hasClock         bool
	seconds          bool
	clock            int64 // from midnight
	zoned            bool
	offset           int // seconds east of UTC
}

var oStampForm = regexp.MustCompile(`^(?:(\d{4})-(\d\d)-(\d\d))?(T)?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?(Z|[+-]\d\d:\d\d)?$`)

// "`at` is RFC 3339, or the same without seconds; or a date-time or a time of
// day completed by `date` and `zone`"; "A date alone [...] stands for that whole
// day".
func oParseStamp(s string) (oStamp, error) {
	m := oStampForm.FindStringSubmatch(s)
	bad := fmt.Errorf("%q is no time", s)
	if m == nil || s == "" {
		return oStamp{}, bad
	}
	num := func(t string) int {
		n := 0
		for _, c := range t {
			n = n*10 + int(c-'0')
		}
		return n
	}
	var st oStamp
	hasDate, hasClock := m[1] != "", m[5] != ""
	if hasDate {
		st.year, st.month, st.day = num(m[1]), num(m[2]), num(m[3])
		d := time.Date(st.year, time.Month(st.month), st.day, 0, 0, 0, 0, time.UTC)
		if int(d.Month()) != st.month || d.Day() != st.day {
			return st, bad
		}
	}
	if (m[4] == "T") != (hasDate && hasClock) || m[9] != "" && !(hasDate && hasClock) {
		return st, bad
	}
	if hasClock {
		h, mi, sec := num(m[5]), num(m[6]), num(m[7])
		if h > 23 || mi > 59 || sec > 59 {
			return st, bad
		}
		frac := (m[8] + "000000000")[:9]
		st.hasClock, st.seconds = true, m[7] != ""
		st.clock = int64(h*3600+mi*60+sec)*1e9 + int64(num(frac))
	}
	if z := m[9]; z != "" {
		st.zoned = true
		if z != "Z" {
			st.offset = num(z[1:3])*3600 + num(z[4:6])*60
			if z[0] == '-' {
				st.offset = -st.offset
			}
		}
	}
	return st, nil
}

func (v *oVisit) newMoment() *oMoment {
	v.moments++
	return &oMoment{id: v.moments, spans: [oClocks]oSpan{oAnywhere, oAnywhere, oAnywhere}, event: -1}
}

// lower is the first instant of a written time, and the clock that it is on.
func (v *oVisit) lower(st oStamp, laterDays int) (int64, int) {
	zone := v.zone
	if st.zoned {
		zone = time.FixedZone("", st.offset)
	}
	if st.year == 0 && !v.dated {
		return int64(laterDays)*int64(24*time.Hour) + st.clock, oDayless
	}
	y, m, d := st.year, time.Month(st.month), st.day
	if st.year == 0 {
		y, m, d = v.date.Date()
		d += laterDays
	}
	sec := st.clock / 1e9
	return time.Date(y, m, d, int(sec/3600), int(sec/60%60), int(sec%60), int(st.clock%1e9), zone).UnixNano(), oAbsolute
}

// interval: "A time written with seconds or finer is exact. A time written to
// the minute stands for the whole minute [...]. A visit may state
// `"precision":"5s"`: every time t in it then stands for [t, t+5s), or for its
// minute where that is coarser."
func (v *oVisit) interval(st oStamp, laterDays int) (oSpan, int) {
	lo, clock := v.lower(st, laterDays)
	width := int64(0)
	switch {
	case !st.hasClock:
		next := time.Date(st.year, time.Month(st.month), st.day+1, 0, 0, 0, 0, v.zone)
		width = next.UnixNano() - lo
	case !st.seconds:
		width = int64(time.Minute)
	}
	width = max(width, v.precision)
	if width == 0 {
		return oPoint(lo), clock
	}
	return oSpan{oAt(lo), oBound{v: lo + width, eps: -1}}, clock
}

func (v *oVisit) momentOf(st oStamp, laterDays int) *oMoment {
	m := v.newMoment()
	span, clock := v.interval(st, laterDays)
	m.spans[clock] = span
	return m
}

// written is a time in the book: "A written time is that moment, a minute its
// first instant; a date as a lower end begins, as an upper end closes with that
// day."
func (v *oVisit) written(s string, upper bool) *oMoment {
	st, err := oParseStamp(s)
	if err != nil {
		panic(err) // the book is free of errors
	}
	m := v.newMoment()
	lo, clock := v.lower(st, 0)
	m.spans[clock] = oPoint(lo)
	if upper && !st.hasClock {
		next := time.Date(st.year, time.Month(st.month), st.day+1, 0, 0, 0, 0, v.zone).UnixNano()
		end := oBound{v: next, eps: -1}
		m.spans[clock] = oSpan{end, end}
	}
	return m
}

func (v *oVisit) clock() oClockOf { return oClockOf{v.zone, v.book.calendar} }

// fact is the value of a fact, nil where none counts as recorded; stated is
// what `known` sees.
func (v *oVisit) fact(name string) (value *oValue, stated bool) {
	if value, ok := v.facts[name]; ok {
		return value, true
	}
	return v.fallback(v.book.facts[name]), false
}

// fallback: "A fact or a field may have `default = V`: where the visit does not
// state it, it counts as recorded with V".
func (v *oVisit) fallback(f *oField) *oValue {
	if f == nil || f.fallback == nil {
		return nil
	}
	if v.defaults[f] == nil {
		value, err := v.value(f, oScalarText(f.fallback), f.fallback)
		if err != nil {
			return nil
		}
		v.defaults[f] = value
	}
	return v.defaults[f]
}

// field is the value of a field of an event, as fact is of a fact.
func (v *oVisit) field(e *oEvent, name string) (value *oValue, stated bool) {
	if value, ok := e.fields[name]; ok {
		return value, true
	}
	element := v.book.elements[e.element]
	if name == "by" && element.by != "" {
		// "its events are by that actor, stated or not; [...] for `known` it is
		// recorded"
		return &oValue{kind: element.fields["by"].kind, text: element.by}, true
	}
	if name == "duration" {
		if !e.ended {
			return nil, false
		}
		d := oDiff(e.at, e.end)
		return &oValue{kind: "duration", length: oSpan{oMaxBound(d.lo, oAt(0)), d.hi}}, true
	}
	return v.fallback(element.fields[name]), false
}

// value reads one value of a field or a fact. text is the value as a string;
// raw tells strings from numbers and truth values.
func (v *oVisit) value(f *oField, text string, raw any) (*oValue, error) {
	out := &oValue{kind: f.kind}
	bad := fmt.Errorf("%v is no %s", raw, f.kind)
	_, isString := raw.(string)
	switch f.kind {
	case "text", "enum":
		out.text = text
		if !isString || f.kind == "enum" && f.values != nil && !slices.Contains(f.values, text) {
			return nil, bad
		}
	case "number":
		n, ok := new(big.Rat).SetString(text)
		if _, isBool := raw.(bool); !ok || isBool {
			return nil, bad
		}
		out.number = n
	case "bool":
		flag, ok := raw.(bool)
		if !ok {
			return nil, bad
		}
		out.flag = flag
	case "duration":
		n, err := oParseDuration(text)
		if err != nil || !isString {
			return nil, bad
		}
		out.length = oPoint(n)
	case "time":
		st, err := oParseStamp(text)
		if err != nil || !isString {
			return nil, bad
		}
		out.moment = v.momentOf(st, 0)
	}
	return out, nil
}

// jsonValue is value for what a visit states, where a number must not be told
// as a string.
func (v *oVisit) jsonValue(f *oField, raw any) (*oValue, error) {
	if _, isString := raw.(string); isString && f.kind == "number" {
		return nil, fmt.Errorf("%v is no number", raw)
	}
	return v.value(f, fmt.Sprint(raw), raw)
}

var errVisit = errors.New("an error of the visit")

func oReject(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errVisit, fmt.Sprintf(format, args...))
}

func oReadVisit(b *oracleBook, text []byte) (*oVisit, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, oReject("%v", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, oReject("more than one object")
	}
	v := &oVisit{book: b, zone: time.UTC, facts: map[string]*oValue{}, defaults: map[*oField]*oValue{}, unseen: map[string]bool{}}
	for key := range doc {
		// "A key, an element, a fact, a step or an enum value that the rulebook
		// does not know is an error of that visit"
		if !slices.Contains([]string{"visit", "site", "staff", "wave", "date", "zone", "start",
			"precision", "facts", "unobserved", "events"}, key) {
			return nil, oReject("key %q", key)
		}
	}
	// "only `visit` and `events` are required"
	if id, ok := doc["visit"].(string); !ok || id == "" {
		return nil, oReject("no visit")
	}
	events, ok := doc["events"].([]any)
	if !ok {
		return nil, oReject("no events")
	}
	if err := v.readHead(doc); err != nil {
		return nil, err
	}
	if err := v.readEvents(events); err != nil {
		return nil, err
	}
	v.sort()
	v.cut()
	return v, nil
}

func (v *oVisit) readHead(doc map[string]any) error {
	for _, key := range []string{"site", "staff", "wave", "date", "zone", "start", "precision"} {
		if raw, ok := doc[key]; ok {
			if _, isString := raw.(string); !isString {
				return oReject("%s is no text", key)
			}
		}
	}
	if name, ok := doc["zone"].(string); ok {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return oReject("zone %q", name)
		}
		v.zone = zone
	}
	if date, ok := doc["date"].(string); ok {
		d, err := time.ParseInLocation(time.DateOnly, date, v.zone)
		if err != nil {
			return oReject("date %q", date)
		}
		v.dated, v.date = true, d
	}
	if p, ok := doc["precision"].(string); ok {
		n, err := oParseDuration(p)
		if err != nil {
			return oReject("precision %q", p)
		}
		v.precision = n
	}
	if s, ok := doc["start"].(string); ok {
		st, err := oParseStamp(s)
		if err != nil {
			return oReject("start %q", s)
		}
		v.start = v.momentOf(st, 0)
	}
	if raw, ok := doc["unobserved"]; ok {
		list, ok := raw.([]any)
		if !ok {
			return oReject("unobserved is no list")
		}
		for _, e := range list {
			name, ok := e.(string)
			if !ok || v.book.elements[name] == nil {
				return oReject("unobserved %v", e)
			}
			v.unseen[name] = true
		}
	}
	if raw, ok := doc["facts"]; ok {
		facts, ok := raw.(map[string]any)
		if !ok {
			return oReject("facts are no table")
		}
		for name, raw := range facts {
			f := v.book.facts[name]
			if f == nil {
				return oReject("fact %q", name)
			}
			value, err := v.jsonValue(f, raw)
			if err != nil {
				return oReject("fact %q: %v", name, err)
			}
			v.facts[name] = value
		}
	}
	return nil
}

// oWritten is the `at` or the `end` of an event as it stands in the log.
type oWritten struct {
	given, offset bool
	d             int64
	stamp         oStamp
}

func oReadWritten(raw any) (oWritten, error) {
	s, ok := raw.(string)
	if !ok {
		return oWritten{}, oReject("%v is no time", raw)
	}
	if d, ok := strings.CutPrefix(s, "+"); ok {
		n, err := oParseDuration(d)
		if err != nil {
			return oWritten{}, oReject("%q is no time", s)
		}
		return oWritten{given: true, offset: true, d: n}, nil
	}
	st, err := oParseStamp(s)
	if err != nil {
		return oWritten{}, oReject("%v", err)
	}
	return oWritten{given: true, stamp: st}, nil
}

func (v *oVisit) readEvents(raw []any) error {
	ats, ends := make([]oWritten, len(raw)), make([]oWritten, len(raw))
	for i, r := range raw {
		t, ok := r.(map[string]any)
		if !ok {
			return oReject("event %d is no table", i)
		}
		e, err := v.readEvent(i, t)
		if err != nil {
			return err
		}
		for key, to := range map[string]*oWritten{"at": &ats[i], "end": &ends[i]} {
			if t[key] == nil {
				continue
			}
			if *to, err = oReadWritten(t[key]); err != nil {
				return err
			}
		}
		v.events = append(v.events, e)
	}
	return v.placeInTime(ats, ends)
}

func (v *oVisit) readEvent(i int, t map[string]any) (*oEvent, error) {
	name, _ := t["do"].(string)
	element := v.book.elements[name]
	if element == nil {
		return nil, oReject("element %v", t["do"])
	}
	e := &oEvent{element: name, log: i, fields: map[string]*oValue{}}
	for key, raw := range t {
		switch key {
		case "do", "at", "end":
			continue
		case "step":
			id, _ := raw.(string)
			if !slices.ContainsFunc(v.book.steps, func(s *oStep) bool { return s.id == id }) {
				return nil, oReject("step %v", raw)
			}
			e.step, v.labelled = id, true
			continue
		}
		f := element.fields[key]
		if f == nil || key == "duration" {
			return nil, oReject("key %q of an event", key)
		}
		value, err := v.jsonValue(f, raw)
		if err != nil {
			return nil, oReject("field %q: %v", key, err)
		}
		if key == "by" && element.by != "" && value.text != element.by {
			// "another value is an error of the visit"
			return nil, oReject("%s by %s", name, value.text)
		}
		e.fields[key] = value
	}
	return e, nil
}

func (v *oVisit) placeInTime(ats, ends []oWritten) error {
	offsets, absolutes := false, false
	for _, w := range slices.Concat(ats, ends) {
		offsets = offsets || w.given && w.offset
		absolutes = absolutes || w.given && !w.offset
	}
	// "`+D`, counted from the visit's key `start` where given, else from the
	// first event, which then has an absolute `at`, else from an unknown moment
	// common to all `+D` of the visit (and then an absolute `at` beside them is
	// an error)"; "so is an absolute `end` beside base-less `+D`".
	switch {
	case v.start != nil:
		v.base = v.start
	case len(ats) > 0 && ats[0].given && !ats[0].offset:
		v.base = v.momentOf(ats[0].stamp, 0)
	case offsets && absolutes:
		return oReject("absolute times beside +D without a base")
	}
	if v.base != nil {
		v.base.based = true
	}
	var last *oMoment // the at before, in the log
	last = v.start
	for i, e := range v.events {
		e.at, e.timed = v.newMoment(), ats[i].given
		if e.timed {
			e.at = v.resolve(ats[i], last)
			if i == 0 && v.start == nil && !ats[i].offset {
				e.at = v.base
			}
			last = e.at
		}
		e.at.event = i
		e.ended, e.end = ends[i].given, v.newMoment()
		if e.ended {
			var own *oMoment
			if e.timed {
				own = e.at
			}
			e.end = v.resolve(ends[i], own)
			if oStrictlyBefore(e.end, e.at) == oYes {
				// "An `end` certainly before its `at` is an error of the visit"
				return oReject("event %d ends before it begins", i)
			}
		}
		e.end.event, e.end.isEnd = i, true
	}
	return nil
}

// resolve gives a written time its moment. before is what a time of day is held
// against: "A time of day more than 12 hours earlier than the `at` before it in
// the log (the first: than `start`; an `end`: than its own `at`) belongs to the
// next day".
func (v *oVisit) resolve(w oWritten, before *oMoment) *oMoment {
	if w.offset {
		m := v.newMoment()
		m.based, m.off = true, w.d
		if v.base == nil {
			m.spans[oBaseless] = oPoint(w.d)
			return m
		}
		for c, s := range v.base.spans {
			m.spans[c] = oSpan{s.lo.add(w.d), s.hi.add(w.d)}
		}
		return m
	}
	days := 0
	if w.stamp.year == 0 && before != nil {
		for {
			lo, clock := v.lower(w.stamp, days)
			earlier := before.spans[clock].lo
			if earlier.inf != 0 || earlier.v-lo <= int64(12*time.Hour) {
				break
			}
			days++
		}
	}
	return v.momentOf(w.stamp, days)
}

// sort: "The order of events is the log's; where times certainly contradict it,
// the first event that no other remaining one certainly precedes is taken again
// and again, an event without `at` travels with the timed one before it".
func (v *oVisit) sort() {
	var groups [][]*oEvent
	for i, e := range v.events {
		if i == 0 || e.timed {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], e)
	}
	var sorted []*oEvent
	for len(groups) > 0 {
		first := slices.IndexFunc(groups, func(g []*oEvent) bool {
			return !slices.ContainsFunc(groups, func(other []*oEvent) bool {
				return g[0].timed && other[0].timed && oStrictlyBefore(other[0].at, g[0].at) == oYes
			})
		})
		sorted = append(sorted, groups[first]...)
		groups = slices.Delete(groups, first, first+1)
	}
	for i, e := range sorted {
		v.reordered = v.reordered || e.log != i
	}
	v.events = sorted
}

// cut: "Then every instant is cut by the order: not before the lower end of any
// earlier event, not after the upper end of any later one."
func (v *oVisit) cut() {
	raw := make([][oClocks]oSpan, len(v.events))
	for i, e := range v.events {
		raw[i] = e.at.spans
	}
	for i, e := range v.events {
		e.at.event, e.end.event = i, i
		for c := range oClocks {
			for j := range raw {
				if j < i {
					e.at.spans[c].lo = oMaxBound(e.at.spans[c].lo, raw[j][c].lo)
				}
				if j > i {
					e.at.spans[c].hi = oMinBound(e.at.spans[c].hi, raw[j][c].hi)
				}
			}
			// "an event without `end` ends at an unknown time not before its
			// `at`", and one with an end does not either.
			e.end.spans[c].lo = oMaxBound(e.end.spans[c].lo, e.at.spans[c].lo)
		}
	}
}
