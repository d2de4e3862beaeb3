package report

import (
	"fmt"
	"slices"
	"strconv"

	"stdc/checker"
)

// scale leads from the times of a visit to places on its drawing, 0 to 1.
type scale struct {
	lo, hi int64
	events []checker.EventTime
	timed  bool // else events stand one after the other
}

// widest is how far a drawing reaches beyond its events for the end of a window,
// in parts of their time.
const widest = 0.6

// scaleOf fits a drawing to the events of a visit and to the windows that do not
// reach far beyond them.
func scaleOf(v *checker.Visit, times []checker.EventTime, due []Due) scale {
	s := scale{events: times}
	n := min(len(v.Events), len(times))
	for i := range n {
		t := &times[i]
		if !t.Timed {
			continue
		}
		last := t.To
		if t.Ended {
			last = max(last, t.EndTo)
		}
		if !s.timed {
			s.lo, s.hi, s.timed = t.From, last, true
		}
		s.lo, s.hi = min(s.lo, t.From), max(s.hi, last)
	}
	if !s.timed {
		s.hi = int64(max(len(v.Events), 1))
		return s
	}
	if s.hi == s.lo {
		s.hi += second
	}
	far := int64(float64(s.hi-s.lo) * widest)
	lo, hi := s.lo, s.hi
	for i := range due {
		for k := range due[i].Windows {
			w := &due[i].Windows[k]
			if w.Timed && !w.OpenTo && w.To <= s.hi+far {
				hi = max(hi, w.To)
			}
			if w.Timed && !w.OpenFrom && w.From >= s.lo-far {
				lo = min(lo, w.From)
			}
		}
	}
	s.lo, s.hi = lo, hi
	return s
}

// The margins of a drawing, so that signs at its ends are whole.
const margin = 0.015

// at is the place of a moment.
func (s *scale) at(t int64) float64 {
	f := float64(t-s.lo) / float64(s.hi-s.lo)
	return margin + min(max(f, 0), 1)*(1-2*margin)
}

// event is the place of an event or of its end; ok is false where it has none.
func (s *scale) event(i int, end bool) (x float64, ok bool) {
	if !s.timed {
		return margin + (float64(i)+0.5)/float64(s.hi)*(1-2*margin), true
	}
	if i >= len(s.events) {
		return 0, false
	}
	if t := &s.events[i]; end && t.Ended {
		return s.at(t.EndFrom/2 + t.EndTo/2), true
	} else if t.Timed {
		return s.at(t.From/2 + t.To/2), true
	}
	return 0, false
}

// axis writes the time that has passed since the first moment, at round numbers.
func (p *visitPage) axis() {
	s := &p.scale
	if !s.timed {
		p.either("In the order of the log", "按日志顺序")
		return
	}
	p.raw(`<svg class="axis" aria-hidden="true">`)
	step := tickStep(s.hi - s.lo)
	first := s.lo / step * step
	if first < s.lo {
		first += step
	}
	for t := first; t <= s.hi; t += step {
		x := s.at(t)
		p.raw(`<text y="13" x="`)
		p.percents(x)
		switch {
		case x < 0.06:
			p.raw(`">`)
		case x > 0.94:
			p.raw(`" text-anchor="end">`)
		default:
			p.raw(`" text-anchor="middle">`)
		}
		p.text(string(p.w.AppendDuration(nil, t)))
		p.raw("</text>")
	}
	p.raw("</svg>")
	p.raw(`<span class="hidden">`)
	p.either("Timeline", "时间线")
	p.raw("</span>")
}

// tickStep is the distance of the marks of an axis: four or fewer of them.
func tickStep(span int64) int64 {
	steps := [...]int64{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 432000, 864000}
	for _, s := range steps {
		if span/(s*second) <= 4 {
			return s * second
		}
	}
	step := steps[len(steps)-1] * second
	for span/step > 4 {
		step *= 2
	}
	return step
}

// sign writes a sign of the drawing at a place.
func (p *visitPage) put(sign literal, x float64) {
	p.raw(`<use href="#`, sign, `" x="`)
	p.percents(x)
	p.raw(`"/>`)
}

// eventLane draws all events, with their numbers where there is room.
func (p *visitPage) eventLane() {
	p.raw(`<svg class="lane" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/>`)
	labelled := -1.0
	for _, i := range p.shown {
		x, ok := p.scale.event(i, false)
		if !ok {
			continue
		}
		if end, ok := p.scale.event(i, true); ok && p.scale.timed && end > x && p.scale.events[i].Ended {
			p.rect("long", x, end)
		}
		p.put("tick", x)
		if x > labelled+0.035 {
			p.raw(`<text y="8" text-anchor="middle" x="`)
			p.percents(x)
			p.raw(`">`)
			p.text(strconv.Itoa(i + 1))
			p.raw("</text>")
			labelled = x
		}
	}
	p.raw("</svg>")
}

func (p *visitPage) rect(class literal, from, to float64) {
	p.raw(`<rect class="`, class, `" x="`)
	p.percents(from)
	p.raw(`" width="`)
	p.percents(max(to-from, 0.004))
	p.raw(`"/>`)
}

// lane draws the windows of one rule and what came, and says the same in words.
func (p *visitPage) lane(rule int) {
	var d *Due
	if rule < len(p.due) {
		d = &p.due[rule]
	}
	if d == nil || len(d.Windows) == 0 {
		return
	}
	p.raw(`<svg class="lane" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/>`)
	var counted []int
	for i := range d.Windows {
		w := &d.Windows[i]
		if w.Timed && p.scale.timed {
			class := literal("w ") + verdictClass(w.Verdict)
			if w.Max == 0 {
				class += " ban"
			}
			p.rect(class, p.scale.at(w.From), p.scale.at(w.To))
		}
	}
	for i := range d.Windows {
		w := &d.Windows[i]
		if x, ok := p.scale.event(max(w.Anchor, 0), w.AnchorEnd); ok && w.Anchor >= 0 && !(w.OpenFrom && w.OpenTo) {
			p.put("anchor", x)
		}
		sign := literal("came")
		if w.Max == 0 || w.Max > 0 && w.Count > w.Max {
			sign = "wrong"
		}
		for _, e := range w.Events {
			if x, ok := p.scale.event(e, w.CountEnd); ok {
				p.put(sign, x)
			}
		}
		counted = append(counted, w.Events...)
	}
	if why := p.r.Rules[rule].Reason; why != nil && why.Event >= 0 && !slices.Contains(counted, why.Event) {
		if x, ok := p.scale.event(why.Event, why.EventEnd); ok {
			p.put("wrong", x)
		}
	}
	p.raw(`</svg><ul class="due">`)
	const most = 3
	shown := 0
	for _, met := range [...]bool{false, true} {
		for i := range d.Windows {
			if (d.Windows[i].Verdict == checker.Pass) == met && shown < most {
				p.windowLine(&d.Windows[i])
				shown++
			}
		}
	}
	p.raw("</ul>")
	if more := d.Asked - most; more > 0 {
		p.raw(`<p class="of">`)
		p.text(fmt.Sprintf(p.w.either("and %s more", "另有%s个"), grouped(int64(more))))
		p.raw("</p>")
	}
}
