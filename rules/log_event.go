package rules

import (
	"slices"
	"strings"
)

// event compiles one [[log.event]].
func (l *logCompiler) event(t *logTable, n *node) {
	l.keys(n, "[["+strings.Trim(t.name, "[]")+".event]]", keyNames(eventKeys)...)
	e := LogEvent{Element: None, Step: None, Pos: l.position(n.src, n.off)}
	if v := n.get("do"); v != nil {
		if s, ok := l.str(v, "do"); ok {
			if i, ok := l.elements[s]; ok {
				e.Element = i
			} else {
				l.unknownIn(v, &elementName, s, l.elementIDs(), "", l.elementsTitled(s))
			}
		}
	} else if !l.lost && !misspelt(n, keyNames(eventKeys), "do") {
		l.ds.at(n, "missing-key", "add do = \"ELEMENT\"", "an event says nothing of what happened: it has no do")
	}
	e.At, e.End, e.Duration = l.members(t, n, "at"), l.members(t, n, "end"), l.members(t, n, "duration")
	if v := n.entry("duration"); v != nil {
		if end := n.entry("end"); end != nil {
			l.ds.key(v, "contradiction", "keep one of the two", "both the end and the duration are stated, and one follows from the other").
				relate(end.src, end.off, "the end is stated here")
		} else if n.get("at") == nil && !misspelt(n, keyNames(eventKeys), "at") {
			l.ds.key(v, "missing-key", "add at = \"COLUMN\"", "duration needs at: an event that lasts begins at some time")
		}
	}
	if e.Count = l.columnName(n, "count"); e.Count != "" {
		t.members = append(t.members, placeOf(n.get("count")))
	}
	if v := n.get("when"); v != nil {
		e.When = l.rowTests(v, "when")
	}
	if v := n.get("step"); v != nil {
		e.Step = l.stepNamed(v)
	}
	if v := n.get("fields"); v != nil {
		l.eventFields(t, &e, v)
	}
	t.made = append(t.made, e)
}

// members reads the columns of which a part of an event is taken.
func (l *logCompiler) members(t *logTable, n *node, key string) []string {
	v := n.get(key)
	if v == nil {
		return nil
	}
	var out []string
	for _, it := range l.columnNames(v, key) {
		name := foldSpace(it.str)
		if slices.Contains(out, name) {
			l.ds.at(it, "written-twice", "take it out", "the column %s stands twice in %s", quote(name), key)
			continue
		}
		out = append(out, name)
		t.members = append(t.members, placeOf(it))
	}
	return out
}

// columnName reads the name of one column, "" where none is written.
func (l *logCompiler) columnName(n *node, key string) string {
	v := n.get(key)
	if v == nil {
		return ""
	}
	s, ok := l.str(v, key)
	if ok && foldSpace(s) == "" {
		l.ds.at(v, "empty-text", "name a column as the header of the log does", "%s names no column", key)
	}
	return foldSpace(s)
}

// eventFields reads the fields of an event: FIELD = "COLUMN", or FIELD = { text
// = "…" }.
func (l *logCompiler) eventFields(t *logTable, e *LogEvent, v *node) {
	if v.kind != tableNode {
		l.ds.at(v, "wrong-type", "write fields = { FIELD = \"COLUMN\" }", "fields must be a table, not %s", v.shown())
		return
	}
	for _, f := range v.entries {
		out := LogField{Slot: None}
		if e.Element != None {
			slot, _, ok := l.book.Elements[e.Element].slot(f.name)
			if !ok || slot < 0 {
				l.noSlot(&node{src: f.src, off: f.off, end: f.end}, e.Element, f.name, true)
				continue
			}
			out.Slot = slot
		}
		n := f.val
		if n.kind == tableNode {
			l.keys(n, "the field "+quote(f.name)+" of an event", "text", "column")
			text, column := n.entry("text"), n.entry("column")
			switch {
			case text != nil && column != nil:
				l.ds.key(text, "contradiction", "keep one of the two", "the field %s has both a text and a column", quote(f.name)).
					relate(column.src, column.off, "the column")
				continue
			case text != nil:
				if out.Slot == None {
					continue
				}
				target := Target{Kind: TargetElementField, Element: e.Element, Fact: None, Field: f.name, Slot: out.Slot}
				out.Text, _ = l.valueFor([]Target{target}, nil, text.val)
				e.Fields = append(e.Fields, out)
				continue
			case column == nil:
				if len(n.entries) == 0 {
					l.ds.at(n, "missing-key", "write { text = \"…\" } for a text that all such events have", "the field %s has neither a text nor a column", quote(f.name))
				}
				continue
			}
			n = column.val
		}
		if s, ok := l.str(n, "the field "+quote(f.name)); ok {
			if out.Column = foldSpace(s); out.Column == "" {
				l.ds.at(n, "empty-text", "name a column as the header of the log does", "the field %s names no column", quote(f.name))
			}
			t.members = append(t.members, placeOf(n))
			e.Fields = append(e.Fields, out)
		}
	}
}

// rowTests reads conditions on the cells of a row: a table, of which all must
// hold, or a list of such, any of which is enough.
func (l *logCompiler) rowTests(v *node, key string) []RowTest {
	items := v.items
	if v.kind != arrayNode {
		items = []*node{v}
	}
	var out []RowTest
	for _, it := range items {
		switch {
		case it.told:
		case it.kind != tableNode:
			l.ds.at(it, "wrong-type", "write "+key+" = { COLUMN = \"TEXT\" }, or a list of such", "a test of a row must be a table, not %s", it.shown())
		case len(it.entries) == 0:
			l.ds.at(it, "empty-list", "write { COLUMN = \"TEXT\" }, or take it out", "a test of a row tests nothing, so that every row meets it")
		default:
			var test RowTest
			for _, e := range it.entries {
				test = append(test, l.cellTests(e)...)
			}
			out = append(out, test)
		}
	}
	return out
}

// cellTests reads what is asked of one cell.
func (l *logCompiler) cellTests(e *entry) []CellTest {
	known := []string{"not", "known"}
	if leaves := dottedNames(e, known); len(leaves) > 0 {
		var out []CellTest
		for _, leaf := range leaves {
			l.unquoted(leaf)
			out = append(out, l.cellTests(leaf)...)
		}
		return out
	}
	column, v := foldSpace(e.name), e.val
	if column == "" {
		l.ds.key(e, "empty-text", "name a column as the header of the log does", "a test names no column")
		return nil
	}
	if v.kind != tableNode {
		return []CellTest{{Column: column, OneOf: l.cellTexts(v, "the test of "+quote(column), blankTest)}}
	}
	l.keys(v, "the test of "+quote(column), known...)
	var out []CellTest
	if n := v.get("known"); n != nil {
		truth := l.truthOf(v, "known")
		out = append(out, CellTest{Column: column, Known: &truth})
	}
	if n := v.get("not"); n != nil {
		out = append(out, CellTest{Column: column, OneOf: l.cellTexts(n, "the test of "+quote(column), blankTest), Not: true})
	}
	if len(v.entries) == 0 {
		l.ds.at(v, "empty-list", "write a text, { not = \"…\" } or { known = true }", "the test of %s asks nothing", quote(column))
	}
	return out
}
