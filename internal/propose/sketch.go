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
}

// declared is what a rulebook would declare for a column that has no target;
// nothing for those that say nothing.
func (w *writer) declared(pl *plan, c *Column) declaration {
	if c.Filled == 0 || c.constant() && pl.l.do != nil {
		return declaration{}
	}
	title := "title = " + tomlString(c.Name)
	bare := strings.TrimPrefix(c.Name, "case:")
	switch {
	case pl.l.do != nil && c.Name == bare && !pl.l.fixed[c.index]:
		id := w.idFor("field", bare, c)
		return declaration{id: id, target: "field." + id}
	case pl.l.do == nil && (c.Kind == KindClock || c.Kind == KindMoment):
		id := w.idFor("element", bare, c)
		return declaration{id, id + ".at", []string{"[element." + id + "]", title}}
	case pl.l.do == nil && c.Kind == KindYesNo:
		id := w.idFor("element", bare, c)
		return declaration{id, id + ".seen", []string{"[element." + id + "]", title}}
	}
	id := w.idFor("fact", bare, c)
	d := declaration{id, "fact." + id, []string{"[fact." + id + "]", title, "type = " + tomlString(string(typeOf(c)))}}
	if typeOf(c) == rules.TypeEnum {
		var values []string
		for _, v := range c.Values {
			if !c.sentinel(v.Text) {
				values = append(values, v.Text)
			}
		}
		d.lines = append(d.lines, "values = "+tomlList(values))
	}
	return d
}

// idFor makes an id from a name, or from what it speaks of, or a number.
func (w *writer) idFor(kind, called string, c *Column) string {
	if id := idOf(called); id != "" {
		return id
	}
	for _, n := range newName(called).notions {
		return concepts[n][0]
	}
	return fmt.Sprintf("%s-%d", kind, c.index+1)
}

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
	var fields []string
	known := map[string]bool{}
	for _, ln := range pl.lines {
		if !w.homeless(pl, ln) {
			continue
		}
		d := w.declared(pl, ln.c)
		if known[d.target] {
			continue
		}
		known[d.target] = true
		if strings.HasPrefix(d.target, "field.") {
			fields = append(fields, fmt.Sprintf("%s = { type = %s }", d.id, tomlString(string(typeOf(ln.c)))))
			continue
		}
		lines = append(append(lines, d.lines...), "")
	}
	if pl.l.do != nil {
		lines = append(lines, w.sketchElements(pl.l.do, fields)...)
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

func (w *writer) sketchElements(do *Column, fields []string) []string {
	var lines []string
	known := map[string]bool{}
	for i, v := range do.Values {
		id := idOf(v.Text)
		if id == "" {
			for _, n := range newName(v.Text).notions {
				id = concepts[n][0]
				break
			}
		}
		if id == "" || known[id] {
			id = fmt.Sprintf("element-%d", i+1)
		}
		known[id] = true
		lines = append(lines, "[element."+id+"]", "title = "+tomlString(v.Text)+" # "+w.rows(v.N))
		if i == 0 && len(fields) > 0 {
			lines = append(lines, "fields = { "+strings.Join(fields, ", ")+" } # "+w.say("of each element that has them", "有这些内容的要素都要写"))
		}
		lines = append(lines, "")
	}
	return lines
}
