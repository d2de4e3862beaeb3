package rules

import (
	"slices"
	"strings"
)

// target reads what a column or a constant states.
func (l *logCompiler) target(t *logTable, n *node, s string) (Target, bool) {
	target := Target{Element: None, Fact: None, Slot: None}
	head, rest, dotted := strings.Cut(s, ".")
	if !dotted {
		return l.plainTarget(t, n, s)
	}
	switch head {
	case "fact":
		i, ok := l.facts[rest]
		if !ok {
			l.unknownIn(n, &factName, rest, l.factIDs(), "fact.", l.factsTitled(rest))
			return target, false
		}
		target.Kind, target.Fact = TargetFact, i
		return target, l.fits(t, n, s, ofVisit)
	case "field":
		return l.fieldTarget(t, n, s, rest)
	}
	e, ok := l.elements[head]
	if !ok {
		l.unknownIn(n, &elementName, head, l.elementIDs(), "", l.elementsTitled(head))
		t.meant = append(t.meant, rest)
		return target, false
	}
	target.Element = e
	field, explicit := strings.CutPrefix(rest, "field.")
	if word, ok := targetOf(rest, ofElement); ok {
		target.Kind = word.kind
		return target, l.fits(t, n, s, ofElement)
	}
	slot, _, ok := l.book.Elements[e].slot(field)
	if !ok || slot < 0 {
		l.noSlot(n, e, field, explicit)
		t.meant = append(t.meant, Nearest(rest, targetWords(ofElement)))
		return target, false
	}
	target.Kind, target.Field, target.Slot = TargetElementField, field, slot
	return target, l.fits(t, n, s, ofElement)
}

// plainTarget reads a target without a dot.
func (l *logCompiler) plainTarget(t *logTable, n *node, s string) (Target, bool) {
	target := Target{Element: None, Fact: None, Slot: None}
	if word, ok := targetOf(s, ofVisit, ofRow); ok {
		target.Kind = word.kind
		return target, l.fits(t, n, s, word.group)
	}
	if slices.Contains(l.book.Fields, s) {
		return l.fieldTarget(t, n, s, s)
	}
	if l.ds.mayBeLost("element", "field", "fact") {
		return target, false
	}
	var known []string
	hint := ""
	switch {
	case len(l.elementsTitled(s)) > 0:
		hint = l.elementHint(t, l.elementsTitled(s)[0])
	case len(l.factsTitled(s)) > 0:
		hint = "write " + quote("fact."+l.factsTitled(s)[0])
	case slices.Contains(l.factIDs(), s):
		hint = "write " + quote("fact."+s)
	case slices.Contains(l.elementIDs(), s):
		hint = l.elementHint(t, s)
	default:
		known = l.targetNames(t)
		hint = "known: " + strings.Join(append(targetWords(l.groups(t)...), "fact.ID"), ", ")
		if t.events {
			hint += ", the fields of elements"
		}
		if t.elements {
			hint += ", ELEMENT.at, .end, .duration, .seen, .count and .FIELD"
		}
	}
	l.ds.at(n, "unknown-target", hint, "there is no target %s%s", quote(s), didYouMean(s, known))
	t.meant = append(t.meant, Nearest(s, known))
	return target, false
}

// groups are the groups of targets without a dot that a table may have.
func (l *logCompiler) groups(t *logTable) []targetGroup {
	var groups []targetGroup
	if !t.repeat {
		groups = append(groups, ofVisit)
	}
	if t.events {
		groups = append(groups, ofRow)
	}
	return groups
}

// elementHint says how the columns of an element are written in a table.
func (l *logCompiler) elementHint(t *logTable, id string) string {
	if !t.elements {
		return "write \"do\" for the column that names the element; its values may say " + quote(id)
	}
	return "write " + quote(id+".at") + " for its time, " + quote(id+".seen") + " for yes or no, or " + quote(id+".count") + " for how often"
}

// targetNames are all targets that a table may have, for the nearest of them.
func (l *logCompiler) targetNames(t *logTable) []string {
	names := append([]string{"ignore"}, targetWords(l.groups(t)...)...)
	for _, f := range l.factIDs() {
		names = append(names, "fact."+f)
	}
	if t.events {
		names = append(names, l.book.Fields...)
	}
	if t.elements {
		for _, id := range l.elementIDs() {
			for _, word := range targetWords(ofElement) {
				names = append(names, id+"."+word)
			}
		}
	}
	return names
}

// fieldTarget reads field.ID, or ID alone where a row is an event.
func (l *logCompiler) fieldTarget(t *logTable, n *node, s, id string) (Target, bool) {
	target := Target{Kind: TargetField, Element: None, Fact: None, Slot: None, Field: id}
	if !slices.Contains(l.book.Fields, id) {
		hint := ""
		if word, ok := targetOf(id, ofRow); ok {
			hint = "write " + quote(word.word)
		}
		l.unknownIn(n, &fieldName, id, l.book.Fields, "field.", nil, hint)
		return target, false
	}
	return target, l.fits(t, n, s, ofRow)
}

