package checker

import "stdc/rules"

// failing is an anchor, or a scope, that failed, with what a reason tells of it.
type failing struct {
	reason *Reason // where it is made already
	anchor int     // -1 for none
	at     int64
	of     noted

	side   bool // asked of an anchor, to one of its sides
	count  int
	events []noted // that counted, the first ones
	beside *noted  // what came too late, or too early
	early  bool
	miss   *noted
	// elsewhere is the match on the other side of the only anchor of a scope.
	elsewhere kept

	open bool // the count is that from match from on, and still grows
	from int
}

// asked notes what the rule was asked of.
func (f *failing) asked(a *noted) {
	f.anchor, f.at, f.of = a.pos, a.at, *a
	if f.reason != nil {
		f.stamp()
	}
}

func (f *failing) stamp() {
	if f.anchor >= 0 {
		f.reason.Anchor, f.reason.AnchorElement, f.reason.AnchorAt = f.anchor, int(f.of.element), f.of.stamp.String()
	}
}

// sees notes an event that a reason names.
func (f *failing) sees(e *noted) {
	f.reason.Event, f.reason.EventElement, f.reason.EventAt = e.pos, int(e.element), e.stamp.String()
}

// seesBeside is sees with how far it is from the anchor.
func (f *failing) seesBeside(e *noted) {
	f.sees(e)
	if f.side {
		apart(f.reason, f.at, e.at)
	}
}

// apart notes how far two instants lie apart.
func apart(r *Reason, a, x int64) {
	var t tracer
	t.distance(r, moment{lo: a, hi: a}, moment{lo: x, hi: x}, rules.UnitTime)
}

// reason makes the reason of an anchor that failed, as tracer.counted does.
func (m *monitor) reason(f *failing) *Reason {
	if f.reason != nil {
		return f.reason
	}
	n := m.n
	r := m.c.reason(TooFew, n)
	r.Lo, r.Hi, r.Pattern = f.count, f.count, n.Count
	if n.Times.Max >= 0 && f.count > n.Times.Max {
		r.Code = TooMany
		if n.Times.Max == 0 {
			r.Code = Forbidden
		}
	}
	f.reason = r
	f.stamp()
	for i := range f.events {
		e := &f.events[i]
		r.Events = append(r.Events, e.pos)
		if r.Event >= 0 && (r.Code != TooMany || len(r.Events) != n.Times.Max+1) {
			continue
		}
		if f.seesBeside(e); r.Code == Forbidden && e.told != nil {
			r.Seen = e.told.seen
		}
	}
	if r.Code != TooFew {
		return r
	}
	if f.beside != nil {
		r.Code = TooLate
		if f.early {
			r.Code = TooEarly
		}
		f.seesBeside(f.beside)
		return r
	}
	if len(r.Events) == 0 && f.elsewhere.is {
		r.Code = WrongSide
		f.seesBeside(&f.elsewhere.noted)
		return r
	}
	if f.count == 0 && f.miss != nil {
		f.sees(f.miss)
		r.Cond, r.Seen = f.miss.told.cond, f.miss.told.seen
	}
	return r
}
