package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"stdc/checker"
)

// scale leads from the times of a visit to places on its drawing, 0 to 1. Where
// nothing happens for much longer than all else takes, the drawing has a break.
type scale struct {
	pieces []piece
	events []checker.EventTime
	count  int // of events
	timed  bool
}

// piece is a stretch of time and where it is drawn.
type piece struct {
	from, to    int64
	left, right float64
	gap         bool // not to scale
}

const (
	// widest is how far a drawing reaches beyond its events for the end of a
	// window, in parts of their time.
	widest = 0.6
	// margin keeps signs at the ends of a drawing whole.
	margin = 0.015
	// gapWidth is the width of a break, maxGaps the number of them; a break is
	// tooLong times as long as all that is drawn to scale.
	gapWidth = 0.07
	// columnWidth is that of a digit in a drawing as narrow as on paper.
	columnWidth = 0.025
	// reach bounds what is drawn, in nanoseconds: results that are read back may
	// hold any times.
	reach   = 1 << 60
	maxGaps = 3
	tooLong = 3
)

// scaleOf fits a drawing to the events of a visit and to the windows that do not
// reach far beyond them.
func scaleOf(v *checker.Visit, times []checker.EventTime, due []Due) scale {
	s := scale{events: times, count: max(len(v.Events), 1)}
	var at []int64
	add := func(moments ...int64) {
		for _, t := range moments {
			if -reach < t && t < reach {
				at = append(at, t)
			}
		}
	}
	for i := range min(len(v.Events), len(times)) {
		if t := &times[i]; t.Timed {
			add(t.From, t.To)
			if t.Ended {
				add(t.EndFrom, t.EndTo)
			}
		}
	}
	if len(at) == 0 {
		return s
	}
	s.timed = true
	lo, hi := slices.Min(at), slices.Max(at)
	far := int64(float64(hi-lo) * widest)
	for i := range due {
		for k := range due[i].Windows {
			w := &due[i].Windows[k]
			if w.Timed && !w.OpenTo && w.To >= lo && w.To <= hi+far {
				at = append(at, w.To)
			}
			if w.Timed && !w.OpenFrom && w.From <= hi && w.From >= lo-far {
				at = append(at, w.From)
			}
		}
	}
	slices.Sort(at)
	if at = slices.Compact(at); len(at) == 1 {
		at = append(at, at[0]+second)
	}
	s.cut(at)
	return s
}

// cut lays out the pieces between moments.
func (s *scale) cut(at []int64) {
	order := make([]int, len(at)-1)
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(at[j+1]-at[j], at[i+1]-at[i]) })
	rest, gaps := at[len(at)-1]-at[0], map[int]bool{}
	for n := min(len(order), maxGaps); n > 0; n-- {
		left := rest
		for _, i := range order[:n] {
			left -= at[i+1] - at[i]
		}
		if i := order[n-1]; left > 0 && (at[i+1]-at[i])/tooLong >= left {
			for _, i := range order[:n] {
				gaps[i] = true
			}
			rest = left
			break
		}
	}
	room := 1 - 2*margin - gapWidth*float64(len(gaps))
	x := margin
	for i := range at[:len(at)-1] {
		wide := room * float64(at[i+1]-at[i]) / float64(rest)
		if gaps[i] {
			wide = gapWidth
		}
		if n := len(s.pieces); !gaps[i] && n > 0 && !s.pieces[n-1].gap {
			s.pieces[n-1].to, s.pieces[n-1].right = at[i+1], x+wide
		} else {
			s.pieces = append(s.pieces, piece{at[i], at[i+1], x, x + wide, gaps[i]})
		}
		x += wide
	}
}

// at is the place of a moment.
func (s *scale) at(t int64) float64 {
	for i := range s.pieces {
		if p := &s.pieces[i]; t <= p.to {
			return p.left + (p.right-p.left)*float64(max(t-p.from, 0))/float64(p.to-p.from)
		}
	}
	return 1 - margin
}

// event is the place of an event or of its end; ok is false where it has none.
func (s *scale) event(i int, end bool) (x float64, ok bool) {
	if !s.timed {
		return margin + (float64(i)+0.5)/float64(s.count)*(1-2*margin), true
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

// axis writes the time that has passed since the first moment, at round numbers;
// behind a break at once.
func (p *visitPage) axis() {
	s := &p.scale
	if !s.timed {
		p.either("In the order of the log", "按日志顺序")
		return
	}
	p.raw(`<svg class="axis" aria-hidden="true">`)
	var drawn int64
	for i := range s.pieces {
		if !s.pieces[i].gap {
			drawn += s.pieces[i].to - s.pieces[i].from
		}
	}
	step := tickStep(drawn)
	last := -1.0
	for i := range s.pieces {
		piece := &s.pieces[i]
		if piece.gap {
			continue
		}
		first := piece.from
		if i == 0 || first%step == 0 {
			if first = piece.from / step * step; first < piece.from {
				first += step
			}
		}
		for t := first; t <= piece.to; t = t/step*step + step {
			label := string(p.w.AppendDuration(nil, t/second*second))
			if x := s.at(t); last < 0 || x > last+max(0.14, columnWidth*float64(columns(label))) {
				p.tick(x, label)
				last = x
			}
		}
	}
	p.raw("</svg>")
	p.raw(`<span class="hidden">`)
	p.either("Timeline", "时间线")
	p.raw("</span>")
}

func (p *visitPage) tick(x float64, label string) {
	p.raw(`<text y="13" x="`)
	p.percents(x)
	switch {
	case x < 0.06:
		p.raw(`">`)
	case x > 0.9:
		p.raw(`" text-anchor="end">`)
	default:
		p.raw(`" text-anchor="middle">`)
	}
	p.text(label)
	p.raw("</text>")
}

// base begins the drawing of a row.
func (p *visitPage) base() {
	p.raw(`<svg class="lane" aria-hidden="true"><line class="base" x1="0" x2="100%" y1="50%" y2="50%"/>`)
	for i := range p.scale.pieces {
		if g := &p.scale.pieces[i]; g.gap {
			p.put("break", (g.left+g.right)/2)
		}
	}
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
	p.base()
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
	p.base()
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
