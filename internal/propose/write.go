package propose

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"stdc/rules"
	"stdc/rules/format"
)

// Question begins each line of a mapping that asks something.
const Question = "# ? "

// Proposal is a first mapping.
type Proposal struct {
	Text []byte // TOML
	// Layout is what the rows were taken for; Questions is how many are left in
	// the text, and Guesses how many targets are not certain.
	Layout             rules.Layout
	Questions, Guesses int
}

// Propose writes a first mapping of a log in the terms of a rulebook, or of
// none, with comments in a language: Chinese for "zh" and tags that begin so,
// English for all else. With a book it compiles without errors.
func Propose(p *Profile, book *rules.Book, lang string) *Proposal {
	w := &writer{planner: planner{tongue: tongueOf(lang), names: newBookNames(book)}, p: p}
	if len(p.Tables) == 0 {
		p = &Profile{Name: p.Name, Tables: []*Table{{}}}
	}
	plans := []*plan{w.main(p.Tables[0], len(p.Tables) > 1)}
	for _, t := range p.Tables[1:] {
		plans = append(plans, w.repeat(t))
	}
	w.body(plans)
	out := &Proposal{Layout: plans[0].l.kind, Questions: w.questions, Guesses: w.guesses}
	head := writer{planner: w.planner, p: p}
	head.head(plans, out)
	out.Text = append(head.out.Bytes(), w.out.Bytes()...)
	if text, faults := format.Source(p.Name, out.Text); len(faults) == 0 {
		out.Text = text // so that stdc fmt has nothing to change in it
	}
	return out
}

type writer struct {
	planner
	p                  *Profile
	out                bytes.Buffer
	questions, guesses int
}

func (w *writer) put(lines ...string) {
	for _, s := range lines {
		w.out.WriteString(s)
		w.out.WriteByte('\n')
	}
}

// comment writes a comment, wrapped. Whatever a log holds, it stays one.
func (w *writer) comment(text string) { w.wrapped("# ", "# ", text) }

func (w *writer) ask(text string) {
	w.questions++
	w.wrapped(Question, "#   ", text)
}

// option is a line that can be chosen by taking its mark off.
func (w *writer) option(line string) { w.put("# " + line) }

// body is the mapping itself.
func (w *writer) body(plans []*plan) {
	main := plans[0]
	w.put("", "[log]")
	w.keys(main)
	w.ignored(main)
	w.columns("log.columns", main)
	for i, pl := range plans[1:] {
		w.repeated(fmt.Sprintf("log.repeat.%s", tomlString(repeatName(pl.t.Name, i+2))), pl)
	}
	w.missing(plans)
	if w.names.book == nil {
		w.sketch(plans)
	}
}

// repeated writes a table whose rows belong to rows of the main one.
func (w *writer) repeated(at string, pl *plan) {
	w.put("")
	if !pl.readable() {
		var names []string
		for _, c := range pl.t.Columns {
			names = append(names, shown(c.Name))
		}
		w.ask(w.say("What are the rows of the table %s (%s)? Its columns are %s, and none is like an element. Until its columns are named here, the table is not read",
			"表 %s（%s）的行是什么？它的列有 %s，都不像要素。在这里写明之前，不读这张表", shown(pl.t.Name), w.rows(pl.t.Rows()), w.list(names, 20)))
		w.option("[" + at + ".columns]")
		return
	}
	w.put("[" + at + "]")
	w.comment(w.rows(pl.t.Rows()) + w.say("; each belongs to a row of the main table", "；每行属于主表的一行"))
	w.ignored(pl)
	w.columns(at+".columns", pl)
}

func repeatName(name string, number int) string {
	if name == "" {
		return fmt.Sprintf("table-%d", number)
	}
	return name
}

// keys are those of [log] itself.
func (w *writer) keys(pl *plan) {
	l := &pl.l
	switch l.kind {
	case rules.LayoutEvents:
		w.comment(w.say("Each row is an event: %s visits in %s rows.", "每行是一个事件：%[2]s 行，%[1]s 次访问。", count(l.visits), count(pl.t.Rows())))
	case rules.LayoutStages:
		w.comment(w.say("Each row is a visit; %d columns hold the times of its stages, one after another.", "每行是一次访问；%d 列依次是各阶段的时间。", len(l.stages)))
	default:
		w.comment(w.say("Each row is a visit.", "每行是一次访问。"))
	}
	w.put(`layout = "` + string(l.kind) + `"`)
	if l.visitLost {
		w.ask(w.say(`No columns tell all visits apart. Which one, or which ones together, name a visit? Give the target "visit" to them alone`,
			`没有哪些列能区分所有访问。哪一列（或哪几列合起来）是访问的编号？只给它们写目标 "visit"`))
	}
	w.zone(pl)
	if l.shuffled > 0 {
		w.comment(w.say("In %s of %s visits a row is earlier than the one before it, so rows are put in order by their times.",
			"%s/%s 次访问中有比上一行更早的行，因此按时间排序。", count(l.shuffled), count(l.visits)))
		w.put(`order = "time"`)
	}
	if l.kind == rules.LayoutEvents && l.together && !w.p.Cut {
		w.comment(w.say(`The rows of each visit stand together. If that is so in every log of this kind, this line saves memory:`,
			`每次访问的各行都连在一起。如果这类日志总是如此，下面这行可以省内存：`))
		w.option(`rows = "together"`)
	}
	w.skips(pl)
}

// zone asks for the zone of times that have none.
func (w *writer) zone(pl *plan) {
	bare := false
	for _, ln := range pl.lines {
		switch {
		case ln.target == string(roleZone):
			return
		case ln.takes == takesTime && ln.target != "" && (ln.c.Kind == KindClock || ln.c.Kind == KindMoment && !ln.c.Zoned):
			bare = true
		}
	}
	if bare {
		w.ask(w.say("By the clocks of which zone are these times? Without an answer they are taken as UTC", "这些时间用的是哪个时区？不写就当作 UTC"))
		w.option(`zone = ` + tomlString(w.say("Europe/London", "Asia/Shanghai")))
	}
}

// oddWords tell rows that may be no visits at all.
var oddWords = []string{"phantom", "test", "testing", "dummy", "cancelled", "canceled", "void", "duplicate", "invalid", "deleted", "测试", "作废", "取消", "无效", "重复", "已删除"}

func isOdd(s string) bool {
	key := keyOf(s)
	return slices.ContainsFunc(oddWords, func(o string) bool { return keyOf(o) == key })
}

// skips asks about rows that may have to be left out.
func (w *writer) skips(pl *plan) {
	for _, c := range pl.t.Columns {
		if c.Kind != KindText || !c.few() || c == pl.l.do || c.unnamed {
			continue
		}
		for _, v := range c.Values {
			if v.N < c.Filled && isOdd(v.Text) {
				w.ask(w.say("In %s rows %s is %s. If these are no visits, switch this line on, which leaves them out",
					"%s 行的 %s 是 %s。如果这些不算访问，启用下一行就可略过", count(v.N), shown(c.Name), shown(v.Text)))
				w.option(fmt.Sprintf("skip = [{ %s = %s }]", tomlString(c.Name), tomlString(v.Text)))
				return
			}
		}
	}
}

// wrapped writes a comment over as many lines as it takes.
func (w *writer) wrapped(first, next, text string) {
	const wide = 96
	lead := first
	for _, line := range strings.Split(wrap(harmless(text), wide), "\n") {
		w.put(strings.TrimRight(lead+line, " "))
		lead = next
	}
}
