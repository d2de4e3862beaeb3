package visitlog

import (
	"fmt"
	"strconv"

	"stdc/checker"
	"stdc/rules"
)

// mostCounted bounds what a count in a cell may add to a visit.
const mostCounted = 10_000

// make adds the event that some columns of a row state together, or as many as
// they count, or says that the element was not watched for.
func (m *mapper) make(e *made) {
	happened := len(e.when) > 0
	if happened && !m.t.holds(e.when, m.row.cell) {
		return
	}
	at, atState := m.firstTime(e.at)
	if m.reject != nil {
		return
	}
	switch atState {
	case cellValue:
		happened = true
	case cellUnobserved:
		m.v.Unobserved[e.element] = true
		if !happened {
			return
		}
	}
	times := 1
	if e.seen != nil {
		seen, known := m.seen(e)
		if m.reject != nil || !known && atState != cellValue {
			return
		}
		if known && !seen {
			if atState == cellValue {
				m.failAt(e.seen, "the cell says that it was not seen, but its time is stated")
			}
			return
		}
		happened = true
	}
	if e.count != nil {
		n, known := m.counted(e)
		if m.reject != nil {
			return
		}
		if known {
			happened, times = true, n
		} else if !happened {
			return
		}
	}
	if !happened && (e.timed || !m.anyField(e)) {
		return
	}
	for i := range times {
		ev := m.addEvent(e.element)
		if ev == nil {
			return
		}
		if i == 0 {
			ev.At = at
		}
		m.finish(e, ev)
	}
}

// firstTime reads the first column that states a time.
func (m *mapper) firstTime(list []*plan) (rules.Stamp, cellState) {
	found := cellBlank
	for _, p := range list {
		state, s := m.cell(p)
		if state == cellValue {
			st, reason := m.stamp(p, s)
			if reason != "" {
				m.failAt(p, reason)
			}
			return st, cellValue
		}
		if found == cellBlank {
			found = state
		}
	}
	return rules.Stamp{}, found
}

// seen reads a yes or no; known is false where nobody watched for it.
func (m *mapper) seen(e *made) (seen, known bool) {
	state, s := m.cell(e.seen)
	switch state {
	case cellUnobserved, cellUnknown:
		m.v.Unobserved[e.element] = true
		return false, false
	case cellBlank:
		return false, true
	case cellWrong:
		return false, false
	}
	yes, ok := rules.YesNo(string(s))
	if !ok {
		if e.seen.Others != rules.OthersError {
			m.note(RepairIgnored, e.seen.Name, "", s, "")
			m.v.Unobserved[e.element] = true
			return false, false
		}
		m.failAt(e.seen, fmt.Sprintf("%s is neither yes nor no", quote(s)))
	}
	return yes, ok
}

// counted reads how often an element was seen.
func (m *mapper) counted(e *made) (n int, known bool) {
	state, s := m.cell(e.count)
	switch state {
	case cellUnobserved, cellUnknown:
		m.v.Unobserved[e.element] = true
		return 0, false
	case cellBlank, cellWrong:
		return 0, false
	}
	v, err := strconv.ParseFloat(string(plainDigits(s)), 64)
	switch {
	case err != nil || v < 0 || v != float64(int(v)):
		if e.count.Others != rules.OthersError {
			m.note(RepairIgnored, e.count.Name, "", s, "")
			m.v.Unobserved[e.element] = true
			return 0, false
		}
		m.failAt(e.count, fmt.Sprintf("%s is not a count such as 0, 1 or 2", quote(s)))
		return 0, false
	case v > mostCounted:
		m.failAt(e.count, fmt.Sprintf("%s is more than the %d that a count may be", quote(s), mostCounted))
		return 0, false
	}
	return int(v), true
}

// anyField tells whether one of the fields of an event is stated.
func (m *mapper) anyField(e *made) bool {
	some := false
	for i := range e.fields {
		f := &e.fields[i]
		if f.p == nil {
			continue
		}
		switch state, _ := m.cell(f.p); state {
		case cellValue:
			some = true
		case cellUnobserved:
			m.v.Unobserved[e.element] = true
		}
	}
	return some && m.reject == nil
}

// finish sets end, step and fields of an event.
func (m *mapper) finish(e *made, ev *checker.Event) {
	if end, state := m.firstTime(e.end); state == cellValue {
		ev.End = end
	}
	for _, p := range e.duration {
		if ev.End.Kind == rules.StampNone {
			ev.End = m.lasting(ev.At, p)
		}
	}
	if e.step >= 0 {
		ev.Step = int32(e.step)
		m.v.Labelled = true
	}
	for i := range e.fields {
		f := &e.fields[i]
		if f.p == nil {
			m.setField(nil, ev, f.slot, []byte(f.text))
			continue
		}
		if state, s := m.cell(f.p); state == cellValue {
			m.setField(f.p, ev, f.slot, s)
		}
		if m.reject != nil {
			return
		}
	}
}
