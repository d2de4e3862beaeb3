package visitlog

import (
	"fmt"
	"slices"

	"stdc/checker"
	"stdc/rules"
)

// ofEvent tells the targets of the event that a row is.
func ofEvent(k rules.TargetKind) bool {
	switch k {
	case rules.TargetDo, rules.TargetAt, rules.TargetDay, rules.TargetEnd, rules.TargetDuration, rules.TargetStep,
		rules.TargetLifecycle, rules.TargetInstance, rules.TargetField:
		return true
	}
	return false
}

// eventCells are the cells of a row that is an event.
type eventCells struct {
	do, at, day, end, duration, step, lifecycle, instance *plan
}

func (t *boundTable) eventCells() eventCells {
	var c eventCells
	for _, p := range t.plans {
		for i := range p.Targets {
			switch p.Targets[i].Kind {
			case rules.TargetDo:
				c.do = p
			case rules.TargetAt:
				c.at = p
			case rules.TargetDay:
				c.day = p
			case rules.TargetEnd:
				c.end = p
			case rules.TargetDuration:
				c.duration = p
			case rules.TargetStep:
				c.step = p
			case rules.TargetLifecycle:
				c.lifecycle = p
			case rules.TargetInstance:
				c.instance = p
			}
		}
	}
	return c
}

// cell reads the cell of a plan in the current row; no plan is a blank cell.
func (m *mapper) cell(p *plan) (cellState, []byte) {
	if p == nil {
		return cellBlank, nil
	}
	state, s := m.row.read(p)
	if state == cellWrong {
		m.failAt(p, "the cell is blank")
	}
	return state, s
}

// constant is what the table states for all its rows.
func (t *boundTable) constant(k rules.TargetKind) (string, bool) {
	for i := range t.constants {
		if t.constants[i].Target.Kind == k {
			return t.constants[i].Text, true
		}
	}
	return "", false
}

// rowEvent reads a row that is an event.
func (m *mapper) rowEvent() {
	c := &m.t.event
	element := m.do(c)
	if element < 0 || m.reject != nil {
		return
	}
	at, end, takes := m.times(c)
	if m.reject != nil {
		return
	}
	kind := ""
	if c.lifecycle != nil {
		kind = m.transition(c)
		if m.reject != nil || kind == "" {
			return
		}
	}
	var ev *checker.Event
	if kind == "complete" {
		ev = m.completed(element, m.instance(c), at)
		if p := c.endOf(); ev != nil && (end.Kind != rules.StampNone || takes != untold) {
			m.failAt(p, "the row completes an event that began before it, and states an end of its own")
			return
		}
	}
	if ev == nil {
		if ev = m.addEvent(element); ev == nil {
			return
		}
		ev.At.Set(at)
		ev.End.Set(end)
		m.takes(takes, c.duration)
		if kind == "start" {
			m.open = append(m.open, openActivity{len(m.v.Events) - 1, m.instance(c)})
			m.starts[ev.Element] = true
		}
	}
	m.step(c, ev)
	m.rowFields(ev)
}

// endOf is the column that states when the event of a row ended.
func (c *eventCells) endOf() *plan {
	if c.end != nil {
		return c.end
	}
	return c.duration
}

// addEvent adds an event of the current row to the visit, as AddEvent of that does.
func (m *mapper) addEvent(element int) *checker.Event {
	if len(m.v.Events) >= m.lim.events {
		m.fail(m.fault(-1, "more than %d events; raise --max-events to read this visit", m.lim.events))
		return nil
	}
	v := m.v
	n, first := len(v.Events), len(v.Values)
	v.Events = slices.Grow(v.Events, 1)[:n+1]
	ev := &v.Events[n]
	*ev = checker.Event{} // in place, where a whole one would be made elsewhere and copied
	ev.Element, ev.Step, ev.Fields = int32(element), -1, int32(first)
	blank := &m.blank[element]
	v.Values = slices.Grow(v.Values, blank.fields)[:first+blank.fields] // zeros, see Visit.Reset
	copy(v.Values[first:], blank.fixed)
	if m.t.main { // elsewhere the line would be taken for one of the main file
		ev.Line = int32(m.row.line)
	}
	return ev
}

