package visitlog

import (
	"bytes"
	"encoding/binary"

	"stdc/rules"
)

// readTime is the time that was read last in a column: several events may ask
// for one cell, and dates come again from row to row.
type readTime struct {
	p      *plan
	row    int // in which it was read, and its format counted
	cell   []byte
	stamp  rules.Stamp
	format string
	// first tells that it is as the first format of its column has it, ours that
	// the column has none and rules.ParseStamp reads it: the next one may well be.
	first, ours bool
	dateOnly    bool // where it is midnight, it is but a date
	// clock tells that the first format, by which it was read, is a mere time of the
	// day: reading that anew is as quick as a look whether it is the one before.
	clock bool

	// The entry of the format in the repairs of a batch.
	batch int
	entry int
}

// longestTime bounds the cells that are kept.
const longestTime = 48

// stamp reads a time as the column writes it, and counts by which format; p is
// nil for a constant. The time holds until another row is read.
func (m *mapper) stamp(p *plan, s []byte) (st *rules.Stamp, reason string) {
	if p == nil || len(s) == 0 {
		m.lone, _, reason = m.parseTime(p, s)
		return &m.lone, reason
	}
	for p.index >= len(m.stamps) {
		m.stamps = append(m.stamps, readTime{})
	}
	t := &m.stamps[p.index]
	if t.p != p {
		*t = readTime{p: p, cell: t.cell[:0], dateOnly: p.DateOnly && !m.native && m.form == nil}
	} else if t.row == m.rows {
		return &t.stamp, ""
	}
	switch {
	case t.clock && t.timeOfDay(s):
	case bytes.Equal(t.cell, s) || !m.native && t.quick(s):
	default:
		if reason := m.readTime(t, s); reason != "" {
			return nil, reason
		}
	}
	t.row = m.rows
	if m.native || m.form != nil { // how our own logs and forms write times is known
		return &t.stamp, ""
	}
	if t.batch != m.batch {
		t.batch = m.batch
		t.entry = m.repairs.place(repairKey{RepairFormat, p.Name, t.format})
	}
	m.repairs.entries[t.entry].count++
	return &t.stamp, ""
}

// stampRead returns the time that was read in this row already, or is read as soon
// as looked at; nil where it is neither.
func (m *mapper) stampRead(p *plan) *rules.Stamp {
	if p.index >= len(m.stamps) {
		return nil
	}
	t := &m.stamps[p.index]
	switch {
	case t.p != p:
		return nil
	case t.row == m.rows:
		return &t.stamp
	case !t.clock || !p.asWritten || t.batch != m.batch || !t.timeOfDay(m.row.cell(p.index)):
		return nil
	}
	t.row = m.rows
	m.repairs.entries[t.entry].count++
	return &t.stamp
}

// timeOfDay makes t another time of a column of mere times of the day.
func (t *readTime) timeOfDay(s []byte) bool {
	nano, ok := t.p.formats[0].Clock(s)
	if ok {
		t.stamp.Nano = nano
	}
	return ok
}

// quick makes t the time that another cell of its column states, if that is
// written as the one before.
func (t *readTime) quick(s []byte) bool {
	switch {
	case t.first:
		if !t.p.formats[0].Quick(s, t.cell, &t.stamp) {
			return false
		}
	case len(t.p.formats) > 0:
		if !t.p.formats[0].Quick(s, nil, &t.stamp) {
			return false
		}
		t.by(t.p.Formats[0])
	case t.ours && alike(t.cell, s):
		st, err := rules.ParseStamp(s)
		if err != nil {
			return false
		}
		t.stamp = st
	default:
		return false
	}
	t.take(s)
	return true
}

// take takes the cell over of the time that was read.
func (t *readTime) take(s []byte) {
	if st := &t.stamp; t.dateOnly && st.Nano == 0 && (st.Kind == rules.StampLocal || st.Kind == rules.StampZoned) {
		*st = rules.Stamp{Kind: rules.StampDate, Day: st.Day}
	}
	if t.cell = t.cell[:0]; len(s) <= longestTime && !t.clock {
		t.cell = append(t.cell, s...)
	}
}

// by takes over which format the time is written by.
func (t *readTime) by(format string) {
	t.first = !t.dateOnly && len(t.p.formats) > 0 && format == t.p.Formats[0]
	if t.clock = t.first && t.p.formats[0].IsClock(); t.format != format {
		t.format, t.batch = format, 0
	}
}

// readTime makes t the time that a cell of its column states.
func (m *mapper) readTime(t *readTime, s []byte) (reason string) {
	st, format, reason := m.parseTime(t.p, s)
	if reason != "" {
		return reason
	}
	t.by(format)
	t.stamp, t.ours = st, len(t.p.formats) == 0 && isOurs(s)
	t.take(s)
	return ""
}

// isOurs tells whether a time that could be read is written as in our own logs.
func isOurs(s []byte) bool {
	if len(s) < 8 || s[2] != ':' && (len(s) < 10 || s[4] != '-' || s[7] != '-') {
		return false
	}
	_, err := rules.ParseStamp(s)
	return err == nil
}

// alike tells whether two texts differ in digits only.
func alike(a, b []byte) bool {
	if len(a) != len(b) || len(a) < wordSize {
		return false
	}
	for i := 0; ; i += wordSize {
		i = min(i, len(a)-wordSize)
		x, y := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:])
		if differ := x ^ y; (differ&lowBits+lowBits|differ)&(noDigits(x)|noDigits(y)) != 0 {
			return false
		}
		if i == len(a)-wordSize {
			return true
		}
	}
}

const (
	wordSize = 8
	lowBits  = 0x7f7f7f7f7f7f7f7f // of each byte, all but the highest
)

// noDigits marks the bytes of x that are no digits by their highest bits.
func noDigits(x uint64) uint64 {
	const zeros, toTen = 0x3030303030303030, 0x7676767676767676
	x ^= zeros
	return (x&lowBits + toTen | x) &^ lowBits
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
