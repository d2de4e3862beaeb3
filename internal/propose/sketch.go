package propose

import (
	"fmt"
	"strings"

	"stdc/rules"
)

// declaration is what a rulebook would have to say so that a column can be
// read.
type declaration struct {
	id     string
	target string
	lines  []string
	column *Column // of a field
}

// declared is what a rulebook would declare for a column that has no target;
// nothing for those that say nothing.
func declared(pl *plan, c *Column) declaration {
	if c.Filled == 0 || c.constant() && pl.l.do != nil {
		return declaration{}
	}
	bare := bareName(c)
	title := "title = " + tomlString(bare)
	switch {
	case pl.l.do != nil && c.Name == bare && !pl.l.fixed[c.index]:
		id := columnID(pl, "field", c)
		return declaration{id: id, target: "field." + id, column: c}
	case pl.l.do == nil && (c.Kind == KindClock || c.Kind == KindMoment):
		id := columnID(pl, "element", c)
		return declaration{id: id, target: id + ".at", lines: []string{"[element." + id + "]", title}}
	case pl.l.do == nil && c.Kind == KindYesNo:
		id := columnID(pl, "element", c)
		return declaration{id: id, target: id + ".seen", lines: []string{"[element." + id + "]", title}}
	}
	id := columnID(pl, "fact", c)
	lines := append([]string{"[fact." + id + "]", title}, typeLines(c)...)
	return declaration{id: id, target: "fact." + id, lines: lines}
}

// typeLines declare the type of a fact or a field.
func typeLines(c *Column) []string {
	lines := []string{"type = " + tomlString(string(typeOf(c)))}
	if typeOf(c) == rules.TypeEnum {
		var values []string
		for _, v := range c.Values {
			if !c.sentinel(v.Text) {
				values = append(values, v.Text)
			}
		}
		lines = append(lines, "values = "+tomlList(values))
	}
	return lines
}

// idFor makes an id from a name, or from what it speaks of, or a number.
func idFor(kind, called string, number int) string {
	if id := idOf(called); id != "" {
		return id
	}
	if notions := newName(called).notions; len(notions) > 0 {
		return concepts[notions[0]][0]
	}
	return fmt.Sprintf("%s-%d", kind, number)
}

// columnID is the id for a column, another one for each.
func columnID(pl *plan, kind string, c *Column) string {
	id := idFor(kind, bareName(c), c.index+1)
	for _, o := range pl.t.Columns[:c.index] {
		if idFor(kind, bareName(o), o.index+1) == id {
			return fmt.Sprintf("%s-%d", id, c.index+1)
		}
	}
	return id
}

// bareName is a name without what XES puts before those of cases.
func bareName(c *Column) string { return strings.TrimPrefix(c.Name, "case:") }

func typeOf(c *Column) rules.Type {
	switch {
	case c.timed():
		return rules.TypeTime
	case c.Kind == KindYesNo:
		return rules.TypeBool
	case c.Kind == KindNumber:
		return rules.TypeNumber
	case c.Kind == KindDuration:
		return rules.TypeDuration
	case c.few() && c.Distinct <= 12:
		return rules.TypeEnum
	}
	return rules.TypeText
}

// sketch shows, in comments, what a rulebook for this log would declare.
func (w *writer) sketch(plans []*plan) {
	pl := plans[0]
	var lines []string
	var fields []declaration
	known := map[string]bool{}
	for _, ln := range pl.lines {
		if !w.homeless(pl, ln) {
			continue
		}
		d := declared(pl, ln.c)
		if known[d.target] {
			continue
		}
		known[d.target] = true
		if strings.HasPrefix(d.target, "field.") {
			fields = append(fields, d)
			continue
		}
		lines = append(append(lines, d.lines...), "")
	}
	if pl.l.do != nil {
		lines = append(lines, w.sketchElements(pl, fields)...)
	}
	if len(lines) == 0 {
		return
	}
	w.put("")
	w.comment(w.say("A rulebook that is to read all of this log would declare:", "要读出这份日志的全部内容，规则书需要声明："))
	w.put("#")
	for _, s := range lines[:len(lines)-1] {
		w.put(strings.TrimRight("# "+s, " "))
	}
}

// sketchElements declares the activities of a log, each with the fields that
// its rows state.
func (w *writer) sketchElements(pl *plan, fields []declaration) []string {
	do := pl.l.do
	stated := map[string]map[int]bool{} // by activity, the columns
	for row := range pl.t.rows {
		activity := pl.t.cell(row, do.index)
		if stated[activity] == nil {
			stated[activity] = map[int]bool{}
		}
		for _, f := range fields {
			if pl.t.cell(row, f.column.index) != "" {
				stated[activity][f.column.index] = true
			}
		}
	}
	var lines []string
	known := map[string]bool{}
	for i, v := range do.Values {
		if do.sentinel(v.Text) {
			continue
		}
		id := idFor("element", v.Text, i+1)
		if known[id] {
			id = fmt.Sprintf("element-%d", i+1)
		}
		known[id] = true
		lines = append(lines, "[element."+id+"]", "title = "+tomlString(v.Text)+" # "+w.rows(v.N))
		for _, f := range fields {
			if stated[v.Text][f.column.index] {
				lines = append(lines, "fields."+f.id+" = { "+strings.Join(typeLines(f.column), ", ")+" }")
			}
		}
		lines = append(lines, "")
	}
	return lines
}
