package visitlog

import (
	"strings"

	"stdc/checker"
	"stdc/rules"
)

// rowFields reads the fields of the event that the row is.
func (m *mapper) rowFields(ev *checker.Event) {
	for _, p := range m.t.fields {
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
				m.setField(nil, ev, slot, m.t.texts[i])
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
	switch {
	case f.Fixed != "":
		if string(s) != f.Fixed {
			reason = notBy(f.Field, m.book.Elements[ev.Element].ID, string(s))
		}
	case f.kind == kindText: // as most are, and none is wrong
		m.v.Values[int(ev.Fields)+slot] = rules.TextValue(m.texts.get(s))
		return
	default:
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
