package form

import (
	"slices"
	"strings"
	"time"

	"stdc/rules"
)

// Recording is what a way of recording can state of visits: a form, the columns
// of a log, or what logs were seen to hold.
type Recording struct {
	Book     *rules.Book
	Elements []Recorded // by element
	Facts    []bool     // by fact
	// Ordered tells that what has no time has a place in the order all the same;
	// Labelled that events say which step they belong to.
	Ordered, Labelled bool
	// Visits is the number of visits that were looked at, 0 where none was.
	Visits int
}

// Recorded is what can be stated of an element.
type Recorded struct {
	Seen    bool // that it came
	Several bool // how often, or each time
	Timed   bool
	Ends    bool // when it was over
	// Unit is how long a stretch a time stands for, in nanoseconds: 0 where it is
	// exact.
	Unit   int64
	Fields []bool // by slot
}

// NewRecording returns one that can state nothing.
func NewRecording(b *rules.Book) *Recording {
	r := &Recording{Book: b, Elements: make([]Recorded, len(b.Elements)), Facts: make([]bool, len(b.Facts))}
	for i := range r.Elements {
		r.Elements[i].Fields = make([]bool, len(b.Elements[i].Fields))
	}
	return r
}

// OfMapping returns what the columns of a mapping can state.
func OfMapping(b *rules.Book, log *rules.Log) *Recording {
	r := NewRecording(b)
	r.Ordered = !log.ByTime
	least := int64(0)
	for i := range log.Constants {
		if c := &log.Constants[i]; c.Target.Kind == rules.TargetPrecision {
			least, _ = rules.ParseDuration(c.Text) // the compiler read it
		}
	}
	r.table(log.Columns, log.Constants, log.Events)
	for i := range log.Repeats {
		rep := &log.Repeats[i]
		r.table(rep.Columns, rep.Const, rep.Events)
		for k := range rep.Columns {
			for _, t := range rep.Columns[k].Targets {
				if t.Element >= 0 {
					r.Elements[t.Element].Several = true
				}
			}
		}
		for k := range rep.Events {
			r.Elements[rep.Events[k].Element].Several = true
		}
	}
	for i := range r.Elements {
		r.Elements[i].Unit = max(r.Elements[i].Unit, least)
	}
	return r
}

// table takes in the columns of a table.
func (r *Recording) table(columns []rules.LogColumn, constants []rules.LogConstant, events []rules.LogEvent) {
	rows := rowTargets{}
	for i := range columns {
		c := &columns[i]
		for k := range c.Targets {
			r.column(c, &c.Targets[k], &rows)
		}
	}
	for i := range constants {
		c := &constants[i]
		switch c.Target.Kind {
		case rules.TargetFact:
			r.Facts[c.Target.Fact] = true
		case rules.TargetDo:
			if e := r.Book.ElementIndex([]byte(c.Text)); e >= 0 {
				rows.elements = append(rows.elements, e)
			}
		case rules.TargetField:
			rows.fields = append(rows.fields, c.Target.Field)
		case rules.TargetStep:
			r.Labelled = true
		}
	}
	r.rows(&rows)
	for i := range events {
		r.event(&events[i], columns)
	}
}

// rowTargets are what rows that are events state.
type rowTargets struct {
	elements    []int // none: whatever the column says
	do          bool
	timed, ends bool
	unit        int64
	fields      []string
}

// column takes in one target of a column.
func (r *Recording) column(c *rules.LogColumn, t *rules.Target, rows *rowTargets) {
	var e *Recorded
	if t.Element >= 0 {
		e = &r.Elements[t.Element]
	}
	switch t.Kind {
	case rules.TargetFact:
		r.Facts[t.Fact] = true
	case rules.TargetStep:
		r.Labelled = true
	case rules.TargetDo:
		rows.do = true
	case rules.TargetAt:
		rows.timed, rows.unit = true, unitOf(c.Formats)
	case rules.TargetEnd, rules.TargetDuration, rules.TargetLifecycle:
		rows.ends = true
	case rules.TargetField:
		rows.fields = append(rows.fields, t.Field)
	case rules.TargetSeen:
		e.Seen = true
	case rules.TargetCount:
		e.Seen, e.Several = true, true
	case rules.TargetElementAt:
		e.Unit = unitOf(c.Formats)
		if e.Seen, e.Timed = true, true; c.DateOnly {
			e.Unit = max(e.Unit, int64(24*time.Hour))
		}
	case rules.TargetElementEnd, rules.TargetElementDuration:
		e.Ends = true
	case rules.TargetElementField:
		e.Seen = true
		e.Fields[t.Slot] = true
	}
	if c.Step >= 0 {
		r.Labelled = true
	}
}

