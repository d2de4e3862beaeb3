package checker

import (
	"slices"

	"stdc/rules"
)

// Arrangement says how the events of a visit are put in order that stand in
// none of their own: the columns of a spreadsheet.
type Arrangement struct {
	// ByTime puts events in order whose times certainly contradict the order in
	// which they stand, as Check does.
	ByTime bool
	// Skew, in nanoseconds, is how far a time may lie before the one before it
	// for want of equal clocks: it is then moved to that one's.
	Skew int64
	// Midnight lets a time of day that is more than twelve hours earlier than
	// the one before it belong to the next day, as Check does. Without it, such
	// a time is on the visit's date all the same, where that is known.
	Midnight bool
}

// Arranged is what was done to a visit.
type Arranged struct {
	Wrapped []Rewritten // times of day that were put on a later day
	Shifted []Rewritten // times that were moved by the skew
	Sorted  bool

	alike bool // Check finds the days of Wrapped by itself
}

// Rewritten is a time that was written anew: an event's at, or its end. Event is
// the place of the event, in the order that it was put in.
type Rewritten struct {
	Event int
	End   bool
	Was   rules.Stamp
}

// Stamp is the time as it now stands in the visit.
func (r Rewritten) Stamp(v *Visit) *rules.Stamp {
	if r.End {
		return &v.Events[r.Event].End
	}
	return &v.Events[r.Event].At
}

// Arrange puts the events of a visit in order and writes what it decides into
// their stamps, so that Check finds the same. What it returns holds until the next
// call. An error means that the visit is rejected and says why.
func (c *Checker) Arrange(v *Visit, a Arrangement) (*Arranged, error) {
	did := &c.arranged
	*did = Arranged{}
	t := &c.time
	t.begin(v)
	if !a.Midnight && v.Date.Kind != rules.StampNone {
		for i := range v.Events {
			onDate(&v.Events[i].At, v.Date.Day)
			onDate(&v.Events[i].End, v.Date.Day)
		}
	}
	if plain, inOrder := c.sameDayTimes(v); plain && a.Skew <= 0 {
		if a.ByTime && !inOrder {
			did.Sorted = true
			c.sortInstants(v)
		}
		return did, nil
	} else if plain {
		c.sameDayMoments(v)
	} else {
		if err := c.setBase(v); err != nil {
			return did, err
		}
		if err := c.complete(v); err != nil {
			return did, err
		}
		for i := range v.Events {
			did.Wrapped = c.wrap(did.Wrapped, Rewritten{Event: i}, t.at[i], v)
			did.Wrapped = c.wrap(did.Wrapped, Rewritten{Event: i, End: true}, t.end[i], v)
		}
	}
	if a.Skew > 0 {
		did.Shifted = c.shift(v, perNano*a.Skew)
	}
	if a.ByTime && t.contradicts(v) {
		did.Sorted = true
		c.sort(v, did.Wrapped, did.Shifted)
	}
	did.alike = len(did.Wrapped) > 0 && (!did.Sorted && len(did.Shifted) == 0 || c.wrapsAlike(v, did.Wrapped))
	return did, nil
}

// sameDayTimes finds the instants of events in one pass, where all are instants
// that are written in one way, none clashes with a change of the clocks, and no time
// of day is on a later day than the visit's date; and whether they are in order. Of
// any other visit plain is false.
func (c *Checker) sameDayTimes(v *Visit) (plain, inOrder bool) {
	t := &c.time
	k := &t.clock
	if len(v.Events) == 0 || k.precision > 0 || v.Start.Kind != rules.StampNone {
		return false, false
	}
	kind := v.Events[0].At.Kind
	switch kind {
	case rules.StampZoned, rules.StampLocal:
	case rules.StampClock:
		if k.date.Kind == rules.StampNone {
			return false, false
		}
	default:
		return false, false
	}
	origin, straight := k.straight(kind)
	before := int64(noDistance)
	inOrder = true
	instants := t.instants[:len(v.Events)]
	for i := range v.Events {
		e := &v.Events[i]
		lo, ok := origin+perNano*e.At.Nano, e.At.Kind == kind && !e.At.Minute
		if !straight && ok {
			lo, ok = k.plain(e.At, kind)
		}
		if !ok || kind == rules.StampClock && i > 0 && before-lo > 12*hour {
			return false, false
		}
		inOrder = inOrder && lo >= before
		before, instants[i] = lo, lo
		if e.End.Kind != rules.StampNone {
			end, ok := origin+perNano*e.End.Nano, e.End.Kind == kind && !e.End.Minute
			if !straight && ok {
				end, ok = k.plain(e.End, kind)
			}
			if !ok || end < lo {
				return false, false
			}
		}
	}
	return true, inOrder
}

// sameDayMoments makes the moments of such times, as complete does.
func (c *Checker) sameDayMoments(v *Visit) {
	t := &c.time
	t.room(len(v.Events))
	for i := range v.Events {
		e := &v.Events[i]
		t.at[i] = moment{lo: t.instants[i], hi: t.instants[i]}
		if t.ends[i] = e.End.Kind != rules.StampNone; t.ends[i] {
			end, _ := t.clock.plain(e.End, e.End.Kind)
			t.end[i] = moment{lo: end, hi: end}
		}
	}
	t.at[0].based = true // it is the base
}

