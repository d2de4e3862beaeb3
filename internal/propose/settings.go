package propose

import (
	"fmt"
	"slices"
	"strings"

	"stdc/rules"
)

// settings says how the cells of a column are read, once it is known what they
// state.
func (p *planner) settings(pl *plan, ln *line, k candidate) {
	c := ln.c
	switch k.to.takes {
	case takesTime, takesDate:
		p.formats(ln)
	case takesDuration:
		p.unit(ln)
	case takesNumber:
		if c.Comma {
			ln.set("decimal", tomlString(","))
		}
	case takesEnum:
		ln.pairs = ofEnum(c, k.to.field)
		p.oneOf(ln, k.to.field)
	case takesAnswer:
		ln.pairs, _ = ofAnswers(c)
	case takesActivity:
		p.activities(ln)
	case takesStep:
		ln.pairs = p.stepsIn(c)
	}
	if ln.target != string(roleVisit) && ln.target != string(roleDo) {
		p.sentinels(ln, k.to)
	}
	if c.Kind == KindMoment && c.Midnight > 0 && k.to.takes == takesTime {
		p.midnights(ln)
	}
	if ln.target == string(roleLifecycle) {
		ln.remarks = append(ln.remarks, p.say("a start and its completion become one event with an end", "开始与完成合成一个有结束时间的事件"))
	}
	// Where a format has no header, a file without any such cell has no column.
	if c.Blank > 0 && pl.t.Rows() > 0 && pl.t.records[0] > 0 && ln.target != string(roleVisit) {
		ln.set("optional", "true")
	}
	if c.Coarse && (k.to.takes == takesTime) && p.names.book != nil {
		ln.remarks = append(ln.remarks, p.say("rules of less than a minute cannot be decided by it", "据此判定不了一分钟以内的规则"))
	}
}

func (l *line) set(key, value string) { l.settings = append(l.settings, key+" = "+value) }

// unit of bare numbers, by the name of the column; seconds else.
func (p *planner) unit(ln *line) {
	if ln.c.Kind == KindDuration {
		return
	}
	n := newName(ln.c.Name)
	unit := ""
	for _, u := range [...]struct {
		unit  string
		words []string
	}{
		{"ms", []string{"ms", "millis", "milliseconds", "毫秒"}},
		{"s", []string{"s", "sec", "secs", "second", "seconds", "秒", "秒数"}},
		{"m", []string{"m", "min", "mins", "minute", "minutes", "分钟"}},
		{"h", []string{"h", "hour", "hours", "hrs", "小时"}},
		{"d", []string{"d", "day", "days", "天"}},
	} {
		if unit == "" && slices.ContainsFunc(u.words, n.says) {
			unit = u.unit
		}
	}
	if unit == "" {
		unit = "s"
		ln.guess = true
		ln.remarks = append(ln.remarks, p.say("the unit is a guess: ms, s, m, h or d", "单位是猜的：ms、s、m、h 或 d"))
	}
	ln.set("unit", tomlString(unit))
	if ln.c.Comma {
		ln.set("decimal", tomlString(","))
	}
}

// sentinels says what the cells mean that stand for something missing.
func (p *planner) sentinels(ln *line, to target) {
	watched := to.aspect != aspectNone
	lists := map[Means][]string{}
	for _, s := range ln.c.Sentinels {
		means := s.Means
		switch {
		case len(s.Text) >= maxCell-4:
			continue
		case to.takes == takesText && !s.Sure:
			continue
		case watched && means == Unknown:
			means = Unobserved
		case !watched && means == Unobserved:
			means = Unknown
		case to.takes == takesName && means != Absent:
			means = Absent
		}
		// A value of the book is no sentinel.
		if to.field != nil && slices.Contains(to.field.Values, s.Text) {
			continue
		}
		lists[means] = append(lists[means], s.Text)
		if !s.Sure {
			ln.remarks = append(ln.remarks, p.means(means, s.Text))
		}
	}
	for _, m := range []Means{Absent, Unobserved, Unknown} {
		if len(lists[m]) > 0 {
			ln.set(string(m), tomlList(lists[m]))
		}
	}
}