// rows takes in what rows state that are events.
func (r *Recording) rows(rows *rowTargets) {
	if !rows.do && rows.elements == nil {
		return
	}
	for i := range r.Elements {
		if !rows.do && !slices.Contains(rows.elements, i) {
			continue
		}
		e := &r.Elements[i]
		e.Seen, e.Several, e.Timed, e.Ends, e.Unit = true, true, e.Timed || rows.timed, e.Ends || rows.ends, rows.unit
		for slot := range r.Book.Elements[i].Fields {
			e.Fields[slot] = e.Fields[slot] || slices.Contains(rows.fields, r.Book.Elements[i].Fields[slot].ID)
		}
	}
}

// event takes in an event that is made of several columns. Two of them, or a
// count, tell of several times.
func (r *Recording) event(ev *rules.LogEvent, columns []rules.LogColumn) {
	e := &r.Elements[ev.Element]
	e.Several = e.Several || e.Seen || ev.Count != ""
	e.Seen = true
	if len(ev.At) > 0 {
		e.Timed = true
		for i := range columns {
			if columns[i].Name == ev.At[0] {
				e.Unit = unitOf(columns[i].Formats)
			}
		}
	}
	e.Ends = e.Ends || len(ev.End)+len(ev.Duration) > 0
	for _, f := range ev.Fields {
		e.Fields[f.Slot] = true
	}
	r.Labelled = r.Labelled || ev.Step >= 0
}

// unitOf is how long a stretch a time stands for that is written by some formats:
// the finest of them. Without a format nothing is known against it.
func unitOf(formats []string) int64 {
	unit := int64(0)
	for i, f := range formats {
		one := int64(0)
		switch plain := unquoted(f); {
		case strings.HasPrefix(f, "epoch") || strings.HasPrefix(f, "excel") || strings.Contains(plain, "s"):
		case strings.ContainsAny(plain, "Hh"):
			one = int64(time.Minute)
		default:
			one = int64(24 * time.Hour)
		}
		if i == 0 || one < unit {
			unit = one
		}
	}
	return unit
}

// unquoted leaves out of a format what stands for itself.
func unquoted(format string) string {
	var b strings.Builder
	for i, part := range strings.Split(format, "'") {
		if i%2 == 0 {
			b.WriteString(part)
		}
	}
	return b.String()
}

// Seeing takes in visits that were read. What no visit holds is not recorded, as
// far as they show; where a mapping says what the columns state, only how exact
// their times are is learnt from them.
type Seeing struct {
	*Recording
	mapped bool
	units  []int64 // by element, the finest that was seen; -1 for none
}

// See returns what takes in visits: of a log that is read by a mapping, or with
// nil of one that states its visits itself.
func See(b *rules.Book, log *rules.Log) *Seeing {
	s := &Seeing{Recording: NewRecording(b), units: make([]int64, len(b.Elements))}
	if log != nil {
		s.Recording, s.mapped = OfMapping(b, log), true
	} else {
		s.Ordered = true
	}
	for i := range s.units {
		s.units[i] = -1
	}
	return s
}

// Event takes in an event of a visit whose times have some precision.
func (s *Seeing) Event(element int, labelled bool, at, end rules.Stamp, precision int64, fields []rules.Value) {
	e := &s.Elements[element]
	if at.Kind != rules.StampNone {
		unit := precision
		switch {
		case at.Kind == rules.StampDate:
			unit = int64(24 * time.Hour)
		case at.Minute:
			unit = max(unit, int64(time.Minute))
		}
		if s.units[element] < 0 || unit < s.units[element] {
			s.units[element] = unit
		}
	}
	if s.mapped {
		return
	}
	s.Labelled = s.Labelled || labelled
	e.Seen, e.Several = true, true
	e.Timed, e.Ends = e.Timed || at.Kind != rules.StampNone, e.Ends || end.Kind != rules.StampNone
	for slot := range fields {
		e.Fields[slot] = e.Fields[slot] || fields[slot].Known()
	}
}

// Visit takes in the facts of a visit.
func (s *Seeing) Visit(facts []rules.Value) {
	s.Visits++
	for i := range facts {
		s.Facts[i] = s.Facts[i] || !s.mapped && facts[i].Known()
	}
}

// Done returns what was seen.
func (s *Seeing) Done() *Recording {
	for i, unit := range s.units {
		if unit >= 0 {
			s.Elements[i].Unit = unit
		}
	}
	return s.Recording
}