// sortInstants puts events in the order of their instants, see reorder.
func (c *Checker) sortInstants(v *Visit) {
	const few = 24
	at := c.time.instants[:len(v.Events)]
	if len(at) > few {
		s := &c.time.sorter
		s.order = grow(s.order, len(at))
		for i := range s.order {
			s.order[i] = int32(i)
		}
		slices.SortStableFunc(s.order, func(a, b int32) int { return compare(at[a], at[b]) })
		s.events = append(s.events[:0], v.Events...)
		for p, i := range s.order {
			v.Events[p] = s.events[i]
		}
		return
	}
	for i := 1; i < len(at); i++ {
		k, lo := i, at[i]
		if at[k-1] <= lo {
			continue
		}
		e := v.Events[i]
		for ; k > 0 && at[k-1] > lo; k-- {
			at[k], v.Events[k] = at[k-1], v.Events[k-1]
		}
		at[k], v.Events[k] = lo, e
	}
}

// Unwrap takes the days out of times of day again where Check would find the
// same ones, so that a report shows what the log says. It must come before the
// visit's events are added to.
func (a *Arranged) Unwrap(v *Visit) {
	if !a.alike {
		return
	}
	for _, r := range a.Wrapped {
		if s := r.Stamp(v); s.Kind == rules.StampLocal {
			s.Kind, s.Day = rules.StampClock, 0
		}
	}
}

// wrapsAlike tells whether Check would find the days of these times in the
// order in which the events now stand.
func (c *Checker) wrapsAlike(v *Visit, list []Rewritten) bool {
	t := &c.time
	if c.complete(v) != nil {
		return false
	}
	at, end := slices.Clone(t.at), slices.Clone(t.end)
	now := make([]rules.Stamp, len(list))
	for i, r := range list {
		s := r.Stamp(v)
		if now[i] = *s; s.Kind == rules.StampLocal { // else the skew moved it
			s.Kind, s.Day = rules.StampClock, 0
		}
	}
	alike := c.complete(v) == nil
	for i := range v.Events {
		alike = alike && t.at[i] == at[i] && (!t.ends[i] || t.end[i] == end[i])
	}
	for i, r := range list {
		*r.Stamp(v) = now[i]
	}
	return alike
}

// onDate writes the date into a time of day.
func onDate(s *rules.Stamp, day int32) {
	if s.Kind == rules.StampClock {
		s.Kind, s.Day = rules.StampLocal, day
	}
}

// wrap writes the day into a time of day that belongs to a later one than the
// visit's date, and takes note of it.
func (c *Checker) wrap(list []Rewritten, r Rewritten, m moment, v *Visit) []Rewritten {
	s := r.Stamp(v)
	if s.Kind != rules.StampClock || m.frame != frameAbsolute || v.Date.Kind == rules.StampNone {
		return list
	}
	d := v.Date.Day
	for first, ok := c.time.clock.complete(*s, d); ok && first.lo < m.lo; first, ok = c.time.clock.complete(*s, d) {
		d++
	}
	if d == v.Date.Day {
		return list
	}
	r.Was = *s
	s.Kind, s.Day = rules.StampLocal, d
	return append(list, r)
}

// shift moves times that lie a little before the latest one before them.
func (c *Checker) shift(v *Visit, skew int64) []Rewritten {
	t := &c.time
	var moved []Rewritten
	latest := [frames]int{}
	for f := range latest {
		latest[f] = -1
	}
	for i := range v.Events {
		e, m := &v.Events[i], t.at[i]
		if e.At.Kind == rules.StampNone {
			continue
		}
		p := latest[m.frame]
		if p >= 0 && m.hi < t.at[p].lo && t.at[p].lo-m.lo <= skew {
			moved = append(moved, Rewritten{Event: i, Was: e.At})
			e.At, t.at[i] = v.Events[p].At, t.at[p]
			if t.ends[i] && t.end[i].frame == m.frame && t.end[i].hi < t.at[i].lo {
				moved = append(moved, Rewritten{Event: i, End: true, Was: e.End})
				e.End, t.end[i] = e.At, t.at[i]
			}
		}
		if p < 0 || t.at[i].lo >= t.at[p].lo {
			latest[m.frame] = i
		}
	}
	return moved
}

// sort puts the events of v themselves in order of time, and has the lists
// follow them.
func (c *Checker) sort(v *Visit, lists ...[]Rewritten) {
	if v.Start.Kind == rules.StampNone && !c.time.clock.baseless && counted(v.Events) {
		v.Start = v.Events[0].At // what offsets count from must not move
	}
	c.reorder(v)
	s := &c.time.sorter
	s.events, s.place = append(s.events[:0], v.Events...), grow(s.place, len(v.Events))
	for p, i := range c.time.log {
		v.Events[p], s.place[i] = s.events[i], p
	}
	for _, list := range lists {
		for i := range list {
			list[i].Event = s.place[list[i].Event]
		}
	}
}

// counted tells whether any time is an offset.
func counted(events []Event) bool {
	for i := range events {
		if events[i].At.Kind == rules.StampOffset || events[i].End.Kind == rules.StampOffset {
			return true
		}
	}
	return false
}
