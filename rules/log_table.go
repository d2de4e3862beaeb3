package rules

import (
	"slices"
	"strings"
)

// logTable is the main table of a log, or a repeat, while it is compiled.
type logTable struct {
	name   string // as messages say it: [log], [log.repeat.x]
	repeat bool
	// events and elements say which targets its columns may have: those of
	// the event that a row is, and those of elements.
	events, elements bool

	columns []LogColumn
	consts  []LogConstant
	made    []LogEvent
	ignore  []string
	skip    []RowTest

	named   map[string]place // columns that are named, by their names
	stated  map[Target]place // what is stated, and where
	visits  int              // columns that make up the id of the visit
	meant   []string         // targets that misspelt ones seem to mean
	members []place          // columns that [[log.event]] names
}

// place is where something is written.
type place struct {
	src      *source
	off, end int
	name     string
}

func placeOf(n *node) place { return place{n.src, n.off, n.end, foldSpace(n.str)} }

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

// table compiles what the main table and repeats have in common.
func (l *logCompiler) table(t *logTable, n *node) {
	t.named, t.stated = map[string]place{}, map[Target]place{}
	if v := n.get("columns"); v != nil {
		if v.kind == tableNode {
			for _, e := range v.entries {
				l.column(t, e)
			}
		} else {
			l.ds.at(v, "wrong-type", "write ["+strings.Trim(t.name, "[]")+".columns] and, below it, \"NAME\" = \"visit\"", "columns must be a table, not %s", v.shown())
		}
	}
	if v := n.get("constant"); v != nil {
		l.constants(t, v)
	}
	if v := n.get("skip"); v != nil {
		t.skip = l.rowTests(v, "skip")
	}
	if e := n.entry("event"); e != nil {
		if t.repeat || l.log.Layout != LayoutEvents {
			for _, it := range l.arrayOf(e, t.name) {
				l.event(t, it)
			}
		} else {
			l.ds.key(e, "wrong-layout", "with layout = \"events\" a column states do, and its values tell the elements",
				"an event is made of columns where a row is a visit, and with layout = \"events\" a row is an event")
		}
	}
	if v := n.get("ignore"); v != nil {
		l.ignored(t, v)
	}
	l.together(t)
}

// arrayOf returns the tables of [[log.event]].
func (l *logCompiler) arrayOf(e *entry, table string) []*node {
	if e.val.kind != arrayNode {
		name := strings.Trim(table, "[]") + "." + e.name
		l.ds.key(e, "wrong-type", "write [["+name+"]], with double brackets", "%s must be a list of tables, not %s", e.name, e.val.kind)
		return nil
	}
	return slices.DeleteFunc(slices.Clone(e.val.items), func(it *node) bool {
		if it.kind != tableNode {
			l.ds.at(it, "wrong-type", "", "each %s must be a table, not %s", e.name, it.shown())
		}
		return it.kind != tableNode
	})
}

// ignored reads the columns of which nothing is wanted.
func (l *logCompiler) ignored(t *logTable, v *node) {
	if v.kind == arrayNode && len(v.items) == 0 {
		return
	}
	seen := map[string]*node{}
	for _, it := range l.columnNames(v, "ignore") {
		name := foldSpace(it.str)
		if old := seen[name]; old != nil {
			l.ds.at(it, "written-twice", "keep one of the two", "%s is written twice", quote(it.str)).relate(old.src, old.off, "%s is written here first", quote(it.str))
			continue
		}
		seen[name] = it
		l.ignoredColumn(t, name, placeOf(it))
	}
	for _, m := range t.members {
		if it := seen[m.name]; it != nil {
			d := l.ds.at(it, "contradiction", "take it out of one of the two", "the column %s is ignored, and an event is made of it", quote(it.str))
			d.relate(m.src, m.off, "the event names it here")
		}
	}
}

// ignoredColumn adds one of them. A pattern may well match a column that is
// named: then the name counts.
func (l *logCompiler) ignoredColumn(t *logTable, name string, at place) {
	if old, ok := t.named[name]; ok {
		d := l.ds.add(at.src, at.off, at.end, "contradiction", "the column "+quote(name)+" is both named and ignored", "take it out of one of the two")
		d.relate(old.src, old.off, "it is named here")
		return
	}
	if !slices.Contains(t.ignore, name) {
		t.ignore = append(t.ignore, name)
	}
}

// together tells targets that lack another one, or clash with it.
func (l *logCompiler) together(t *logTable) {
	if l.lost {
		return
	}
	for _, target := range sortedTargets(t.stated) {
		at := t.stated[target]
		with := func(kind TargetKind) (place, bool) {
			p, ok := t.stated[Target{Kind: kind, Element: target.Element, Fact: None, Slot: None}]
			return p, ok
		}
		lack := func(has, needs string) {
			if !slices.Contains(t.meant, needs[strings.LastIndexByte(needs, '.')+1:]) {
				l.ds.add(at.src, at.off, at.end, "missing-key", has+" needs "+needs+", and no column states that", "add a column with the target "+quote(needs))
			}
		}
		clash := func(other place, word string) {
			d := l.ds.add(at.src, at.off, at.end, "contradiction", "both the end and the duration are stated, and one follows from the other", "keep one of the two")
			d.relate(other.src, other.off, "%s is stated here", word)
		}
		word := l.targetWord(target)
		switch target.Kind {
		case TargetDuration, TargetElementDuration:
			begin, end := TargetAt, TargetEnd
			if target.Kind == TargetElementDuration {
				begin, end = TargetElementAt, TargetElementEnd
			}
			if p, ok := with(end); ok {
				clash(p, strings.TrimSuffix(word, "duration")+"end")
			}
			if _, ok := with(begin); !ok {
				lack(word, strings.TrimSuffix(word, "duration")+"at")
			}
		case TargetDay:
			if _, ok := with(TargetAt); !ok {
				lack("day", "at")
			}
		case TargetInstance:
			if _, ok := with(TargetLifecycle); !ok {
				lack("instance", "lifecycle")
			}
		}
	}
}

// sortedTargets returns targets in the order in which they are written.
func sortedTargets(stated map[Target]place) []Target {
	targets := make([]Target, 0, len(stated))
	for t := range stated {
		targets = append(targets, t)
	}
	slices.SortFunc(targets, func(a, b Target) int {
		if d := stated[a].off - stated[b].off; d != 0 {
			return d
		}
		return strings.Compare(string(a.Kind), string(b.Kind))
	})
	return targets
}
