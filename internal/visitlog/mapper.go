package visitlog

import (
	"fmt"
	"slices"
	"strings"
	"time"
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
	met    *metCells[metElement]
	told   *metCells[rules.Value] // of columns of the visit, see keepTold
	zones  zones

	*binding
	arranger *checker.Checker
	v        *checker.Visit
	repairs  *repairLog
	row      *packedRow
	rows     int  // the number of the row
	single   bool // each row is a visit
	packed   packedVisits
	written  writtenVisits
	gathered gatheredVisits
	t        *boundTable
	reject   *Reject
	// repaired is the first repair of the visit that --strict does not allow.
	repaired *Reject
	// said is what columns have said of the visit so far, by plan.said; their
	// cells stand in saidText.
	said     []saying
	saidText []byte
	id       []byte
	zone     *time.Location // of the mapping that was asked for it last
	zoneName string
	stamps   []readTime  // by column
	lone     rules.Stamp // of a constant
	// none is no time; dayAt and dayEnd are those of a row that a date completes.
	none, dayAt, dayEnd rules.Stamp
	batch               int // the number of the one under way, from 1
	open                []openActivity
	starts              map[int32]bool // elements of which the visit has seen a start
	lasts               []lasting
	ambiguity
}

// openActivity is a start that waits for its completion.
type openActivity struct {
	event    int
	instance string
}

func newMapper(s *schema, lim limits, strict bool, t *texts, z zones) *mapper {
	return &mapper{lim: lim, strict: strict, texts: t, met: &metCells[metElement]{}, told: &metCells[rules.Value]{}, zones: z, arranger: checker.New(s.book, checker.Options{}), row: new(packedRow),
		starts: map[int32]bool{}}
}

// decode reads the visits of a batch into v, one after another.
func (m *mapper) decode(b *batch, v *checker.Visit, emit emitFunc) {
	m.binding, m.v, m.repairs = b.binding, v, &b.repairs
	m.batch++
	var rows visitRows = &m.packed
	m.single = false
	switch m.packed.data = b.data; {
	case b.written != nil:
		m.written.begin(m, b)
		m.single = m.written.byRow
		rows = &m.written
	case b.inMemory.g != nil:
		m.gathered.visitsInMemory = b.inMemory
		rows = &m.gathered
	}
	for rows.more() {
		if !m.visit(b.file, rows) {
			continue
		}
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

// visit reads the rows of one visit; false where all that it holds is left out.
func (m *mapper) visit(file string, rows visitRows) bool {
	resetVisit(m.v, m.book)
	m.v.File = file
	m.reject, m.repaired, m.id, m.open, m.lasts = nil, nil, m.id[:0], m.open[:0], m.lasts[:0]
	m.said, m.saidText = slices.Grow(m.said[:0], len(m.tables[0].ofVisit))[:len(m.tables[0].ofVisit)], m.saidText[:0]
	clear(m.said)
	if len(m.starts) > 0 {
		clear(m.starts)
	}
	m.t = &m.tables[0]
	hasMain, main, skipped := false, 0, false // the line of the row that the visit is, or begins with
	for row := rows.next(); row != nil; row = rows.next() {
		m.row = row
		m.rows++
		m.t = &m.tables[m.row.table]
		if m.v.Line == 0 {
			m.v.Line = m.row.line
		}
		switch {
		case m.row.skipped:
			skipped = true
			continue
		case m.row.fault != nil:
			m.fail(m.row.fault)
			continue
		case m.reject != nil: // only who it is about is still asked
			if m.t.main {
				m.visitID()
			}
		case m.t.main && hasMain && m.log.Layout != rules.LayoutEvents:
			m.fail(m.fault(-1, "the row in line %d is of the same visit, and a visit is one row", main))
		default:
			if m.t.main && !hasMain {
				hasMain, main, m.v.Line = true, m.row.line, m.row.line
			}
			m.readRow()
		}
		if m.reject != nil && m.v.ID != "" {
			return true
		}
	}
	switch {
	case m.reject != nil:
	case !hasMain && skipped:
		return false
	case !hasMain:
		m.fail(m.fault(-1, "this row belongs to no row of the main table"))
	case m.v.ID == "":
		m.fail(m.fault(-1, `the row has no %s, the id of the visit`, m.tables[0].visitNames()))
	default:
		m.constants()
		m.unpaired()
		m.settle()
	}
	return true
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
		if m.t.header { // elsewhere nobody can count them
			r.Column = column + 1
		}
		if name := m.t.columns[column]; name != "" {
			r.Reason = columnName(name) + ": " + r.Reason
		}
	}
	r.Reason = m.t.inTable(r.Reason)
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
	if m.strict && kind != RepairFormat && kind != RepairSkipped && m.repaired == nil {
		shown := detail
		if found != nil {
			shown = quote(found)
		}
		m.repaired = m.fault(-1, "%s", strictReason(kind, column, shown))
	}
	m.repairs.add(repairKey{kind, column, detail}, func() RepairExample {
		return RepairExample{File: m.file, Table: m.t.tableName(), Line: m.row.line, Visit: m.v.ID, Found: excerpt(string(found)), Read: read}
	})
}

// readRow reads one row.
func (m *mapper) readRow() {
	if m.t.main {
		m.visitID()
		if m.madeBy(); m.reject != nil {
			return
		}
	}
	for _, p := range m.t.ofVisit {
		if m.visitColumn(p); m.reject != nil {
			return
		}
	}
	if m.nameless(); m.reject != nil {
		return
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

// passOver rejects the visit for a cell that is no right value, unless the
// mapping says that such a cell states nothing: then it is as good as a blank
// one, or not recorded.
func (m *mapper) passOver(p *plan, s []byte, reason string) cellState {
	switch p.Others {
	case rules.OthersUnknown:
		m.note(RepairIgnored, p.Name, "", s, "")
		return cellUnknown
	case rules.OthersIgnore:
		m.note(RepairIgnored, p.Name, "", s, "")
		state := p.blankState()
		if state == cellWrong {
			m.failAt(p, reason)
		}
		return state
	}
	m.failAt(p, reason)
	return cellWrong
}
