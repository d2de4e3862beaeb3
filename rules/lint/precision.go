package lint

import (
	"fmt"
	"time"

	"stdc/rules"
)

// finerThanLog tells limits that the mapping of the logs cannot decide: its
// formats write times to the minute or the day, and the limit is no whole
// number of these.
func (l *linter) finerThanLog() {
	log := l.log
	if log == nil {
		return
	}
	p := precisions{book: l.book, of: map[int]time.Duration{}}
	p.table(log.Columns, log.Constants, log.Events)
	for i := range log.Repeats {
		r := &log.Repeats[i]
		p.table(r.Columns, r.Const, r.Events)
	}
	for _, n := range l.nodes() {
		grain := time.Duration(0)
		for _, k := range append([]int{n.Count, n.After, n.Before, n.Near}, n.Order...) {
			if l.isEvent(k) {
				grain = max(grain, p.pattern(l, k))
			}
		}
		if grain == 0 {
			continue
		}
		for _, w := range []struct {
			key    string
			window *rules.Window
		}{{"within", n.Within}, {"gap", n.Gap}, {"every", everyWindow(n.Every)}} {
			if w.window != nil && (finer(&w.window.Lo, grain) || w.window.Hi != nil && finer(w.window.Hi, grain)) {
				l.tell(n.Spot(w.key),
					fmt.Sprintf(l.words("the log notes these times %s, and %s is finer: the rule is mostly unknown", "日志里这些时间%s，%s 比它细：多数访问里这条规则会是未知"), l.grainWords(grain), n.Text(w.key)),
					l.words("make the limit coarser, or the clocks finer", "把限度放粗，或者把时间记细"))
			}
		}
	}
}

func everyWindow(e *rules.Length) *rules.Window {
	if e == nil {
		return nil
	}
	return &rules.Window{Hi: e}
}

// finer tells whether a length of elapsed time is no whole number of grains.
func finer(x *rules.Length, grain time.Duration) bool {
	return x.Unit == rules.UnitTime && x.N%int64(grain) != 0
}

func (l *linter) grainWords(grain time.Duration) string {
	switch grain {
	case 24 * time.Hour:
		return l.words("to the day", "只记到日")
	case time.Minute:
		return l.words("to the minute", "只记到分钟")
	}
	return fmt.Sprintf(l.words("to %s", "只精确到 %s"), rules.FormatDuration(int64(grain)))
}

// precisions are how finely a mapping reads the times of elements.
type precisions struct {
	book *rules.Book
	of   map[int]time.Duration // by element; anyElement for those that are not there
}

const anyElement = -1

// pattern returns the precision of the finest element of a pattern.
func (p *precisions) pattern(l *linter, k int) time.Duration {
	least := time.Duration(-1)
	for _, e := range l.elements(k) {
		g, ok := p.of[e]
		if !ok {
			g = p.of[anyElement]
		}
		if least < 0 || g < least {
			least = g
		}
	}
	return max(least, 0)
}

// table takes in the columns of one table of a mapping.
func (p *precisions) table(columns []rules.LogColumn, constants []rules.LogConstant, events []rules.LogEvent) {
	byName := map[string]time.Duration{}
	for i := range columns {
		c := &columns[i]
		g := formatsPrecision(c.Formats)
		byName[c.Name] = g
		for _, t := range c.Targets {
			switch t.Kind {
			case rules.TargetAt:
				p.note(anyElement, g)
			case rules.TargetElementAt:
				p.note(t.Element, g)
			}
		}
	}
	for i := range events {
		for _, name := range events[i].At {
			p.note(events[i].Element, byName[name])
		}
	}
	for _, c := range constants {
		if ns, err := rules.ParseDuration(c.Text); err == nil && c.Target.Kind == rules.TargetPrecision {
			for e := range p.book.Elements {
				p.of[e] = max(p.of[e], time.Duration(ns))
			}
		}
	}
}

// note keeps the finest precision of an element: what is noted well somewhere
// is no fault of the limit.
func (p *precisions) note(element int, g time.Duration) {
	if old, ok := p.of[element]; ok {
		g = min(g, old)
	}
	p.of[element] = g
}

// formatsPrecision is that of the finest of some formats, 0 where it is not
// known.
func formatsPrecision(formats []string) time.Duration {
	least := time.Duration(0)
	for i, s := range formats {
		f, err := rules.CompileTimeFormat(s)
		if err != nil {
			return 0
		}
		if g := f.Precision(); i == 0 || g < least {
			least = g
		}
	}
	return least
}
