package visitlog

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"stdc/checker"
	"stdc/rules"
)

// mapper turns the rows of a visit into a Visit, as a binding says. Each
// worker has its own.
type mapper struct {
	lim    limits
	strict bool
	texts  *texts
	zones  zones

	*binding
	arranger *checker.Checker
	v        *checker.Visit
	repairs  *repairLog
	row      packedRow
	t        *boundTable
	reject   *Reject
	// repaired is the first repair of the visit that --strict does not allow.
	repaired *Reject
	// stated is what the columns of the visit have stated so far, by target.
	stated map[rules.Target]string
	id     []byte
	timed  []*plan // columns of the row whose format was counted
	open   []openActivity
	starts map[int32]bool // elements of which the visit has seen a start
	ambiguity
}

// openActivity is a start that waits for its completion.
type openActivity struct {
	event    int
	instance string
}

func newMapper(s *schema, lim limits, strict bool, t *texts, z zones) *mapper {
	return &mapper{lim: lim, strict: strict, texts: t, zones: z, arranger: checker.New(s.book, checker.Options{}),
		stated: map[rules.Target]string{}, starts: map[int32]bool{}}
}

// decode reads the visits of a batch into v, one after another.
func (m *mapper) decode(b *batch, v *checker.Visit, emit emitFunc) {
	m.binding, m.v, m.repairs = b.binding, v, &b.repairs
	data := b.data
	for len(data) > 0 {
		var rows []byte
		rows, data = takeVisit(data)
		m.visit(b.file, rows)
		if m.reject == nil && m.strict {
			m.reject = m.repaired
		}
		if m.reject != nil {
			m.reject.File, m.reject.Visit = b.file, m.v.ID
		}
		if !emit(m.v, m.reject) {
			return
		}
	}
}

// visit reads the rows of one visit.
func (m *mapper) visit(file string, rows []byte) {
	resetVisit(m.v, m.book)
	m.v.File = file
	m.reject, m.repaired, m.id, m.open = nil, nil, m.id[:0], m.open[:0]
	clear(m.stated)
	clear(m.starts)
	m.t = &m.tables[0]
	hasMain := false
	for len(rows) > 0 {
		rows = m.row.unpack(rows)
		if m.v.Line == 0 {
			m.v.Line = m.row.line
		}
		if f := m.row.fault; f != nil {
			m.fail(f)
			continue
		}
		m.t = &m.tables[m.row.table]
		if m.t.main {
			hasMain = true
		}
		m.readRow()
		if m.reject != nil && m.v.ID != "" {
			return
		}
	}
	if m.reject != nil {
		return
	}
	switch {
	case !hasMain:
		m.fail(m.fault(-1, "this row of %s belongs to no row of the main table", quote(m.t.name)))
	case m.v.ID == "":
		m.fail(m.fault(-1, `the row has no "visit", the id of the visit`))
	default:
		m.constants()
		m.unpaired()
		m.settle()
	}
}

func (m *mapper) fail(r *Reject) {
	if m.reject == nil {
		m.reject = r
	}
}

// fault rejects the visit for what is wrong with the current row, at a column.
func (m *mapper) fault(column int, format string, args ...any) *Reject {
	r := &Reject{Line: m.row.line, Reason: fmt.Sprintf(format, args...)}
	if column >= 0 {
		r.Column = column + 1
		if name := m.t.columns[column]; name != "" {
			r.Reason = columnName(name) + ": " + r.Reason
		}
	}
	if !m.t.main { // the line is one of that table
		r.Reason = "table " + quote(m.t.name) + ": " + r.Reason
	}
	return r
}

// columnName writes the name of a column in front of a message: as it is, where
// it can be told from the message.
func columnName(name string) string {
	if len(name) > 60 || strings.ContainsAny(name, "\":\n\t") || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return quote(name)
	}
	return name
}

func (m *mapper) failAt(p *plan, reason string) {
	m.fail(m.fault(p.index, "%s", reason))
}

// note counts a repair of the current row.
func (m *mapper) note(kind RepairKind, column, detail string, found []byte, read string) {
	if kind != RepairFormat && kind != RepairSkipped && m.repaired == nil {
		m.repaired = &Reject{Line: m.row.line, Reason: strictReason(kind, column, string(found))}
	}
	m.repairs.add(repairKey{kind, column, detail}, func() RepairExample {
		return RepairExample{File: m.file, Line: m.row.line, Visit: m.v.ID, Found: string(found), Read: read}
	})
}

// readRow reads one row.
func (m *mapper) readRow() {
	m.timed = m.timed[:0]
	if m.t.main {
		m.visitID()
	}
	for _, p := range m.t.plans {
		if m.visitColumn(p); m.reject != nil {
			return
		}
	}
	if m.native {
		if m.nameless(); m.reject != nil {
			return
		}
	}
	if m.t.rowIsEvent {
		m.rowEvent()
	}
	for i := range m.t.made {
		if m.reject != nil {
			return
		}
		m.make(&m.t.made[i])
	}
}

