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
	bare    []place          // columns of which it is not said what they state
}

// place is where something is written.
type place struct {
	src      *source
	off, end int
	name     string
}

func placeOf(n *node) place { return place{n.src, n.off, n.end, foldSpace(n.str)} }

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
	l.unused(t)
}

// unused tells columns that state nothing and of which no event is made.
func (l *logCompiler) unused(t *logTable) {
	used := map[string]bool{}
	for _, m := range t.members {
		used[m.name] = true
	}
	tests := slices.Clone(t.skip)
	for _, e := range t.made {
		tests = append(tests, e.When...)
	}
	for _, test := range tests {
		for _, c := range test {
			used[c.Column] = true
		}
	}
	for _, b := range t.bare {
		if !used[b.name] && !l.lost {
			d := l.ds.add(b.src, b.off, b.end, "useless-key", "the column "+quote(b.name)+" states nothing, and no event is made of it", "add is = \"TARGET\", or write "+quote(b.name)+" = \"ignore\"")
			d.warn()
		}
	}
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
