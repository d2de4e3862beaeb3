package visitlog

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"stdc/internal/visitlog/table"
	"stdc/rules"
)

// binding is a mapping laid upon the columns of a source. It is not changed
// once it is made, so that workers may read it: where columns are added, a new
// one is made.
type binding struct {
	*mapping
	file   string
	tables []boundTable
}

// boundTable is one table of a source with what its rows state.
type boundTable struct {
	name    string
	main    bool
	columns []string
	plans   []*plan // of used columns, in the order of the file
	byName  map[string]*plan
	index   map[string]int // of every column, the first of its name
	// rowIsEvent tells that a row is an event: it has targets such as do and at.
	rowIsEvent bool
	event      eventCells
	made       []made // the other events that a row may hold
	// joinedBy finds, in a source with repeats, the row of the main table that a
	// row belongs to; nil elsewhere.
	joinedBy  *joint
	skip      []rules.RowTest
	constants []rules.LogConstant
	unused    []int // columns that are neither used nor ignored
}

// made is an event that a row may hold: one of the mapping's own, or what the
// columns of one element (ELEMENT.at and its kin) state together.
type made struct {
	element           int
	step              int
	own               bool // [[log.event]]
	timed             bool // it names columns of its time
	at, end, duration []*plan
	seen, count       *plan
	when              []rules.RowTest
	fields            []madeField
}

type madeField struct {
	slot int
	p    *plan // nil for a constant
	text string
}

// bind lays the mapping upon a source. The error is for the whole file.
func (m *mapping) bind(file string, tables []table.Table) (*binding, error) {
	b := &binding{mapping: m, file: file}
	for i := range tables {
		t := &tables[i]
		bt := boundTable{name: t.Name, main: i == 0, columns: t.Columns, byName: map[string]*plan{}}
		rep := m.repeat(t.Name)
		var err error
		switch {
		case i == 0:
			bt.skip, bt.constants = m.log.Skip, m.log.Constants
			err = m.bindTable(&bt, m.log.Columns, m.log.Ignore, m.log.Events)
		case rep != nil:
			bt.skip, bt.constants = rep.Skip, rep.Const
			err = m.bindTable(&bt, rep.Columns, rep.Ignore, rep.Events)
		}
		if err != nil {
			return nil, err
		}
		b.tables = append(b.tables, bt)
	}
	return b, nil
}

// visitNames are the columns that make up the id of a visit, as a message names
// them.
func (t *boundTable) visitNames() string {
	var names []string
	for _, p := range t.plans {
		for i := range p.Targets {
			if p.Targets[i].Kind == rules.TargetVisit {
				names = append(names, quote(p.Name))
			}
		}
	}
	if len(names) == 0 {
		return quote("visit")
	}
	return strings.Join(names, ", ")
}

// skipped names the first of the tests that a row to be left out meets, by its
// columns.
func (t *boundTable) skipped(cell func(int) []byte) string {
	for i := range t.skip {
		if !t.holds(t.skip[i:i+1], cell) {
			continue
		}
		var parts []string
		for k := range t.skip[i] {
			c := &t.skip[i][k]
			part := quote(c.Column)
			if len(c.OneOf) > 0 && !c.Not { // few texts, where others may be many
				part += " = " + quote(bytes.TrimSpace(cell(t.index[c.Column])))
			}
			parts = append(parts, part)
		}
		return strings.Join(parts, ", ")
	}
	return ""
}

// repeat finds the repeat that a table is: by its name, or the last part of it
// ("welcome/greeting").
func (m *mapping) repeat(name string) *rules.LogRepeat {
	if r := m.repeats[name]; r != nil {
		return r
	}
	return m.repeats[path.Base(name)]
}

func (m *mapping) bindTable(t *boundTable, columns []rules.LogColumn, ignore []string, events []rules.LogEvent) error {
	first := map[string]int{}
	t.index = first
	for i, name := range t.columns {
		if at, twice := first[name]; twice && name != "" && (named(columns, name) || m.native) {
			return fmt.Errorf("columns %d and %d are both called %s", at+1, i+1, quote(name))
		} else if !twice {
			first[name] = i
		}
	}
	for i, name := range t.columns {
		k := slices.IndexFunc(columns, func(c rules.LogColumn) bool { return c.Name == name })
		if k < 0 || first[name] != i {
			if first[name] == i && usedByEvent(events, name) {
				if err := m.use(t, &rules.LogColumn{Name: name, Step: -1, Blank: rules.BlankAbsent, Others: rules.OthersError}, i); err != nil {
					return err
				}
			} else if !ignored(name, ignore) && !tested(t.skip, name) && !slices.ContainsFunc(events, func(e rules.LogEvent) bool { return tested(e.When, name) }) {
				t.unused = append(t.unused, i)
			}
			continue
		}
		if err := m.use(t, &columns[k], i); err != nil {
			return err
		}
	}
	for i := range t.constants {
		t.rowIsEvent = t.rowIsEvent || t.constants[i].Target.Kind == rules.TargetDo
	}
	t.event = t.eventCells()
	t.elements()
	for i := range events {
		t.own(&events[i])
	}
	return nil
}

func (m *mapping) use(t *boundTable, c *rules.LogColumn, index int) error {
	p, err := newPlan(m.schema, c, index)
	if err != nil {
		return err
	}
	t.plans = append(t.plans, p)
	t.byName[c.Name] = p
	for i := range c.Targets {
		switch c.Targets[i].Kind {
		case rules.TargetDo:
			t.rowIsEvent = true
		}
	}
	return nil
}