// visitID takes the id off the first row of the main table.
func (m *mapper) visitID() {
	if m.v.ID != "" {
		return
	}
	m.id = m.visitKey(m.id[:0], m.t, m.row.cell)
	m.v.ID = string(m.id)
}

// visitKey appends the id that the columns of the visit make together, nothing
// where all of them are blank.
func (m *mapping) visitKey(dst []byte, t *boundTable, cell func(int) []byte) []byte {
	some := false
	parts := 0
	for _, p := range t.plans {
		for i := range p.Targets {
			if p.Targets[i].Kind != rules.TargetVisit {
				continue
			}
			state, s := p.read(cell(p.index))
			if parts++; parts > 1 {
				dst = append(dst, m.log.Join...)
			}
			if state == cellValue {
				some = true
				dst = append(dst, s...)
			}
		}
	}
	if !some {
		return dst[:0]
	}
	return dst
}

// nameless rejects a cell under a header without a name.
func (m *mapper) nameless() {
	for i, name := range m.t.columns {
		if s := bytes.TrimSpace(m.row.cell(i)); name == "" && len(s) > 0 {
			m.fail(m.fault(i, "column %d has no name in the header, but here it holds %s", i+1, quote(s)))
			return
		}
	}
}

// visitColumn takes what a column states of the visit: the same in each row in
// which it states anything.
func (m *mapper) visitColumn(p *plan) {
	for i := range p.Targets {
		t := p.Targets[i]
		switch t.Kind {
		case rules.TargetSite, rules.TargetStaff, rules.TargetWave, rules.TargetDate, rules.TargetZone, rules.TargetStart,
			rules.TargetPrecision, rules.TargetUnobserved, rules.TargetFact:
		default:
			continue
		}
		state, s := p.read(m.row.cell(p.index))
		switch {
		case state == cellWrong:
			m.failAt(p, "the cell is blank")
		case state != cellValue:
			continue
		default:
			if before, ok := m.stated[t]; ok {
				if before != string(s) {
					m.failAt(p, fmt.Sprintf("found %s, but an earlier row of the visit states %s", quote(s), quote(before)))
				}
				continue
			}
			m.stated[t] = string(s)
			m.stateVisit(p, t, s)
		}
		if m.reject != nil {
			return
		}
	}
}

// stateVisit sets what one text states of the visit. p is nil for a constant.
func (m *mapper) stateVisit(p *plan, t rules.Target, s []byte) {
	reason := ""
	switch t.Kind {
	case rules.TargetFact:
		var v rules.Value
		if v, reason = m.value(p, &m.factInfo[t.Fact], s); reason == "" {
			m.v.Facts[t.Fact] = v
		}
	case rules.TargetUnobserved:
		reason = m.unobservedList(s)
	case rules.TargetDate, rules.TargetStart:
		var st rules.Stamp
		if st, reason = m.stamp(p, s); reason != "" {
			break
		}
		if t.Kind == rules.TargetStart {
			if m.v.Start = st; st.Kind == rules.StampOffset {
				reason = fmt.Sprintf("expected a time that is not counted from another, found %s", quote(s))
			}
			break
		}
		if m.v.Date, reason = dateOf(st, s); reason != "" {
			break
		}
	default:
		reason = setVisit(m.v, string(t.Kind), s, m.texts, m.zones)
	}
	if reason == "" {
		return
	}
	if p == nil {
		m.fail(&Reject{Line: m.v.Line, Reason: "[log.constant]: " + reason})
		return
	}
	m.failAt(p, reason)
}

// dateOf is the date of a stamp that has one and states no time beside it but
// midnight, as spreadsheets write dates.
func dateOf(st rules.Stamp, s []byte) (rules.Stamp, string) {
	switch st.Kind {
	case rules.StampDate:
		return st, ""
	case rules.StampLocal, rules.StampZoned:
		if st.Nano == 0 {
			return rules.Stamp{Kind: rules.StampDate, Day: st.Day}, ""
		}
	}
	return st, fmt.Sprintf("expected a date such as 2026-03-02, found %s", quote(s))
}

// unobservedList reads ids or titles of elements that nobody watched for.
func (m *mapper) unobservedList(s []byte) string {
	if e, ok := m.element(s); ok { // a title may have spaces in it
		m.v.Unobserved[e] = true
		return ""
	}
	for _, id := range strings.FieldsFunc(string(s), func(r rune) bool { return strings.ContainsRune(" ;,；，、|", r) }) {
		e, known := m.element([]byte(id))
		if !known {
			return m.noElement(id)
		}
		m.v.Unobserved[e] = true
	}
	return ""
}

// constants sets what no column of any row stated.
func (m *mapper) constants() {
	list := m.tables[0].constants
	for i := range list {
		c := &list[i]
		if _, ok := m.stated[c.Target]; !ok && m.reject == nil && !ofEvent(c.Target.Kind) {
			m.stateVisit(nil, c.Target, []byte(c.Text))
		}
	}
	if m.v.ZoneName == "" && m.log.Zone != "" {
		if reason := setVisit(m.v, "zone", []byte(m.log.Zone), m.texts, m.zones); reason != "" {
			m.fail(&Reject{Line: m.v.Line, Reason: "[log] zone: " + reason})
		}
	}
}
