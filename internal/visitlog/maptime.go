package visitlog

import (
	"bytes"

	"stdc/rules"
)

// readTime is the time that was read last in a column: several events may ask
// for one cell, and dates come again from row to row.
type readTime struct {
	p      *plan
	cell   []byte
	stamp  rules.Stamp
	format string

	// row and batch are when the format was counted last, in the entry.
	row   int
	batch int
	entry int
}

// longestTime bounds the cells that are kept.
const longestTime = 48

// stamp reads a time as the column writes it, and counts by which format; p is
// nil for a constant.
func (m *mapper) stamp(p *plan, s []byte) (rules.Stamp, string) {
	if p == nil || len(s) == 0 {
		st, _, reason := m.parseTime(p, s)
		return st, reason
	}
	known := m.native || m.form != nil // how our own logs and forms write times
	for p.index >= len(m.stamps) {
		m.stamps = append(m.stamps, readTime{})
	}
	t := &m.stamps[p.index]
	if t.p != p || !bytes.Equal(t.cell, s) {
		st, format, ok := m.quickTime(p, s, t)
		if !ok {
			var reason string
			if st, format, reason = m.parseTime(p, s); reason != "" {
				return st, reason
			}
		}
		if p.DateOnly && !known && st.Nano == 0 && (st.Kind == rules.StampLocal || st.Kind == rules.StampZoned) {
			st = rules.Stamp{Kind: rules.StampDate, Day: st.Day}
		}
		if t.p != p || t.format != format {
			t.p, t.format, t.batch = p, format, 0
		}
		t.stamp = st
		if t.cell = t.cell[:0]; len(s) <= longestTime {
			t.cell = append(t.cell, s...)
		}
	}
	if known {
		return t.stamp, ""
	}
	if t.batch != m.batch {
		t.batch, t.row = m.batch, m.rows
		t.entry = m.repairs.place(repairKey{RepairFormat, p.Name, t.format})
		m.repairs.entries[t.entry].count++
	} else if t.row != m.rows { // several events may read one cell
		t.row = m.rows
		m.repairs.entries[t.entry].count++
	}
	return t.stamp, ""
}

// quickTime reads a time by the first format of the column, after another that
// was read last.
func (m *mapper) quickTime(p *plan, s []byte, last *readTime) (st rules.Stamp, format string, ok bool) {
	if len(p.formats) == 0 || m.native {
		return st, "", false
	}
	var before []byte
	if last.p == p && last.format == p.Formats[0] && !p.DateOnly {
		before = last.cell
	}
	st, ok = p.formats[0].Quick(s, before, last.stamp)
	return st, p.Formats[0], ok
}

func (m *mapper) parseTime(p *plan, s []byte) (st rules.Stamp, format, reason string) {
	var err error
	switch {
	case m.native:
		st, err = rules.ParseStamp(s)
	case p == nil || len(p.formats) == 0:
		st, format, err = rules.ParseHumanTime(string(s))
	default:
		return p.byFormat(string(s))
	}
	if err != nil {
		return rules.Stamp{}, "", err.Error()
	}
	return st, format, ""
}

// byFormat reads a time by the first of the column's formats that fits.
func (p *plan) byFormat(s string) (st rules.Stamp, format, reason string) {
	var first error
	for i := range p.formats {
		st, err := p.formats[i].Parse(s)
		if err == nil {
			return st, p.Formats[i], ""
		}
		if first == nil {
			first = err
		}
	}
	return st, "", first.Error()
}
