package visitlog

import (
	"bytes"
	"fmt"
	"strings"

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
	state, s := p.read(m.row.cell(p.index))
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
	at, end := m.times(c)
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
	}
	if ev == nil {
		if ev = m.addEvent(element); ev == nil {
			return
		}
		ev.At, ev.End = at, end
		if kind == "start" {
			m.open = append(m.open, openActivity{len(m.v.Events) - 1, m.instance(c)})
			m.starts[ev.Element] = true
		}
	}
	m.step(c, ev)
	m.rowFields(ev)
}

// addEvent adds an event of the current row to the visit.
func (m *mapper) addEvent(element int) *checker.Event {
	if len(m.v.Events) >= m.lim.events {
		m.fail(m.fault(-1, "more than %d events; raise --max-events to read this visit", m.lim.events))
		return nil
	}
	ev := m.v.AddEvent(m.book, element)
	if m.t.main { // elsewhere the line would be taken for one of the main file
		ev.Line = int32(m.row.line)
	}
	return ev
}

// do reads the element of the row; -1 where the row is no event.
func (m *mapper) do(c *eventCells) int {
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
		return e
	}
	if c.do != nil && c.do.Others != rules.OthersError {
		m.note(RepairIgnored, c.do.Name, "", s, "")
		return -1
	}
	if c.do == nil {
		m.fail(m.fault(-1, "%s", m.noElement(string(s))))
		return -1
	}
	m.failAt(c.do, m.noElement(string(s)))
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
	if c.do == nil {
		return quote("do")
	}
	return quote(c.do.Name)
}

// times reads when an event was.
func (m *mapper) times(c *eventCells) (at, end rules.Stamp) {
	at = m.time(c.at)
	if state, s := m.cell(c.day); state == cellValue {
		day, reason := m.stamp(c.day, s)
		if reason == "" {
			day, reason = dateOf(day, s)
		}
		if reason != "" {
			m.failAt(c.day, reason)
			return at, end
		}
		switch at.Kind {
		case rules.StampNone:
			at = day
		case rules.StampClock:
			at.Kind, at.Day = rules.StampLocal, day.Day
		}
	}
	end = m.time(c.end)
	if c.duration != nil && end.Kind == rules.StampNone {
		end = m.lasting(at, c.duration)
	}
	return at, end
}

// time reads the time that a cell states, none where it states none.
func (m *mapper) time(p *plan) rules.Stamp {
	state, s := m.cell(p)
	if state != cellValue {
		return rules.Stamp{}
	}
	st, reason := m.stamp(p, s)
	if reason != "" {
		m.failAt(p, reason)
	}
	return st
}