func (t tongue) means(m Means, text string) string {
	switch m {
	case Absent:
		return t.say("a guess: %s says that it did not happen, or that there is none", "猜测：%s 表示没有发生，或没有", shown(text))
	case Unobserved:
		return t.say("a guess: %s says that nobody watched for it", "猜测：%s 表示没有观察", shown(text))
	}
	return t.say("a guess: %s says that it was not recorded", "猜测：%s 表示没有记录", shown(text))
}

// oneOf asks for the values of an enum that nothing was found for.
func (p *planner) oneOf(ln *line, f *rules.Field) {
	missing, odd := false, true
	for _, v := range ln.pairs {
		missing = missing || v.to == ""
		odd = odd && (v.to != "" || isOdd(v.from))
	}
	switch {
	case !missing:
		return
	case odd: // which is asked once, for the whole row
		ln.remarks = append(ln.remarks, p.say("what the rulebook does not know may be left out: see `skip`", "规则书不认识的可以整行略过：见 `skip`"))
		return
	}
	ln.question = p.say("Which value of the rulebook is each of these: %s? Until they are told, their visits are rejected",
		"下列取值各是规则书里的哪个值：%s？写明之前，这些访问会被拒收", p.list(f.Values, 12))
}

// activities tells, and asks for, the cells of `do` that name no element.
func (p *planner) activities(ln *line) {
	if p.names.book == nil {
		ln.remarks = append(ln.remarks, p.say("each is found by the title of an element; see the end of this file", "按要素的标题识别；见文件末尾"))
		return
	}
	ln.pairs = p.names.activities(ln.c)
	plain, unknown, rows := 0, 0, 0
	for _, v := range ln.pairs {
		if v.plain {
			plain++
		}
		if v.to == "" {
			unknown++
			rows += v.n
		}
	}
	if plain > 0 {
		ln.remarks = append(ln.remarks, p.say("%d of %d are called as in the rulebook", "%d/%d 种与规则书同名", plain, len(ln.pairs)))
	}
	switch {
	case unknown == 0 && ln.c.Distinct <= len(ln.c.Values):
	case ln.c.Distinct > len(ln.c.Values), unknown > 3 && unknown*2 > len(ln.pairs):
		ln.others = string(rules.OthersIgnore)
		ln.remarks = append(ln.remarks, p.say(`%s in %s rows are no elements of the rulebook; others = "ignore" leaves those rows out`,
			`%s（%s 行）不是规则书的要素；others = "ignore" 会略过这些行`, p.counted(unknown, "activity", "activities", "种活动"), count(rows)))
	default:
		ln.question = p.say(`Which elements are these? Name them, or write others = "ignore" to leave their rows out; until then their visits are rejected`,
			`这些是哪些要素？请写明，或写 others = "ignore" 略过这些行；否则这些访问会被拒收`)
	}
}

func (t tongue) list(texts []string, most int) string {
	if len(texts) > most {
		texts = append(slices.Clone(texts[:most]), "…")
	}
	return strings.Join(texts, t.say(", ", "、"))
}

// value is the right-hand side of a line, on one line.
func (l *line) value() string {
	if l.target == "" {
		return tomlString("ignore")
	}
	parts := slices.Clone(l.settings)
	if l.others != "" {
		parts = append(parts, "others = "+tomlString(l.others))
	}
	var values []string
	for _, v := range l.pairs {
		if v.to != "" && !v.plain {
			values = append(values, tomlString(v.from)+" = "+tomlString(v.to))
		}
	}
	if len(values) > 0 {
		parts = append(parts, "values = { "+strings.Join(values, ", ")+" }")
	}
	if len(parts) == 0 {
		return l.targets()
	}
	return fmt.Sprintf("{ is = %s, %s }", l.targets(), strings.Join(parts, ", "))
}

func (l *line) targets() string {
	if l.also != roleNone {
		return tomlList([]string{l.target, string(l.also)})
	}
	return tomlString(l.target)
}

// long tells a column whose values need a table of their own: each with a
// comment.
func (l *line) long() bool {
	lines := 0
	for _, v := range l.pairs {
		if v.to == "" {
			return true
		}
		if !v.plain {
			lines++
		}
	}
	return lines > 4
}
