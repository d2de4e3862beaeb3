package report

import (
	"fmt"
	"slices"
	"strconv"

	"stdc/checker"
	"stdc/rules"
)

// events writes the events as they stand in the log: the evidence of the
// verdicts, with file and line.
func (p *visitPage) events() {
	v := p.v
	p.raw(`<table class="events"><caption>`)
	p.either("Evidence", "证据")
	if v.File != "" {
		p.raw(` <span class="of">`)
		p.name(v.File)
		p.raw("</span>")
	}
	p.raw("</caption>")
	if len(v.Events) == 0 {
		p.raw("</table>")
		return
	}
	p.raw("<thead><tr>")
	p.head("num", "No.", "序号")
	p.head("time", "Time", "时间")
	p.head("", "Event", "事件")
	p.head("", "Decides", "所判规则")
	p.head("num", "Line", "行")
	p.raw("</tr></thead><tbody>")
	last := -1
	for _, i := range p.shown {
		if i > last+1 {
			p.gap(i - last - 1)
		}
		last = i
		p.event(i)
	}
	if more := len(v.Events) - 1 - last; more > 0 {
		p.gap(more)
	}
	p.raw("</tbody></table>")
}

func (p *visitPage) gap(n int) {
	p.raw(`<tr class="gap"><td colspan="5">`)
	p.text(fmt.Sprintf(p.w.either("%s more events", "另有事件%s"), grouped(int64(n))))
	p.raw("</td></tr>")
}

func (p *visitPage) event(i int) {
	v, b := p.v, p.book
	e := &v.Events[i]
	decides := p.decidedBy(i)
	p.raw("<tr")
	if len(decides) > 0 {
		p.raw(` class="bad"`)
	}
	p.raw(`><td class="num">`)
	p.text(strconv.Itoa(i + 1))
	p.raw(`</td><td class="time">`)
	p.text(p.clockOf(e.At))
	if e.End.Kind != rules.StampNone {
		p.raw("–")
		p.text(p.clockOf(e.End))
	}
	p.raw(`</td><td>`)
	element := &b.Elements[e.Element]
	p.name(titleOr(element.Title, element.ID, p.w.lang))
	for k := range element.Fields {
		val := &v.Values[int(e.Fields)+k]
		if !val.Known() || element.Fields[k].Fixed != "" {
			continue
		}
		p.raw(`<span class="field">`)
		p.name(titleOr(element.Fields[k].Title, element.Fields[k].ID, p.w.lang))
		p.raw(": ")
		p.value(val, &element.Fields[k])
		p.raw("</span>")
	}
	p.raw("</td><td>")
	for k, rule := range decides {
		if k > 0 {
			p.either("; ", "；")
		}
		p.name(ruleTitle(b, rule, p.w.lang))
	}
	p.raw(`</td><td class="num">`)
	line := v.Line
	if e.Line > 0 {
		line = int(e.Line)
	}
	if line > 0 {
		p.text(strconv.Itoa(line))
	}
	p.raw("</td></tr>")
}

// decidedBy lists the rules that failed or are unknown because of an event.
func (p *visitPage) decidedBy(event int) []int {
	var out []int
	for i := range p.r.Rules {
		if why := p.r.Rules[i].Reason; why != nil && i < len(p.book.Rules) && slices.Contains(why.Events, event) {
			out = append(out, i)
		}
	}
	return out
}

// clockOf writes a moment as the log writes it, but leaves out the visit's own
// date and a zone beside it.
func (p *visitPage) clockOf(t rules.Stamp) string {
	switch {
	case t.Kind == rules.StampNone:
		return ""
	case (t.Kind == rules.StampLocal || t.Kind == rules.StampZoned) && t.Day == p.day():
		t.Kind = rules.StampClock
	}
	return t.String()
}

// day is the date of the visit, else that of its first event.
func (p *visitPage) day() int32 {
	if p.v.Date.Kind != rules.StampNone {
		return p.v.Date.Day
	}
	for i := range p.v.Events {
		if t := p.v.Events[i].At; t.Kind == rules.StampLocal || t.Kind == rules.StampZoned {
			return t.Day
		}
	}
	return -1 << 31
}

// windowLine says of one window what was due when and what came.
func (p *visitPage) windowLine(d *checker.WindowOf) {
	w := p.w
	p.raw(`<li class="`, verdictClass(d.Verdict), `"><span class="sign" aria-hidden="true">`)
	p.text(marks[d.Verdict&3].mark)
	p.raw("</span> ")
	forbidden := d.Max == 0
	switch {
	case !d.Timed || d.OpenFrom && d.OpenTo:
		if forbidden {
			p.either("never; ", "不得出现；")
		} else {
			p.either("at any time; ", "不限时间；")
		}
	default:
		if forbidden {
			p.either("not ", "不得于 ")
		} else {
			p.either("due ", "应于 ")
		}
		p.span(d)
		p.either("; ", "；")
	}
	if !forbidden && d.Verdict != checker.Pass && (d.Min > 1 || d.Max >= 0) {
		p.text(fmt.Sprintf(w.either("%d came of %s asked", "应有%[2]s次，实有%[1]d次"), d.Count, asked(d)))
	} else if d.Count == 0 {
		p.either("nothing came", "未出现")
	} else {
		p.either("came", "实于")
	}
	const most = 3
	for k, e := range d.Events[:min(len(d.Events), most)] {
		if k > 0 {
			p.either(",", "、")
		}
		p.raw(" ")
		if at := p.moment(e, d.CountEnd); at != "" {
			p.text(at)
		} else {
			p.text(fmt.Sprintf(w.either("no. %d", "第%d项"), e+1))
		}
	}
	if d.Count > most {
		p.raw(" …")
	}
	p.raw("</li>")
}

// asked writes the range of a count.
func asked(d *checker.WindowOf) string {
	switch {
	case d.Max < 0:
		return "≥ " + strconv.Itoa(d.Min)
	case d.Min == d.Max:
		return strconv.Itoa(d.Min)
	case d.Min == 0:
		return "≤ " + strconv.Itoa(d.Max)
	}
	return strconv.Itoa(d.Min) + "–" + strconv.Itoa(d.Max)
}

// span writes the times of a window.
func (p *visitPage) span(d *checker.WindowOf) {
	from, to := p.clockOf(d.FromAt), p.clockOf(d.ToAt)
	switch {
	case d.OpenTo:
		p.text(fmt.Sprintf(p.w.either("from %s on", "%s 起"), from))
	case d.OpenFrom:
		p.text(fmt.Sprintf(p.w.either("until %s", "%s 前"), to))
	case from == to:
		p.text(from)
	default:
		p.text(from + "–" + to)
	}
}

// moment is the time of an event, or of its end, as it stands in the log.
func (p *visitPage) moment(event int, end bool) string {
	e := &p.v.Events[event]
	if end {
		return p.clockOf(e.End)
	}
	return p.clockOf(e.At)
}