// lasting is the end of an activity by how long it took.
func (m *mapper) lasting(at rules.Stamp, p *plan) rules.Stamp {
	state, s := m.cell(p)
	if state != cellValue {
		return rules.Stamp{}
	}
	n, reason := p.duration(s)
	if reason == "" && n < 0 {
		reason = fmt.Sprintf("%s is below zero", quote(s))
	}
	const day = int64(24 * 60 * 60 * 1e9)
	end := at
	end.Nano += n
	switch at.Kind {
	case rules.StampNone:
		if reason == "" {
			reason = "the event has a duration but no time"
		}
	case rules.StampDate:
		if reason == "" {
			reason = "the event has a duration but only a date"
		}
	case rules.StampClock:
		if m.v.Date.Kind != rules.StampNone {
			end.Kind, end.Day = rules.StampLocal, m.v.Date.Day+int32(end.Nano/day)
		}
		end.Nano %= day
	case rules.StampLocal, rules.StampZoned:
		end.Day += int32(end.Nano / day)
		end.Nano %= day
	}
	if reason != "" {
		m.failAt(p, reason)
		return rules.Stamp{}
	}
	return end
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
	step, known := m.steps[string(s)]
	if !known {
		step, known = m.stepTitle(string(s))
	}
	if !known {
		if c.step == nil {
			m.fail(m.fault(-1, "%s", m.noStep(string(s))))
			return
		}
		m.failAt(c.step, m.noStep(string(s)))
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

// rowFields reads the fields of the event that the row is.
func (m *mapper) rowFields(ev *checker.Event) {
	for _, p := range m.t.plans {
		if !p.field {
			continue
		}
		slot := p.slots[ev.Element]
		state, s := m.cell(p)
		if m.reject != nil {
			return
		}
		if state != cellValue {
			continue
		}
		if slot < 0 {
			if m.native {
				m.failAt(p, m.noField(int(ev.Element), strings.TrimPrefix(p.Name, "field.")))
				return
			}
			m.note(RepairIgnored, p.Name, "no field of "+m.book.Elements[ev.Element].ID, s, "")
			continue
		}
		m.setField(p, ev, slot, s)
	}
	for i := range m.t.constants {
		if c := &m.t.constants[i]; c.Target.Kind == rules.TargetField {
			if slot := m.slotOf(int(ev.Element), c.Target.Field); slot >= 0 && !m.v.Values[int(ev.Fields)+slot].Known() {
				m.setField(nil, ev, slot, []byte(c.Text))
			}
		}
	}
}

func (s *schema) slotOf(element int, id string) int {
	for k := range s.fields[element] {
		if s.fields[element][k].ID == id {
			return k
		}
	}
	return -1
}

// setField sets a field of an event; p is nil for a constant.
func (m *mapper) setField(p *plan, ev *checker.Event, slot int, s []byte) {
	f := &m.fields[ev.Element][slot]
	reason := ""
	if f.Fixed != "" {
		if string(s) != f.Fixed {
			reason = notBy(f.Field, m.book.Elements[ev.Element].ID, string(s))
		}
	} else {
		var v rules.Value
		if v, reason = m.value(p, f, s); reason == "" && v.Known() {
			m.v.Values[int(ev.Fields)+slot] = v
		}
	}
	switch {
	case reason == "":
	case p == nil:
		m.fail(m.fault(-1, "%s: %s", f.ID, reason))
	default:
		m.failAt(p, reason)
	}
}

// transitions are the standard transitions of the lifecycle extension of XES
// (IEEE 1849) that neither begin nor complete an activity.
var transitions = map[string]bool{"schedule": true, "assign": true, "reassign": true, "suspend": true, "resume": true, "autoskip": true,
	"manualskip": true, "withdraw": true, "ate_abort": true, "pi_abort": true, "unknown": true}

// transition reads what became of an activity: start, complete, or "" where
// the row is to be passed over.
func (m *mapper) transition(c *eventCells) string {
	state, s := m.cell(c.lifecycle)
	if state != cellValue {
		return "complete"
	}
	switch kind := string(bytes.ToLower(s)); {
	case kind == "start" || kind == "complete":
		return kind
	case transitions[kind]:
		m.note(RepairIgnored, c.lifecycle.Name, kind, s, "")
	case c.lifecycle.Others != rules.OthersError:
		m.note(RepairIgnored, c.lifecycle.Name, "", s, "")
	default:
		m.failAt(c.lifecycle, fmt.Sprintf("%s is no transition of an activity; expected start, complete or another of the standard ones", quote(s)))
	}
	return ""
}

func (m *mapper) instance(c *eventCells) string {
	_, s := m.cell(c.instance)
	return string(s)
}

// completed closes the first open activity of an element (and instance) at a
// time, and returns its event, nil where none is open.
func (m *mapper) completed(element int, instance string, at rules.Stamp) *checker.Event {
	for i, o := range m.open {
		ev := &m.v.Events[o.event]
		if int(ev.Element) != element || o.instance != instance {
			continue
		}
		ev.End = at
		m.open = append(m.open[:i], m.open[i+1:]...)
		return ev
	}
	if m.starts[int32(element)] {
		m.note(RepairPaired, "", m.book.Elements[element].ID+": complete", nil, "")
	}
	return nil
}

// unpaired counts the starts that nothing completed.
func (m *mapper) unpaired() {
	for _, o := range m.open {
		ev := &m.v.Events[o.event]
		m.row.line = int(ev.Line)
		m.note(RepairPaired, "", m.book.Elements[ev.Element].ID+": start", nil, "")
	}
}
