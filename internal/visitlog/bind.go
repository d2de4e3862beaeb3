package visitlog

import (
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
	visit   []string // columns that make up the id of the visit, in quotes
	header  bool     // it has one, so that columns are not added and can be counted
	columns []string
	plans   []*plan // of used columns, in the order of the file
	// ids, ofVisit, fields and filled are those of plans that make up the id of
	// the visit, state something else of it, fields of a row's own element, and
	// what goes down.
	ids, ofVisit, fields, filled []*plan
	byName                       map[string]*plan
	index                        map[string]int // of every column, the first of its name
	// rowIsEvent tells that a row is an event: it has targets such as do and at.
	rowIsEvent bool
	event      eventCells
	made       []made // the other events that a row may hold
	// joinedBy finds, in a source with repeats, the row of the main table that a
	// row belongs to; nil elsewhere.
	joinedBy  *joint
	skip      []rules.RowTest
	skips     []rowTest // the same
	constants []rules.LogConstant
	texts     [][]byte // theirs
	// visitConstants are those that are of the visit.
	visitConstants []visitConstant
	unused         []int // columns that are neither used nor ignored
	nameless       []int // columns that the header gives no name
}

// visitConstant is what a table states of the visits of all its rows, unless one
// of the columns has said it, by plan.said.
type visitConstant struct {
	*rules.LogConstant
	text []byte
	said []int
}

// bind lays the mapping upon a source. The error is for the whole file.
func (m *mapping) bind(file string, tables []table.Table) (*binding, error) {
	b := &binding{mapping: m, file: file}
	for i := range tables {
		t := &tables[i]
		bt := boundTable{name: t.Name, main: i == 0, header: t.Line > 0, columns: t.Columns, byName: map[string]*plan{}}
		rep := m.repeat(t.Name)
		var err error
		switch {
		case i == 0:
			bt.visit = m.visitColumns()
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

// wanted tells a table that says something of visits.
func (t *boundTable) wanted() bool { return t.main || len(t.plans) > 0 || t.rowIsEvent }

// tableName names a table where that is needed: one that is not the main one.
func (t *boundTable) tableName() string {
	if t.main {
		return ""
	}
	return t.name
}

// inTable says in front of a message which table it is about, where it is not
// the main one: lines count in each of them.
func (t *boundTable) inTable(reason string) string {
	if t.main {
		return reason
	}
	return "table " + quote(t.name) + ": " + reason
}

// visitColumns are the columns that make up the id of a visit, in quotes.
func (m *mapping) visitColumns() []string {
	var names []string
	for i := range m.log.Columns {
		c := &m.log.Columns[i]
		if slices.ContainsFunc(c.Targets, func(t rules.Target) bool { return t.Kind == rules.TargetVisit }) {
			names = append(names, quote(c.Name))
		}
	}
	return names
}

// visitNames are the columns that make up the id of a visit, as a message names
// them.
func (t *boundTable) visitNames() string { return strings.Join(t.visit, ", ") }

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
			if name != "" && first[name] == i && usedByEvent(events, name) {
				if err := m.use(t, &rules.LogColumn{Name: name, Step: -1, Blank: rules.BlankAbsent, Others: rules.OthersError}, i); err != nil {
					return err
				}
			} else if name == "" {
				if m.native || !ignored(name, ignore) {
					t.nameless = append(t.nameless, i)
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
	t.rowIsEvent = t.rowIsEvent || t.main && m.log.Layout == rules.LayoutEvents // also where the column of do is not there
	for i := range t.constants {
		t.rowIsEvent = t.rowIsEvent || t.constants[i].Target.Kind == rules.TargetDo
	}
	t.skips = t.tests(t.skip)
	for i := range t.constants {
		t.state(&t.constants[i])
	}
	t.event = t.eventCells()
	t.elements()
	for i := range events {
		t.own(&events[i])
	}
	return nil
}

// state binds what the table states for all its rows.
func (t *boundTable) state(c *rules.LogConstant) {
	text := []byte(c.Text)
	t.texts = append(t.texts, text)
	if ofEvent(c.Target.Kind) {
		return
	}
	v := visitConstant{LogConstant: c, text: text}
	for i, p := range t.ofVisit {
		if slices.Contains(p.ofVisit, c.Target) {
			v.said = append(v.said, i)
		}
	}
	t.visitConstants = append(t.visitConstants, v)
}

func (m *mapping) use(t *boundTable, c *rules.LogColumn, index int) error {
	p, err := newPlan(m.schema, c, index)
	if err != nil {
		return err
	}
	t.plans = append(t.plans, p)
	t.byName[c.Name] = p
	for i := range c.Targets {
		t.rowIsEvent = t.rowIsEvent || c.Targets[i].Kind == rules.TargetDo
		if c.Targets[i].Kind == rules.TargetVisit {
			t.ids = append(t.ids, p)
		}
	}
	if len(p.ofVisit) > 0 {
		p.said = len(t.ofVisit)
		t.ofVisit = append(t.ofVisit, p)
	}
	if p.field {
		t.fields = append(t.fields, p)
	}
	if p.Fill {
		t.filled = append(t.filled, p)
	}
	return nil
}

func named(columns []rules.LogColumn, name string) bool {
	return slices.ContainsFunc(columns, func(c rules.LogColumn) bool { return c.Name == name })
}

// missing returns the columns that the mapping names and the table lacks.
func (t *boundTable) missing(columns []rules.LogColumn, events []rules.LogEvent, skip []rules.RowTest) []string {
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
	test := func(list []rules.RowTest) {
		for _, all := range list {
			for i := range all {
				if !optional[all[i].Column] {
					need(all[i].Column)
				}
			}
		}
	}
	test(skip)
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
		test(e.When)
	}
	return out
}
