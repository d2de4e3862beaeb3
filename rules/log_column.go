package rules

import (
	"slices"
	"strings"
)

// column compiles a line of [log.columns].
func (l *logCompiler) column(t *logTable, e *entry) {
	if leaves := dottedNames(e, keyNames(columnKeys)); len(leaves) > 0 {
		for _, leaf := range leaves {
			l.unquoted(leaf)
			l.column(t, leaf)
		}
		return
	}
	name := foldSpace(e.name)
	if name == "" {
		if e.val.kind == stringNode && e.val.str == "ignore" {
			l.ignoredColumn(t, name, place{e.src, e.off, e.end, name})
			return
		}
		l.ds.key(e, "empty-text", "name a column as the header of the log does", "a column has no name; such a one can only be ignored")
		return
	}
	at := place{e.src, e.off, e.end, name}
	if old, ok := t.named[name]; ok {
		l.ds.key(e, "written-twice", "keep one of the two; a column that states several things has a list, as in [\"visit\", \"fact.ticket\"]",
			"the column %s is written twice", quote(name)).relate(old.src, old.off, "%s is written here first", quote(name))
		return
	}
	t.named[name] = at
	col := LogColumn{Name: name, Others: OthersError, Blank: BlankAbsent, Step: None, Pos: l.position(e.src, e.off)}
	n, is := e.val, e.val
	if n.kind == tableNode {
		l.keys(n, "the column "+quote(name), keyNames(columnKeys)...)
		is = n.get("is")
	}
	if is != nil && is.kind == stringNode && is.str == "ignore" {
		if n != is && len(n.entries) > 1 {
			l.ds.key(e, "useless-key", "write "+quote(name)+" = \"ignore\"", "the column %s is ignored, so what else is said of it does nothing", quote(name)).warn()
		}
		delete(t.named, name)
		l.ignoredColumn(t, name, at)
		return
	}
	if is != nil {
		l.lost = l.lost || is.told
		l.targets(t, &col, is)
	} else if misspelt(n, keyNames(columnKeys), "is") {
		l.lost = true
	} else {
		t.bare = append(t.bare, at)
	}
	if n.kind == tableNode {
		l.columnOptions(&col, n, is)
	} else if len(col.Targets) > 0 {
		col.Blank = defaultBlank(&col)
	}
	t.columns = append(t.columns, col)
}

// targets reads what a column states.
func (l *logCompiler) targets(t *logTable, col *LogColumn, is *node) {
	for _, it := range l.names(is, "what the column "+quote(col.Name)+" states") {
		target, ok := l.target(t, it, it.str)
		if !ok {
			continue
		}
		if slices.Contains(col.Targets, target) {
			l.ds.at(it, "written-twice", "take it out", "%s stands twice in this list", quote(it.str))
			continue
		}
		col.Targets = append(col.Targets, target)
		l.state(t, target, placeOf(it))
	}
}

// state notes that a target is stated. Only the id of a visit and the elements
// that nobody watched for may be made of several columns.
func (l *logCompiler) state(t *logTable, target Target, at place) {
	old, twice := t.stated[target]
	switch {
	case target.Kind == TargetVisit:
		t.visits++
	case target.Kind == TargetUnobserved:
	case twice:
		hint := "keep one of the two"
		if groupOf(target.Kind) == ofElement {
			hint = "what may happen twice in a row is made with [[log.event]], once for each"
		}
		d := l.ds.add(at.src, at.off, at.end, "stated-twice", quote(l.targetWord(target))+" is stated twice", hint)
		d.relate(old.src, old.off, "it is stated here first")
		return
	}
	if !twice {
		t.stated[target] = at
	}
}

// dottedNames finds names of columns that were written with dots and without
// quotes, which TOML reads as tables in tables: as entries whose names are
// whole. known are the keys that such a table may well have.
func dottedNames(e *entry, known []string) []*entry {
	if e.val.kind != tableNode || e.val.defined || len(e.val.entries) == 0 {
		return nil
	}
	var out []*entry
	for _, sub := range e.val.entries {
		if slices.Contains(known, sub.name) || Nearest(sub.name, known) != "" {
			return nil
		}
		whole := *sub
		whole.name = e.name + "." + sub.name
		if off := sub.end - len(whole.name); off >= 0 && sub.end <= len(sub.src.text) && sub.src.text[off:sub.end] == whole.name {
			whole.off = off
		}
		if deeper := dottedNames(&whole, known); deeper != nil {
			out = append(out, deeper...)
		} else {
			out = append(out, &whole)
		}
	}
	return out
}

// unquoted reports a name of a column without its quotes.
func (l *logCompiler) unquoted(e *entry) {
	l.ds.key(e, "unquoted-name", "write "+quote(e.name)+" = …", "the name %s stands without quotes, so that its dots make tables in tables of it", quote(e.name))
}

// defaultBlank is what a blank cell of a column means where that is not said:
// that something happened cannot be told from nobody having written.
func defaultBlank(col *LogColumn) Blank {
	for _, t := range col.Targets {
		if t.Kind == TargetSeen || t.Kind == TargetCount {
			return BlankUnobserved
		}
	}
	return BlankAbsent
}

// takes tells whether a column may hold values of a type, by what it states:
// one that only events are made of may hold anything.
func (l *logCompiler) takes(col *LogColumn, types ...Type) bool {
	return len(col.Targets) == 0 || slices.ContainsFunc(col.Targets, func(t Target) bool {
		return slices.ContainsFunc(l.fieldsOf(t), func(f *Field) bool {
			return f.Type == typeTold || slices.Contains(types, f.Type)
		})
	})
}