// fits tells whether a target goes with the rows of a table.
func (l *logCompiler) fits(t *logTable, n *node, s string, group targetGroup) bool {
	why, hint := "", ""
	switch {
	case group == ofVisit && t.repeat:
		why, hint = "is of the visit, and the rows of a repeat belong to one that the main table states", "put its column into [log.columns]"
	case group == ofRow && !t.events:
		why = "is of the event that a row is, and with layout = " + quote(string(l.log.Layout)) + " a row is a visit"
		hint = "columns of such rows state something of one element, as in \"ELEMENT.at\"; layout = \"events\" is for rows that are events"
		if _, ok := targetOf(s, ofElement); ok {
			hint = "name the element, as in \"ELEMENT." + s + "\""
		}
		for i := range l.book.Elements {
			el := &l.book.Elements[i]
			if slot, _, ok := el.slot(strings.TrimPrefix(s, "field.")); ok && slot >= 0 {
				hint = "name the element, as in " + quote(el.ID+"."+strings.TrimPrefix(s, "field."))
				break
			}
		}
	case group == ofElement && !t.elements:
		why, hint = "is of one element, and with layout = \"events\" a row is an event of any", "let one column state do and another one at; layout = \"visits\" is for rows that are visits"
	default:
		return true
	}
	l.ds.at(n, "wrong-layout", hint, "%s %s", quote(s), why)
	return false
}

// unknownIn reports a name of the book that is part of a target. titled are
// the ids of what has that name for a title; hints stand in place of what is
// known.
func (l *logCompiler) unknownIn(n *node, kind *kindOfName, name string, names []string, prefix string, titled []string, hints ...string) {
	if l.ds.mayBeLost(kind.sections...) {
		return
	}
	hint := "the book declares none"
	if len(names) > 0 {
		hint = "known: " + list(names)
	}
	if len(titled) > 0 {
		hint = "that is the title of it; write " + quote(prefix+titled[0])
	} else if len(hints) > 0 && hints[0] != "" {
		hint = hints[0]
	}
	l.ds.at(n, kind.code, hint, "there is no %s %s%s", kind.what, quote(name), didYouMean(name, names))
}

// noSlot reports a field that an element does not have.
func (l *logCompiler) noSlot(n *node, e int, field string, explicit bool) {
	if l.ds.mayBeLost("field") {
		return
	}
	el := &l.book.Elements[e]
	var known []string
	if !explicit {
		known = targetWords(ofElement)
	}
	for _, f := range el.Fields {
		known = append(known, f.ID)
	}
	hint := "known: " + list(known)
	for _, f := range el.Fields {
		if f.Title.has(field) {
			hint = "that is the title of the field; write " + quote(el.ID+"."+f.ID)
		}
	}
	l.ds.at(n, fieldName.code, hint, "the element %s has no field %s%s", quote(el.ID), quote(field), didYouMean(field, known))
}

// targetWord writes a target as an author does.
func (l *logCompiler) targetWord(t Target) string {
	switch t.Kind {
	case TargetFact:
		return "fact." + l.book.Facts[t.Fact].ID
	case TargetField:
		return "field." + t.Field
	case TargetElementField:
		return l.book.Elements[t.Element].ID + "." + t.Field
	}
	for _, w := range logTargets {
		if w.kind == t.Kind && t.Element != None {
			return l.book.Elements[t.Element].ID + "." + w.word
		} else if w.kind == t.Kind {
			return w.word
		}
	}
	return ""
}

func (l *logCompiler) elementIDs() []string {
	ids := make([]string, len(l.book.Elements))
	for i := range l.book.Elements {
		ids[i] = l.book.Elements[i].ID
	}
	return ids
}

func (l *logCompiler) factIDs() []string {
	ids := make([]string, len(l.book.Facts))
	for i := range l.book.Facts {
		ids[i] = l.book.Facts[i].ID
	}
	return ids
}

// has tells whether a text is one of its languages.
func (t Text) has(s string) bool { return s != "" && (s == t.Main || s == t.EN || s == t.ZH) }

// elementsTitled are the ids of the elements with a title.
func (l *logCompiler) elementsTitled(s string) []string {
	var ids []string
	for i := range l.book.Elements {
		if el := &l.book.Elements[i]; el.Title.has(s) {
			ids = append(ids, el.ID)
		}
	}
	return ids
}

func (l *logCompiler) factsTitled(s string) []string {
	var ids []string
	for i := range l.book.Facts {
		if f := &l.book.Facts[i]; f.Title.has(s) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}
