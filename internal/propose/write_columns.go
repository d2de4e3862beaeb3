package propose

import (
	"fmt"
	"slices"
	"strings"

	"stdc/rules"
)

// plainlyIgnored tells the columns that go into the list `ignore`: nothing is
// asked about them, and no pattern hides in their name.
func (w *writer) plainlyIgnored(pl *plan, ln *line) bool {
	return ln.target == "" && ln.question == "" && !strings.Contains(ln.c.Name, "*") && !w.homeless(pl, ln)
}

// homeless tells a column that a rulebook would have to declare something for.
func (w *writer) homeless(pl *plan, ln *line) bool {
	return w.names.book == nil && ln.target == "" && !ln.aside && !pl.repeat && declared(pl, ln.c).id != ""
}

func (w *writer) ignored(pl *plan) {
	var lines []string
	for _, ln := range pl.lines {
		if !w.plainlyIgnored(pl, ln) || ln.c.unnamed {
			continue
		}
		lines = append(lines, fmt.Sprintf("  %s, # %s", tomlString(ln.c.Name), harmless(w.about(pl, ln))))
	}
	if len(lines) == 0 {
		return
	}
	w.put("", "# "+w.say("Columns of which nothing is wanted.", "用不到的列。"), "ignore = [")
	w.put(lines...)
	w.put("]")
}

// about is what was seen in a column, with what else is to be said of it.
func (w *writer) about(pl *plan, ln *line) string {
	parts := append([]string{w.seen(ln.c, pl.t.Rows())}, ln.remarks...)
	return strings.Join(parts, w.say("; ", "；"))
}

// columns writes a line for each column, and then the tables of those whose
// values need one.
func (w *writer) columns(table string, pl *plan) {
	w.put("", "["+table+"]")
	for _, ln := range pl.lines {
		switch {
		case ln.c.Name == "":
			w.put("")
			w.comment(w.say("A column has no name, so that a mapping cannot speak of it: %s", "有一列没有列名，映射无法提到它：%s", w.about(pl, ln)))
		case ln.c.unnamed:
			w.put("")
			w.comment(w.say("A further column is called %s; a mapping sees only the first.", "还有一列也叫 %s；映射只认第一列。", shown(ln.c.Name)))
		case w.plainlyIgnored(pl, ln) || ln.long():
		default:
			w.column(pl, ln)
		}
	}
	for _, ln := range pl.lines {
		if ln.long() && !ln.c.unnamed {
			w.columnTable(table, pl, ln)
		}
	}
}

// aboutLine writes what stands above a column: what was seen, what is a guess,
// and what else there is to say.
func (w *writer) aboutLine(pl *plan, ln *line) {
	w.comment(w.seen(ln.c, pl.t.Rows()))
	if ln.guess && ln.target != "" {
		w.guesses++
		why := ln.why
		if why == "" {
			why = w.say("by its name", "根据列名")
		}
		w.comment(w.say("a guess: %s, %s", "猜测：%s，%s", ln.target, why))
	}
	for _, r := range ln.remarks {
		w.comment(r)
	}
}

func (w *writer) column(pl *plan, ln *line) {
	w.put("")
	w.aboutLine(pl, ln)
	key := tomlString(ln.c.Name)
	if w.homeless(pl, ln) {
		d := declared(pl, ln.c)
		w.comment(w.say("Once the rulebook declares it (see the end of this file):", "待规则书声明后（见文件末尾）："))
		w.option(key + " = " + tomlString(d.target))
		return
	}
	if ln.question != "" {
		w.ask(ln.question)
	}
	w.put(key + " = " + ln.value())
	for _, o := range ln.options {
		w.option(key + " = " + o)
	}
}

