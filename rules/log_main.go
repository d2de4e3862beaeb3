package rules

import (
	"slices"
	"strings"
)

// mainTable compiles what is said of the main table.
func (l *logCompiler) mainTable(n *node) {
	layout := l.log.Layout
	t := &logTable{name: "[log]", events: layout == LayoutEvents || layout == "", elements: layout != LayoutEvents}
	l.table(t, n)
	l.log.Columns, l.log.Constants, l.log.Events = t.columns, t.consts, t.made
	l.log.Ignore, l.log.Skip = t.ignore, t.skip
	if v := n.entry("join"); v != nil && t.visits == 1 && !l.lost {
		l.ds.key(v, "useless-key", "take it out", "join does nothing here: one column alone is the visit's id").warn()
	}
	if l.lost {
		return
	}
	if t.visits == 0 && !slices.Contains(t.meant, "visit") {
		l.ds.key(l.head, "missing-key", "add to [log.columns] \"COLUMN\" = \"visit\"; several such columns are joined",
			"no column says which visit a row belongs to")
	}
	if layout == LayoutEvents {
		l.needsDo(t, l.head)
	}
	if layout == LayoutStages && !slices.ContainsFunc(t.made, func(e LogEvent) bool { return len(e.At) > 0 }) &&
		!t.states(TargetElementAt) && !slices.Contains(t.meant, "at") {
		l.ds.key(l.head, "missing-key", "add to [log.columns] \"COLUMN\" = \"ELEMENT.at\" for each of them, or write layout = \"visits\"",
			"with layout = \"stages\" columns are the times of stages, and none is")
	}
}

// repeats compiles [log.repeat.*].
func (l *logCompiler) repeats(n *node) {
	v := n.get("repeat")
	if v == nil {
		return
	}
	if v.kind != tableNode {
		l.ds.at(v, "wrong-type", "write [log.repeat.NAME]", "repeat must be a table, not %s", v.shown())
		return
	}
	if l.log.Layout == LayoutEvents && len(v.entries) > 0 {
		l.ds.key(v.entries[0], "wrong-layout", "write layout = \"visits\", or take it out",
			"a repeat belongs to rows that are visits, and with layout = \"events\" a row is an event")
	}
	for _, e := range v.entries {
		if e.val.kind != tableNode {
			l.ds.key(e, "wrong-type", "write [log.repeat."+e.name+"]", "the repeat %s must be a table, not %s", quote(e.name), e.val.shown())
			continue
		}
		l.log.Repeats = append(l.log.Repeats, l.repeat(e))
	}
}

func (l *logCompiler) repeat(e *entry) LogRepeat {
	n := e.val
	t := &logTable{name: "[log.repeat." + e.name + "]", repeat: true, events: true, elements: true}
	l.keys(n, t.name, keyNames(repeatKeys)...)
	r := LogRepeat{Name: foldSpace(e.name)}
	if r.Name == "" {
		l.ds.key(e, "empty-text", "name it as the form, the sheet or the file is called", "a repeat has no name")
	}
	r.Key, r.Parent = l.columnName(n, "key"), l.columnName(n, "parent")
	l.table(t, n)
	r.Columns, r.Const, r.Events, r.Ignore, r.Skip = t.columns, t.consts, t.made, t.ignore, t.skip
	if l.lost {
		return r
	}
	rows, elements := t.group(ofRow), t.group(ofElement)
	switch {
	case rows != nil && elements != nil:
		d := l.ds.add(elements.src, elements.off, elements.end, "contradiction", "the rows of the repeat "+quote(e.name)+" are events by one column and occurrences of an element by another",
			"keep to one of the two: do, at and the like, or ELEMENT.at and the like")
		d.relate(rows.src, rows.off, "this is of the event that a row is")
	case rows != nil:
		l.needsDo(t, e)
	case elements == nil && len(t.made) == 0 && len(t.meant) == 0:
		l.ds.key(e, "missing-key", "add a column with the target do, or ELEMENT.at, .seen or .count, or [["+strings.Trim(t.name, "[]")+".event]]",
			"nothing says what the rows of the repeat %s are", quote(e.name))
	}
	return r
}

// needsDo tells rows that are events of which nothing says what happened.
func (l *logCompiler) needsDo(t *logTable, head *entry) {
	if t.states(TargetDo) || slices.Contains(t.meant, "do") {
		return
	}
	l.ds.key(head, "missing-key", "add \"COLUMN\" = \"do\", or do = \"ELEMENT\" as a constant where all rows are of one kind",
		"no column of %s says what happened", t.name)
}

// states tells whether a table states a target of a kind.
func (t *logTable) states(kind TargetKind) bool {
	for target := range t.stated {
		if target.Kind == kind {
			return true
		}
	}
	return false
}

// group returns the first place in the source where a target of a group is
// stated by a column or a constant.
func (t *logTable) group(g targetGroup) *place {
	var first *place
	for target, p := range t.stated {
		if groupOf(target.Kind) == g && (first == nil || p.off < first.off) {
			first = &p
		}
	}
	return first
}

func groupOf(kind TargetKind) targetGroup {
	switch kind {
	case TargetFact:
		return ofVisit
	case TargetField:
		return ofRow
	case TargetElementField:
		return ofElement
	}
	for _, t := range logTargets {
		if t.kind == kind {
			return t.group
		}
	}
	return ofVisit
}
