package visitlog

import (
	"bytes"
	"fmt"

	"stdc/checker"
	"stdc/rules"
)

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
func (m *mapper) completed(element int, instance string, at *rules.Stamp) *checker.Event {
	for i, o := range m.open {
		ev := &m.v.Events[o.event]
		if int(ev.Element) != element || o.instance != instance {
			continue
		}
		ev.End.Set(at)
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
