package propose

import (
	"cmp"
	"slices"

	"stdc/rules"
)

// layout is what the rows of the main table are, and the columns that say so.
type layout struct {
	kind  rules.Layout
	visit []*Column // that make up the id of a visit
	// visitSure is false where only the cells suggest the columns of the id,
	// and visitLost says that not even they do.
	visitSure, visitLost bool
	do, at               *Column // of an event

	visits   int  // different ids
	together bool // the rows of a visit stand together
	// shuffled counts visits in which a row is earlier than the one before it.
	shuffled int
	// fixed tells, by index, the columns that say one thing in all rows of a
	// visit; with events only.
	fixed []bool
	// stages are the successive times of a row, in their order.
	stages []*Column
}

// findLayout looks for the columns of an event log, and else for the one, or
// the pair, that tells visits apart. A table that has repeats holds visits.
func findLayout(t *Table, b *bookNames, repeats bool) layout {
	var l layout
	names := make(map[*Column]name, len(t.Columns))
	for _, c := range t.Columns {
		names[c] = newName(c.Name)
	}
	score := func(c *Column, r role) float64 { return roleScore(names[c], r) }

	l.do = best(t.Columns, func(c *Column) float64 {
		if c.timed() || !c.few() || c.Distinct < 2 {
			return 0
		}
		s := score(c, roleDo)
		if share := b.elementShare(c); share >= 0.5 {
			s = max(s, 0.6+share/2)
		}
		return s
	})
	l.at = best(t.Columns, func(c *Column) float64 {
		if !c.timed() && numericTime(c) == "" {
			return 0
		}
		s := score(c, roleAt)
		if c.Kind == KindDate || c.constant() {
			s /= 2 // a day is a poor time of an event
		}
		return s + float64(c.Filled)/float64(max(t.Rows(), 1))/10
	})
	repeated := best(t.Columns, func(c *Column) float64 {
		if c.timed() || c.Distinct == c.Filled || c.Blank > 0 || c == l.do {
			return 0
		}
		return score(c, roleVisit)
	})
	single := best(t.Columns, func(c *Column) float64 {
		if c.timed() || !c.unique() {
			return 0
		}
		return score(c, roleVisit)
	})
	events := !repeats && l.do != nil && repeated != nil && (single == nil || score(repeated, roleVisit) >= score(single, roleVisit))
	switch {
	case events:
		l.kind, l.visit = rules.LayoutEvents, []*Column{repeated}
		l.visitSure = score(repeated, roleVisit) == 1 || repeated.Distinct*2 <= repeated.Filled
	default:
		l.kind, l.do = rules.LayoutVisits, nil
		l.rowPerVisit(t, single, repeated)
	}
	if l.kind == rules.LayoutEvents {
		l.within(t)
	} else {
		l.visits = t.Rows()
		l.findStages(t)
	}
	return l
}

// best is the column with the highest score above zero, the first of equals.
func best(columns []*Column, score func(*Column) float64) *Column {
	var found *Column
	high := 0.0
	for _, c := range columns {
		if s := score(c); s > high && !c.unnamed {
			found, high = c, s
		}
	}
	return found
}

// rowPerVisit finds what tells visits apart where each row is one: a column
// called so, that column with another one, or any that differs in each row.
func (l *layout) rowPerVisit(t *Table, single, repeated *Column) {
	if single != nil {
		l.visit, l.visitSure = []*Column{single}, true
		return
	}
	if repeated != nil && repeated.Distinct > 1 {
		if other := pairOf(t, repeated); other != nil {
			l.visit = []*Column{other, repeated}
			slices.SortFunc(l.visit, func(a, b *Column) int { return cmp.Compare(a.index, b.index) })
			return
		}
	}
	for _, c := range t.Columns {
		if c.unique() && !c.unnamed && !c.timed() && (c.Kind != KindNumber || c.Whole) && c.Longest <= 60 {
			l.visit = []*Column{c}
			return
		}
	}
	l.visit, l.visitLost = anyID(t)
}