// do reads the element of the row; -1 where the row is no event.
func (m *mapper) do(c *eventCells) int {
	var cell []byte
	if c.do != nil {
		cell = m.row.cell(c.do.index)
		if met := m.met.find(c.do, cell); met != nil {
			if met.element < 0 {
				m.note(RepairIgnored, c.do.Name, met.ignored, nil, "")
			}
			return met.element
		}
	}
	state, s := m.cell(c.do)
	if state == cellUnobserved {
		m.failAt(c.do, "an event cannot be unobserved; state the element under \"unobserved\"")
		return -1
	}
	if state != cellValue {
		if text, ok := m.t.constant(rules.TargetDo); ok {
			s = []byte(text)
		} else {
			m.withoutDo(c)
			return -1
		}
	}
	if e, known := m.element(s); known {
		if state == cellValue {
			m.met.keep(c.do, cell, metElement{element: e})
		}
		return e
	}
	if c.do != nil && c.do.Others != rules.OthersError {
		shown := quote(s)
		m.note(RepairIgnored, c.do.Name, shown, nil, "") // each by itself: one that was forgotten is seen
		m.met.keep(c.do, cell, metElement{-1, shown})
		return -1
	}
	if c.do == nil {
		m.fail(m.fault(-1, "%s", m.noElementOf(s)))
		return -1
	}
	m.failAt(c.do, m.noElementOf(s))
	return -1
}

// withoutDo makes sure that a row without an element states no event.
func (m *mapper) withoutDo(c *eventCells) {
	for _, p := range m.t.plans {
		for i := range p.Targets {
			if k := p.Targets[i].Kind; !ofEvent(k) || k == rules.TargetDo {
				continue
			}
			if state, s := m.cell(p); state == cellValue {
				m.failAt(p, fmt.Sprintf("the row has no %s, the element that was observed, but states %s", m.doName(c), quote(s)))
				return
			}
		}
	}
}

func (m *mapper) doName(c *eventCells) string {
	if c.do != nil {
		return quote(c.do.Name)
	}
	for i := range m.log.Columns { // an event log may lack it altogether
		if named := &m.log.Columns[i]; m.t.main && slices.ContainsFunc(named.Targets, func(t rules.Target) bool { return t.Kind == rules.TargetDo }) {
			return quote(named.Name)
		}
	}
	return quote("do")
}

// times reads when an event was, and how long it took, untold where the row
// states an end or neither. The times hold until another row is read.
func (m *mapper) times(c *eventCells) (at, end *rules.Stamp, takes int64) {
	if at, end = m.time(c.at), &m.none; c.end == nil && c.day == nil && c.duration == nil {
		return at, end, untold
	}
	end = m.time(c.end)
	if state, s := m.cell(c.day); state == cellValue {
		day, reason := m.stamp(c.day, s)
		var date rules.Stamp
		if reason == "" {
			reason = dateOf(&date, day, s)
		}
		if reason != "" {
			m.passOver(c.day, s, reason)
			return at, end, untold
		}
		m.dayAt, m.dayEnd = *at, *end
		at, end = &m.dayAt, &m.dayEnd
		m.onDate(c, date, at, end)
	}
	if end.Kind != rules.StampNone {
		return at, end, untold
	}
	return at, end, m.taking(c.duration, at.Kind)
}

// onDate completes times of a row by the date beside them.
func (m *mapper) onDate(c *eventCells, date rules.Stamp, at, end *rules.Stamp) {
	if at.Kind == rules.StampNone {
		*at = date
	}
	onDay(at, date.Day)
	if onDay(end, date.Day); m.log.Midnight && c.at != nil && end.Kind == rules.StampLocal && at.Kind == rules.StampLocal && end.Day == at.Day &&
		at.Nano-end.Nano > dayNanos/2 {
		end.Day++ // as a time of day beside a time of day
		m.note(RepairWrapped, "", "", nil, "")
	}
}

// onDay completes a time of day by a day.
func onDay(s *rules.Stamp, day int32) {
	if s.Kind == rules.StampClock {
		s.Kind, s.Day = rules.StampLocal, day
	}
}

// time reads the time that a cell states, none where it states none.
func (m *mapper) time(p *plan) *rules.Stamp {
	state, s := m.cell(p)
	if state != cellValue {
		return &m.none
	}
	st, reason := m.stamp(p, s)
	if reason != "" {
		m.passOver(p, s, reason)
		return &m.none
	}
	return st
}

// step labels an event.
func (m *mapper) step(c *eventCells, ev *checker.Event) {
	state, s := m.cell(c.step)
	if state != cellValue {
		text, ok := m.t.constant(rules.TargetStep)
		if !ok {
			return
		}
		s = []byte(text)
	}
	step, known := m.steps.find(s), true
	if step < 0 {
		step, known = m.stepTitle(string(s))
	}
	if !known {
		if c.step == nil {
			m.fail(m.fault(-1, "%s", m.noStep(string(s))))
			return
		}
		m.passOver(c.step, s, m.noStep(string(s)))
		return
	}
	ev.Step = int32(step)
	m.v.Labelled = true
}

func (m *mapping) stepTitle(s string) (int, bool) {
	if m.native {
		return 0, false
	}
	for i := range m.book.Steps {
		t := &m.book.Steps[i].Title
		if f := fold(s); f == fold(t.Main) || t.EN != "" && f == fold(t.EN) || t.ZH != "" && f == fold(t.ZH) {
			return i, true
		}
	}
	return 0, false
}