// builtin are what the targets that are no facts and no fields hold.
var builtin = map[TargetKind]Type{
	TargetDate: TypeTime, TargetStart: TypeTime, TargetAt: TypeTime, TargetDay: TypeTime, TargetEnd: TypeTime, TargetElementAt: TypeTime, TargetElementEnd: TypeTime,
	TargetPrecision: TypeDuration, TargetDuration: TypeDuration, TargetElementDuration: TypeDuration,
	TargetSeen: TypeBool, TargetCount: TypeNumber,
}

// fieldsOf are the fields that a target may fill; for a target of its own
// kind, one that stands for it.
func (l *logCompiler) fieldsOf(t Target) []*Field {
	switch t.Kind {
	case TargetFact:
		return []*Field{&l.book.Facts[t.Fact]}
	case TargetElementField:
		return []*Field{&l.book.Elements[t.Element].Fields[t.Slot]}
	case TargetField:
		var fields []*Field
		for i := range l.book.Elements {
			if slot, f, ok := l.book.Elements[i].slot(t.Field); ok && slot >= 0 {
				fields = append(fields, f)
			}
		}
		return fields
	}
	typ, ok := builtin[t.Kind]
	if !ok {
		typ = TypeText
	}
	return []*Field{{ID: l.targetWord(t), Type: typ}}
}

// columnOptions reads the keys of a column that is a table.
func (l *logCompiler) columnOptions(col *LogColumn, n, is *node) {
	if col.Optional = l.truthOf(n, "optional"); col.Optional {
		for _, t := range col.Targets {
			if t.Kind == TargetVisit {
				l.ds.key(n.entry("optional"), "contradiction", "take it out", "the column %s makes the visit's id, so it cannot be missing", quote(col.Name))
			}
		}
	}
	l.formats(col, n)
	l.numbers(col, n)
	l.choice(n, "fill", "down")
	col.Fill = n.get("fill") != nil
	col.DateOnly = l.truthOf(n, "date-only")
	if v := n.entry("date-only"); v != nil && !l.takes(col, TypeTime) {
		l.useless(v, "the column states no time")
	}
	if v := n.get("step"); v != nil {
		col.Step = l.stepNamed(v)
		if !slices.ContainsFunc(col.Targets, func(t Target) bool { return groupOf(t.Kind) == ofElement }) && is != nil && len(col.Targets) > 0 {
			l.ds.key(n.entry("step"), "misplaced-key", "for rows that are events, let a column or a constant state step",
				"step labels the event of an element, and the column %s states none", quote(col.Name))
		}
	}
	l.blanks(col, n)
	l.valueTable(col, n)
}

// formats reads how times are written.
func (l *logCompiler) formats(col *LogColumn, n *node) {
	e := n.entry("format")
	if e == nil {
		return
	}
	for _, it := range l.names(e.val, "format") {
		if f, err := parsePattern(it.str); err != nil {
			hint := "write a pattern such as \"yyyy/M/d H:mm\", or excel, excel-1904, epoch-s or epoch-ms"
			if meant := suggestPattern(it.str); meant != "" {
				hint = "write " + quote(meant)
			}
			l.ds.at(it, "bad-format", hint, "%s", err.msg)
		} else if slices.Contains(col.Formats, it.str) {
			l.ds.at(it, "written-twice", "take it out", "the format %s stands twice", quote(it.str))
		} else {
			col.Formats = append(col.Formats, f.pattern)
		}
	}
	if !l.takes(col, TypeTime) {
		l.useless(e, "the column states no time")
	}
}

// numbers reads how numbers and durations are written.
func (l *logCompiler) numbers(col *LogColumn, n *node) {
	if e := n.entry("unit"); e != nil {
		units := []string{"ms", "s", "m", "h", "d"}
		if s, ok := l.str(e.val, "unit"); ok && !slices.Contains(units, s) {
			hint := "known: " + list(units)
			if u := unitWords[strings.ToLower(s)]; slices.Contains(units, u) {
				hint = "write " + quote(u)
			}
			l.ds.at(e.val, "unknown-value", hint, "unit cannot be %s", quote(s))
		} else if ok {
			col.Unit = s
		}
		if !l.takes(col, TypeDuration) {
			l.useless(e, "the column states no duration")
		}
	}
	e := n.entry("decimal")
	if e == nil {
		return
	}
	if s := l.choice(n, "decimal", ".", ","); s == "," {
		col.Decimal = s
	}
	if !l.takes(col, TypeNumber, TypeDuration) && len(col.Formats) == 0 {
		l.useless(e, "the column states no number")
	}
}

func (l *logCompiler) useless(e *entry, why string) {
	l.ds.key(e, "useless-key", "take it out", "%s does nothing here: %s", e.name, why).warn()
}

// stepNamed reads the id of a step.
func (l *logCompiler) stepNamed(n *node) int {
	s, ok := l.str(n, "step")
	if !ok {
		return None
	}
	if i, ok := l.steps[s]; ok {
		return i
	}
	var ids, titled []string
	for i := range l.book.Steps {
		if st := &l.book.Steps[i]; st.Title.has(s) {
			titled = append(titled, st.ID)
		}
		ids = append(ids, l.book.Steps[i].ID)
	}
	l.unknownIn(n, &stepName, s, ids, "", titled)
	return None
}
