package rules

import (
	"math"
	"slices"
)

// log checks a compiled mapping, so that one that was read from a file cannot
// lead astray.
func (k *linker) log(l *Log) {
	for _, w := range []struct {
		word, what string
		known      []string
	}{
		{string(l.Layout), "the layout", []string{"events", "visits", "stages"}},
		{string(l.Gap), "the choice for gaps of clocks", []string{"earlier", "later", "error"}},
		{string(l.Fold), "the choice for folds of clocks", []string{"earlier", "later", "error"}},
	} {
		k.known(w.word, w.what, w.known...)
	}
	if l.Separator != "" && !isSeparator(l.Separator) {
		k.fail("the mapping has the separator %s", quote(l.Separator))
	}
	if l.Zone != "" && !isZoneName(l.Zone) {
		k.fail("the mapping has the zone %s", quote(l.Zone))
	}
	if l.Skew < 0 || l.Skew > maxDuration {
		k.fail("the mapping has the clock skew %d", l.Skew)
	}
	if l.HeaderRow < 0 || l.HeaderRow > maxHeaderRow || l.HeaderRows < 0 || l.HeaderRows > maxHeaderRows {
		k.fail("the mapping has a header of %d rows from row %d on", l.HeaderRows, l.HeaderRow)
	}
	k.logColumns(l.Columns)
	k.logConstants(l.Constants)
	k.logEvents(l.Events)
	k.rowTests(l.Skip)
	for i := range l.Repeats {
		r := &l.Repeats[i]
		k.logColumns(r.Columns)
		k.logConstants(r.Const)
		k.logEvents(r.Events)
		k.rowTests(r.Skip)
	}
}

func (k *linker) known(word, what string, known ...string) {
	if !slices.Contains(known, word) {
		k.fail("%s is %s and not %s", what, quote(word), list(known))
	}
}

func (k *linker) logColumns(cols []LogColumn) {
	for i := range cols {
		c := &cols[i]
		k.optional("a step of a column", len(k.book.Steps), c.Step)
		k.known(string(c.Others), "what others means", "error", "ignore", "unknown")
		k.known(string(c.Blank), "what a blank cell means", "absent", "unobserved", "error")
		k.known(c.Unit, "the unit of a column", "", "ms", "s", "m", "h", "d")
		k.known(c.Decimal, "the decimal mark of a column", "", ",")
		for _, f := range c.Formats {
			if _, err := parsePattern(f); err != nil {
				k.fail("%s", err.msg)
			}
		}
		for _, t := range c.Targets {
			k.target(&t)
		}
	}
}

func (k *linker) logConstants(consts []LogConstant) {
	for i := range consts {
		k.target(&consts[i].Target)
	}
}

func (k *linker) logEvents(events []LogEvent) {
	for i := range events {
		e := &events[i]
		k.indexes("an element of a mapping", len(k.book.Elements), e.Element)
		k.optional("a step of a mapping", len(k.book.Steps), e.Step)
		if k.err != nil {
			return
		}
		for _, f := range e.Fields {
			k.indexes("a field of a mapping", len(k.book.Elements[e.Element].Fields), f.Slot)
		}
		k.rowTests(e.When)
	}
}

func (k *linker) rowTests(tests []RowTest) {
	for _, test := range tests {
		if len(test) == 0 {
			k.fail("a test of a row tests nothing")
		}
	}
}

// target checks that a target names what its kind needs, and nothing else.
func (k *linker) target(t *Target) {
	element, fact, slot, field := groupOf(t.Kind) == ofElement, t.Kind == TargetFact, t.Kind == TargetElementField, t.Kind == TargetField
	known := fact || field || slot || slices.ContainsFunc(logTargets, func(l logTarget) bool { return l.kind == t.Kind })
	if !known {
		k.fail("a column states %s, which is not known", quote(string(t.Kind)))
		return
	}
	check := func(what string, n, i int, needed bool) {
		if needed {
			k.indexes(what, n, i)
		} else if i != None {
			k.fail("a target %s has the index %d of %s", t.Kind, i, what)
		}
	}
	check("an element of a target", len(k.book.Elements), t.Element, element)
	check("a fact of a target", len(k.book.Facts), t.Fact, fact)
	fields := math.MaxInt
	if slot && k.err == nil {
		fields = len(k.book.Elements[t.Element].Fields)
	}
	check("a field of a target", fields, t.Slot, slot)
	switch {
	case k.err != nil:
	case slot && k.book.Elements[t.Element].Fields[t.Slot].ID != t.Field,
		field && !slices.Contains(k.book.Fields, t.Field),
		!slot && !field && t.Field != "":
		k.fail("a target %s names the field %s", t.Kind, quote(t.Field))
	}
}