// anyID takes the columns, three at most, that together differ in the most
// rows: a mapping must name something. lost says that rows are left alike.
func anyID(t *Table) (id []*Column, lost bool) {
	const most, mostRows = 100, 5000
	rows := min(t.Rows(), mostRows)
	keys := make([]string, rows)
	distinct := min(rows, 1)
	for len(id) < 3 && distinct < rows {
		next := best(t.Columns[:min(len(t.Columns), most)], func(c *Column) float64 {
			if c.Blank > 0 || slices.Contains(id, c) {
				return 0
			}
			return float64(len(joined(t, keys, c)) - distinct)
		})
		if next == nil {
			break
		}
		distinct = len(joined(t, keys, next))
		for row := range keys {
			keys[row] += "\x00" + t.cell(row, next.index)
		}
		id = append(id, next)
	}
	if len(id) == 0 {
		if i := slices.IndexFunc(t.Columns, func(c *Column) bool { return !c.unnamed }); i >= 0 {
			id = t.Columns[i : i+1]
		}
		return id, true
	}
	slices.SortFunc(id, func(a, b *Column) int { return cmp.Compare(a.index, b.index) })
	return id, distinct < rows
}

func joined(t *Table, keys []string, c *Column) map[string]bool {
	set := map[string]bool{}
	for row := range keys {
		set[keys[row]+"\x00"+t.cell(row, c.index)] = true
	}
	return set
}

// pairOf is the first column that, with another, differs in each row.
func pairOf(t *Table, id *Column) *Column {
	for _, c := range t.Columns {
		if c == id || c.unnamed || c.timed() || c.Blank > 0 || c.Distinct < 2 || c.Longest > 60 {
			continue
		}
		seen := make(map[[2]string]bool, t.Rows())
		unique := true
		for row := range t.rows {
			pair := [2]string{t.cell(row, id.index), t.cell(row, c.index)}
			if seen[pair] {
				unique = false
				break
			}
			seen[pair] = true
		}
		if unique {
			return c
		}
	}
	return nil
}

// findStages takes the times of day, or moments, of a row for successive
// stages where three or more of them ascend from column to column in most rows.
func (l *layout) findStages(t *Table) {
	var times []*Column
	for _, c := range t.Columns {
		if c.Kind == KindClock || c.Kind == KindMoment {
			times = append(times, c)
		}
	}
	if len(times) < 3 {
		return
	}
	ascending, rows := 0, 0
	for row := range t.rows {
		last, stated, falls := int64(0), 0, 0
		for _, c := range times {
			cell := t.cell(row, c.index)
			s, ok := shapeOf(cell, 0)
			if !ok || c.sentinel(cell) || s.doubt {
				continue
			}
			// Clocks that are not quite equal make no other order.
			if o := s.order(); stated > 0 && o+5e9 < last {
				falls++
			}
			last = s.order()
			stated++
		}
		if stated < 2 {
			continue
		}
		rows++
		if falls == 0 {
			ascending++
		}
	}
	if rows > 0 && ascending*10 >= rows*8 {
		l.stages = times
		l.kind = rules.LayoutStages
	}
}

// numericTime is the format of a column of numbers that may well be moments,
// "" for none: days of a spreadsheet, or seconds or milliseconds since 1970.
func numericTime(c *Column) string {
	if c.Kind != KindNumber {
		return ""
	}
	n := newName(c.Name)
	timely := false
	for _, r := range []role{roleAt, roleDate, roleEnd, roleStart} {
		timely = timely || roleScore(n, r) > 0
	}
	switch {
	case !timely:
	case c.Min >= 25569 && c.Max < 73051: // 1970 to 2100
		return "excel"
	case c.Min >= 946684800 && c.Max < 4102444800: // 2000 to 2100
		return "epoch-s"
	case c.Min >= 946684800e3 && c.Max < 4102444800e3:
		return "epoch-ms"
	}
	return ""
}
