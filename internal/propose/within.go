package propose

import "strings"

// visitOf is the id of the visit of a row.
func (l *layout) visitOf(t *Table, row int) string {
	if len(l.visit) == 1 {
		return t.cell(row, l.visit[0].index)
	}
	var b strings.Builder
	for _, c := range l.visit {
		b.WriteString(t.cell(row, c.index))
		b.WriteByte(0)
	}
	return b.String()
}

// withinVisit is what the rows of one visit have in common.
type withinVisit struct {
	cells  []string // the first that each column states
	stated []int    // in how many rows it does
	rows   int
	late   int64 // the latest time so far
	mixed  bool  // a row is earlier than one before it
}

// within looks at the rows of each visit together.
func (l *layout) within(t *Table) {
	l.fixed = make([]bool, len(t.Columns))
	for i := range l.fixed {
		l.fixed[i] = true
	}
	visits := map[string]*withinVisit{}
	runs, before := 0, ""
	for row := range t.rows {
		id := l.visitOf(t, row)
		if row == 0 || id != before {
			runs++
			before = id
		}
		v := visits[id]
		if v == nil {
			v = &withinVisit{cells: make([]string, len(t.Columns)), stated: make([]int, len(t.Columns))}
			visits[id] = v
		}
		l.compare(t, row, v)
	}
	l.visits, l.together = len(visits), runs == len(visits)
	stated, rows := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	for _, v := range visits {
		if v.mixed {
			l.shuffled++
		}
		for i, n := range v.stated {
			if n > 0 {
				stated[i] += n
				rows[i] += v.rows
			}
		}
	}
	// What only some rows of a visit state is said of their events.
	for i := range l.fixed {
		l.fixed[i] = l.fixed[i] && stated[i]*10 >= rows[i]*9
	}
}

// compare holds a row against those of its visit that came before.
func (l *layout) compare(t *Table, row int, v *withinVisit) {
	v.rows++
	for i := range t.Columns {
		cell := t.cell(row, i)
		if cell == "" {
			continue
		}
		v.stated[i]++
		if v.cells[i] == "" {
			v.cells[i] = cell
		} else if cell != v.cells[i] {
			l.fixed[i] = false
		}
	}
	if l.at == nil {
		return
	}
	if s, ok := shapeOf(t.cell(row, l.at.index), 0); ok && s.kind == KindMoment && !s.doubt {
		v.mixed = v.mixed || v.rows > 1 && s.order() < v.late
		v.late = max(v.late, s.order())
	}
}
