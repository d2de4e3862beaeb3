package visitlog

import (
	"fmt"
	"math"
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
	if happened && !holds(e.when, m.row) {
		return
	}
	at, atState := m.firstTime(e.at)
	if m.reject != nil {
		return
	}
	timed := atState == cellValue
	happened = happened || timed
	if atState == cellUnobserved || atState == cellUnknown {
		m.v.Unobserved[e.element] = true // whether it was is not known
	}
	times := 1
	if e.seen != nil {
		seen, known := m.seen(e)
		switch {
		case m.reject != nil:
			return
		case !known && !timed, known && !seen && !timed:
			m.without(e)
			return
		case known && !seen:
			m.failAt(e.seen, "the cell says that it was not seen, but its time is stated")
			return
		}
		happened = true
	}
	if e.count != nil {
		n, known := m.counted(e)
		switch {
		case m.reject != nil:
			return
		case known && n == 0 && timed && !e.own:
			m.failAt(e.count, "the cell says that it was not seen, but its time is stated")
			return
		case known:
			happened, times = n > 0, n
		}
	}
	if !happened && (e.timed || !m.anything(e)) {
		m.without(e)
		return
	}
	for i := range times {
		ev := m.addEvent(e.element)
		if ev == nil {
			return
		}
		if i == 0 { // of the others nobody knows when they were
			if at != nil {
				ev.At.Set(at)
			}
			m.until(e, ev)
		}
		m.finish(e, ev)
	}
}

// without tells of cells that say something of an event that is not there: its
// columns say that it did not happen, or that nobody watched for it. Those of an
// event of the mapping's own may be columns of others too.
func (m *mapper) without(e *made) {
	if e.own || m.reject != nil {
		return
	}
	tell := func(p *plan) {
		if state, s := m.cell(p); state == cellValue {
			m.note(RepairIgnored, p.Name, "of an event that is not there", s, "")
		}
	}
	for _, list := range [][]*plan{e.end, e.duration} {
		for _, p := range list {
			tell(p)
		}
	}
	for i := range e.fields {
		if p := e.fields[i].p; p != nil {
			tell(p)
		}
	}
}

// firstTime reads the first column that states a time, nil where none does.
func (m *mapper) firstTime(list []*plan) (*rules.Stamp, cellState) {
	found := cellBlank
	for _, p := range list {
		if st := m.stampRead(p); st != nil {
			return st, cellValue
		}
		state, s := m.cell(p)
		if state == cellValue {
			st, reason := m.stamp(p, s)
			if reason == "" {
				return st, cellValue
			}
			if state = m.passOver(p, s, reason); m.reject != nil {
				return nil, state
			}
		}
		if found == cellBlank {
			found = state
		}
	}
	return nil, found
}

// seen reads a yes or no; known is false where nobody watched for it.
func (m *mapper) seen(e *made) (seen, known bool) {
	state, s := m.cell(e.seen)
	if state == cellValue {
		if yes, ok := rules.YesNo(string(s)); ok {
			return yes, true
		}
		state = m.passOver(e.seen, s, quote(s)+" is neither yes nor no")
	}
	return false, m.unseen(e, state)
}

// unseen tells what a cell says of an element that states nothing: that it was
// not seen, which is known, or that nobody can tell.
func (m *mapper) unseen(e *made, state cellState) (known bool) {
	if state == cellUnobserved || state == cellUnknown {
		m.v.Unobserved[e.element] = true
		return false
	}
	return state == cellBlank
}

// counted reads how often an element was seen.
func (m *mapper) counted(e *made) (n int, known bool) {
	state, s := m.cell(e.count)
	if state == cellValue {
		v, err := strconv.ParseFloat(string(plainDigits(s)), 64)
		switch {
		case err != nil || v < 0 || v != math.Trunc(v):
			state = m.passOver(e.count, s, quote(s)+" is not a count such as 0, 1 or 2")
		case v > mostCounted:
			m.failAt(e.count, fmt.Sprintf("%s is more than the %d that a count may be", quote(s), mostCounted))
			return 0, false
		default:
			return int(v), true
		}
	}
	return 0, m.unseen(e, state)
}

// anything tells whether one of the other cells of an event states anything.
func (m *mapper) anything(e *made) bool {
	some := false
	ask := func(p *plan) {
		switch state, _ := m.cell(p); state {
		case cellValue:
			some = true
		case cellUnobserved:
			m.v.Unobserved[e.element] = true
		}
	}
	for _, p := range e.end {
		ask(p)
	}
	for i := range e.fields {
		ask(e.fields[i].p)
	}
	return some && m.reject == nil
}

// until reads when an event ended.
func (m *mapper) until(e *made, ev *checker.Event) {
	if end, state := m.firstTime(e.end); state == cellValue {
		ev.End.Set(end)
		return
	}
	for _, p := range e.duration {
		if state, _ := m.cell(p); state == cellValue {
			m.takes(m.taking(p, ev.At.Kind), p)
			return
		}
	}
}

// finish sets step and fields of an event.
func (m *mapper) finish(e *made, ev *checker.Event) {
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