func named(columns []rules.LogColumn, name string) bool {
	return slices.ContainsFunc(columns, func(c rules.LogColumn) bool { return c.Name == name })
}

// usedByEvent tells whether an event of the mapping names a column.
func usedByEvent(events []rules.LogEvent, name string) bool {
	for i := range events {
		e := &events[i]
		if slices.Contains(e.At, name) || slices.Contains(e.End, name) || slices.Contains(e.Duration, name) || e.Count == name ||
			slices.ContainsFunc(e.Fields, func(f rules.LogField) bool { return f.Column == name }) {
			return true
		}
	}
	return false
}

// tested tells whether a test of rows looks at a column.
func tested(list []rules.RowTest, name string) bool {
	return slices.ContainsFunc(list, func(t rules.RowTest) bool {
		return slices.ContainsFunc(t, func(c rules.CellTest) bool { return c.Column == name })
	})
}

// ignored tells whether a column is one of those of which nothing is wanted.
func ignored(name string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return wildcard(p, name) })
}

// wildcard matches a name with a pattern in which * stands for anything.
func wildcard(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == name
	}
	if !strings.HasPrefix(name, parts[0]) {
		return false
	}
	name = name[len(parts[0]):]
	last := len(parts) - 1
	for _, p := range parts[1:last] {
		i := strings.Index(name, p)
		if i < 0 {
			return false
		}
		name = name[i+len(p):]
	}
	return strings.HasSuffix(name, parts[last])
}

// elements makes an event of the columns of each element, in the order of the
// file.
func (t *boundTable) elements() {
	at := map[int]int{}
	for _, p := range t.plans {
		for i := range p.Targets {
			g := &p.Targets[i]
			switch g.Kind {
			case rules.TargetSeen, rules.TargetCount, rules.TargetElementAt, rules.TargetElementEnd, rules.TargetElementDuration, rules.TargetElementField:
			default:
				continue
			}
			k, begun := at[g.Element]
			if !begun {
				k = len(t.made)
				at[g.Element] = k
				t.made = append(t.made, made{element: g.Element, step: -1})
			}
			t.made[k].take(g, p)
		}
	}
}

func (e *made) take(g *rules.Target, p *plan) {
	if p.Step >= 0 {
		e.step = p.Step
	}
	switch g.Kind {
	case rules.TargetSeen:
		e.seen = p
	case rules.TargetCount:
		e.count = p
	case rules.TargetElementAt:
		e.at, e.timed = append(e.at, p), true
	case rules.TargetElementEnd:
		e.end = append(e.end, p)
	case rules.TargetElementDuration:
		e.duration = append(e.duration, p)
	case rules.TargetElementField:
		e.fields = append(e.fields, madeField{slot: g.Slot, p: p})
	}
}

// own binds an event of the mapping's own.
func (t *boundTable) own(e *rules.LogEvent) {
	m := made{element: e.Element, step: e.Step, own: true, when: e.When, count: t.byName[e.Count]}
	find := func(names []string) (out []*plan) {
		for _, n := range names {
			if p := t.byName[n]; p != nil {
				out = append(out, p)
			}
		}
		return out
	}
	m.timed = len(e.At) > 0
	m.at, m.end, m.duration = find(e.At), find(e.End), find(e.Duration)
	for _, f := range e.Fields {
		if p := t.byName[f.Column]; p != nil || f.Column == "" {
			m.fields = append(m.fields, madeField{slot: f.Slot, p: p, text: f.Text})
		}
	}
	t.made = append(t.made, m)
}

// holds tells whether a row meets any of some tests.
func (t *boundTable) holds(tests []rules.RowTest, cell func(int) []byte) bool {
	return slices.ContainsFunc(tests, func(all rules.RowTest) bool {
		for i := range all {
			if !t.cellHolds(&all[i], cell) {
				return false
			}
		}
		return true
	})
}

func (t *boundTable) cellHolds(c *rules.CellTest, cell func(int) []byte) bool {
	var s []byte
	if i, ok := t.index[c.Column]; ok {
		s = bytes.TrimSpace(cell(i))
	}
	ok := false
	if c.Known != nil {
		known := len(s) > 0
		if p := t.byName[c.Column]; p != nil {
			state, _ := p.read(s)
			known = state == cellValue
		}
		ok = known == *c.Known
	} else {
		ok = slices.Contains(c.OneOf, string(s))
	}
	return ok != c.Not
}

// missing returns the columns that the mapping names and the table lacks.
func (t *boundTable) missing(columns []rules.LogColumn, events []rules.LogEvent) []string {
	var out []string
	need := func(name string) {
		if name != "" && !slices.Contains(t.columns, name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	optional := map[string]bool{}
	for i := range columns {
		if c := &columns[i]; c.Optional {
			optional[c.Name] = true
		} else {
			need(c.Name)
		}
	}
	for i := range events {
		e := &events[i]
		for _, list := range [][]string{e.At, e.End, e.Duration, {e.Count}} {
			for _, name := range list {
				if !optional[name] {
					need(name)
				}
			}
		}
		for _, f := range e.Fields {
			if !optional[f.Column] {
				need(f.Column)
			}
		}
	}
	return out
}