// columnTable writes a column as a table, with its values one a line.
func (w *writer) columnTable(table string, pl *plan, ln *line) {
	at := table + "." + tomlString(ln.c.Name)
	w.put("")
	w.aboutLine(pl, ln)
	w.put("[" + at + "]")
	w.put("is = " + tomlString(ln.target))
	w.put(ln.settings...)
	if ln.others != "" {
		w.put("others = " + tomlString(ln.others))
	}
	var known, unknown []pair
	for _, v := range ln.pairs {
		switch {
		case v.to == "":
			unknown = append(unknown, v)
		case !v.plain:
			known = append(known, v)
		}
	}
	if len(known)+len(unknown) == 0 {
		return
	}
	w.put("", "["+at+".values]")
	wide := 0
	for _, v := range ln.pairs {
		if !v.plain {
			wide = max(wide, columnsOf(tomlString(v.from)))
		}
	}
	wide = min(wide, 40)
	for _, v := range known {
		note := w.rows(v.n)
		if v.guess {
			w.guesses++
			note += w.say("; a guess", "；猜测")
		}
		w.put(fmt.Sprintf("%s = %s # %s", pad(tomlString(v.from), wide), tomlString(v.to), note))
	}
	if len(unknown) == 0 {
		return
	}
	if ln.question != "" {
		w.ask(ln.question)
	} else if ln.takes == takesActivity {
		w.comment(w.say("No elements of the rulebook:", "不是规则书的要素："))
	}
	for _, v := range unknown {
		to := "…"
		if v.hint != "" {
			to = v.hint
		}
		w.option(fmt.Sprintf("%s = %s # %s", pad(tomlString(v.from), wide), tomlString(to), w.rows(v.n)))
	}
}

func (w *writer) rows(n int) string { return w.counted(n, "row", "rows", "行") }

// missing tells what of the book no column speaks of.
func (w *writer) missing(plans []*plan) {
	if w.names.book == nil {
		return
	}
	var elements, facts []string
	for _, e := range plans[0].unused {
		used := false
		for _, pl := range plans[1:] {
			used = used || pl.l.do != nil || !slices.ContainsFunc(pl.unused, func(o thing) bool { return o.id == e.id })
		}
		if !used {
			elements = append(elements, e.id)
		}
	}
	if do := plans[0].l.do; do != nil {
		elements = w.silent(plans[0])
	}
	for _, f := range w.names.facts {
		if !w.taken(plans[0], "fact."+f.id) {
			facts = append(facts, f.id)
		}
	}
	if len(elements)+len(facts) == 0 {
		return
	}
	w.put("")
	if len(elements) > 0 {
		w.comment(w.say("No column speaks of these elements: %s.", "没有列提到这些要素：%s。", w.list(elements, 40)))
	}
	if len(facts) > 0 {
		w.comment(w.say("No column states these facts: %s.", "没有列说明这些事实：%s。", w.list(facts, 40)))
	}
	w.comment(w.say("What all visits have in common can be said once, under [log.constant]:", "各次访问都相同的内容，可在 [log.constant] 下写一次："))
	w.option("[log.constant]")
	if len(facts) > 0 {
		w.option(tomlString("fact."+facts[0]) + ` = "…"`)
	} else {
		w.option(`site = "…"`)
	}
	if len(elements) > 0 && plans[0].l.kind == rules.LayoutStages {
		w.conditional(plans[0], elements[0])
	}
}

// conditional shows how an event is written that only some rows have.
func (w *writer) conditional(pl *plan, element string) {
	at := pl.l.stages[1]
	for _, ln := range pl.lines {
		if ln.target == "" && slices.Contains(pl.l.stages, ln.c) {
			at = ln.c
		}
	}
	when := best(pl.t.Columns, func(c *Column) float64 {
		if c.Kind != KindText || !c.few() {
			return 0
		}
		return alike(newName(c.Name), []name{newName("outcome"), newName("status")})
	})
	if when == nil {
		return
	}
	w.comment(w.say("What happens only in some rows, or at one of several times, is written like this:", "只在部分行发生、或时间取自多列的事件这样写："))
	w.option("[[log.event]]")
	w.option("do = " + tomlString(element))
	w.option("at = " + tomlString(at.Name))
	w.option(fmt.Sprintf("when = { %s = %s }", tomlString(when.Name), tomlString(when.Values[0].Text)))
}

// silent are the elements that no cell of `do` names.
func (w *writer) silent(pl *plan) []string {
	var ids []string
	for _, e := range w.names.elements {
		found := false
		for _, ln := range pl.lines {
			if ln.target == string(roleDo) {
				found = slices.ContainsFunc(ln.pairs, func(v pair) bool { return v.to == e.id })
			}
		}
		if !found {
			ids = append(ids, e.id)
		}
	}
	return ids
}
